import { describe, expect, test } from '../support/memory.ts'

const session = { senderId: 'ana', projectKey: 'app', sessionId: 's-1' }

describe('append', () => {
  test('keeps entries as they were given, in their order, and what has no uuid as often as it is given', async ({
    memory,
  }) => {
    const entries = [
      { type: 'user', uuid: 'u-1', text: 'é 😀 \u0000 \ud800', deep: { list: [1, null, true] } },
      { type: 'tag', tag: 'one' },
      { type: 'tag', tag: 'one' },
    ]

    const first = await memory.transcripts.append({ ...session, entries })
    const again = await memory.transcripts.append({
      ...session,
      entries: [entries[0]!, { type: 'user', uuid: 'u-2' }, { type: 'other', uuid: 'u-2' }],
    })

    expect(first?.added).toEqual([0, 1, 2])
    expect(again?.added).toEqual([1])
    expect(await memory.transcripts.load(session)).toEqual([
      ...entries,
      { type: 'user', uuid: 'u-2' },
    ])
  })

  test('makes nothing for no entries', async ({ memory }) => {
    expect(await memory.transcripts.append({ ...session, entries: [] })).toBeUndefined()

    expect(await memory.transcripts.get(session)).toBeUndefined()
    expect(await memory.transcripts.list({ senderId: 'ana', projectKey: 'app' })).toEqual([])
  })

  test('marks each transcript as written to later than every other, also when the clock stands', async ({
    memory,
    clock,
  }) => {
    clock.set('2026-03-02T09:00:00.007Z')
    const written: number[] = []
    for (const sessionId of ['a', 'b', 'a', 'c']) {
      const { transcript } = (await memory.transcripts.append({
        ...session,
        sessionId,
        entries: [{}],
      }))!
      written.push(transcript.updatedAt.getTime())
    }

    const from = clock.now().getTime()
    expect(written).toEqual([from, from + 1, from + 2, from + 3])
    const listed = await memory.transcripts.list({ senderId: 'ana', projectKey: 'app' })
    expect(listed.map(({ sessionId }) => sessionId)).toEqual(['c', 'a', 'b'])
    const before = listed[0]!.updatedAt
    expect(
      await memory.transcripts.list({ senderId: 'ana', projectKey: 'app', before, limit: 1 }),
    ).toEqual([listed[1]])
  })

  test('keeps the summary that was given last', async ({ memory }) => {
    await memory.transcripts.append({ ...session, entries: [{}], summary: { title: 'one' } })
    await memory.transcripts.append({ ...session, entries: [{}], summary: { title: 'two' } })

    await memory.transcripts.append({ ...session, entries: [{}] })

    expect(await memory.transcripts.get(session)).toMatchObject({ summary: { title: 'two' } })
  })

  test('takes entries of megabytes, and refuses what it can not keep without writing any of the others', async ({
    memory,
  }) => {
    const large = { uuid: 'large', text: `x${'é😀'.repeat(2_500_000)}` }
    const entries = [large, { uuid: 'small' }]
    const added = [await memory.transcripts.append({ ...session, entries })]
    added.push(await memory.transcripts.append({ ...session, entries: [large] }))

    const refused = memory.transcripts.append({
      ...session,
      entries: [{ uuid: 'next' }, 'no object' as unknown as Record<string, unknown>],
    })

    await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    expect(added.map((each) => each?.added)).toEqual([[0, 1], []])
    expect(await memory.transcripts.load(session)).toEqual([large, { uuid: 'small' }])
  })

  test('loses and doubles nothing when two write the same at once', async ({ memory, open }) => {
    const other = await open()
    const entries = Array.from({ length: 50 }, (_, index) => ({ uuid: `u-${index}` }))

    await Promise.all(
      entries.flatMap((entry) =>
        [memory, other].map((store) => store.transcripts.append({ ...session, entries: [entry] })),
      ),
    )

    expect(await memory.transcripts.load(session)).toHaveLength(50)
  })
})

describe('two linked ids', () => {
  test('have one transcript of a session', async ({ memory }) => {
    await memory.transcripts.append({ ...session, entries: [{ uuid: 'one' }], summary: { n: 1 } })
    await memory.aliases.create('ana-laptop', 'ana')
    const laptop = { ...session, senderId: 'ana-laptop' }

    const written = await memory.transcripts.append({
      ...laptop,
      entries: [{ uuid: 'one' }, { uuid: 'two' }],
      summary: { n: 2 },
    })

    expect(written?.added).toEqual([1])
    expect(await memory.transcripts.load(session)).toEqual([{ uuid: 'one' }, { uuid: 'two' }])
    const listed = await memory.transcripts.list({ senderId: 'ana', projectKey: 'app' })
    expect(listed.map(({ summary }) => summary)).toEqual([{ n: 2 }])
    expect(await memory.transcripts.deleteSession(session)).toBe(2)
  })
})

describe('delete', () => {
  test('means one transcript, and deleteSession all of them', async ({ memory }) => {
    for (const subpath of ['', 'subagents/a', 'subagents/b']) {
      await memory.transcripts.append({ ...session, subpath, entries: [{ subpath }] })
    }
    await memory.transcripts.append({ ...session, sessionId: 's-2', entries: [{}] })

    expect(await memory.transcripts.delete({ ...session, subpath: 'subagents/a' })).toBe(true)
    expect(await memory.transcripts.delete({ ...session, subpath: 'subagents/a' })).toBe(false)
    expect(await memory.transcripts.listSubpaths(session)).toEqual(['subagents/b'])
    expect(await memory.transcripts.deleteSession(session)).toBe(2)
    expect(await memory.transcripts.load({ ...session, subpath: 'subagents/b' })).toEqual([])
    expect(await memory.transcripts.load({ ...session, sessionId: 's-2' })).toEqual([{}])
  })
})

describe('a transcript', () => {
  test('is pruned by its age, with its entries', async ({ memory, clock }) => {
    await memory.transcripts.append({ ...session, entries: [{}, {}] })
    clock.advance({ days: 31 })
    await memory.transcripts.append({ ...session, sessionId: 's-2', entries: [{}] })

    const { rows } = await memory.prune({ transcripts: 30 })

    expect(rows.transcripts).toBe(1)
    expect(await memory.transcripts.load(session)).toEqual([])
    expect(await memory.transcripts.load({ ...session, sessionId: 's-2' })).toHaveLength(1)
  })

  test('leaves and comes back with its person, whatever its size, and is erased with them', async ({
    memory,
  }) => {
    const entries = [{ uuid: 'u', text: 'x'.repeat(9 * 1024 ** 2) }, { type: 'tag' }]
    await memory.transcripts.append({ ...session, entries, summary: { title: 'Tests' } })
    await memory.items.set({
      senderId: 'ana',
      namespace: ['n'],
      key: 'k',
      value: 'x'.repeat(2 * 1024 ** 2),
    })
    const rows = []
    for await (const row of memory.export('ana')) rows.push(row)

    await memory.erase('ana')
    const gone = await memory.transcripts.load(session)
    await memory.import(rows)
    const report = await memory.import(rows, { as: 'ana' })

    expect(gone).toEqual([])
    expect(await memory.transcripts.load(session)).toEqual(entries)
    expect(await memory.transcripts.get(session)).toMatchObject({ summary: { title: 'Tests' } })
    expect(report.imported).toEqual({})
  })

  test('that was lost is made again by the doctor', async ({ memory }) => {
    await memory.transcripts.append({ ...session, entries: [{}, {}] })
    await memory.client.execute('DELETE FROM transcripts')

    const { findings } = await memory.doctor()
    await memory.doctor({ repair: true })

    expect(findings.filter(({ code }) => code !== 'server')).toMatchObject([
      { code: 'transcript_entries_lost', repairable: true },
    ])
    expect(await memory.transcripts.get(session)).toBeDefined()
    expect((await memory.doctor()).findings).not.toContainEqual(findings[0])
  })
})

describe('delete', () => {
  test('takes one transcript of a session, and its entries alone', async ({ memory }) => {
    const agent = { ...session, subpath: 'agents/1' }
    await memory.transcripts.append({ ...session, entries: [{ type: 'user' }] })
    await memory.transcripts.append({ ...agent, entries: [{ type: 'tool' }] })

    expect(await memory.transcripts.delete(session)).toBe(true)

    expect(await memory.transcripts.load(session)).toEqual([])
    expect(await memory.transcripts.load(agent)).toEqual([{ type: 'tool' }])
  })
})

describe('list', () => {
  test('gives main transcripts, and not what belongs to them', async ({ memory }) => {
    await memory.transcripts.append({ ...session, entries: [{ type: 'user' }] })
    await memory.transcripts.append({
      ...session,
      subpath: 'agents/1',
      entries: [{ type: 'tool' }],
    })

    const listed = await memory.transcripts.list({ senderId: 'ana', projectKey: 'app' })

    expect(listed.map(({ subpath }) => subpath)).toEqual([''])
  })
})

describe('an entry of more than a row takes', () => {
  test('comes back whole, wherever its characters of two halves stand', async ({ memory }) => {
    for (const before of [0, 1]) {
      const entry = { uuid: `u-${before}`, text: `${'a'.repeat(before)}${'😀'.repeat(600_000)}` }
      const where = { ...session, sessionId: `s-${before}` }
      await memory.transcripts.append({ ...where, entries: [entry] })

      expect((await memory.transcripts.load(where))[0]).toEqual(entry)
    }
  })
})

describe('an entry of the same uuid', () => {
  test('is another one in another part of the session, and in a session of another project', async ({
    memory,
  }) => {
    const places = [session, { ...session, subpath: 'agents/1' }, { ...session, projectKey: 'web' }]
    for (const [place, where] of places.entries()) {
      await memory.transcripts.append({ ...where, entries: [{ uuid: 'u-1', place }] })
    }

    for (const [place, where] of places.entries()) {
      expect(await memory.transcripts.load(where)).toEqual([{ uuid: 'u-1', place }])
    }
    expect(await memory.transcripts.deleteSession(session)).toBe(2)
    expect(await memory.transcripts.load(places[2]!)).toHaveLength(1)
  })
})
