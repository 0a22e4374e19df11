import { readFileSync } from 'node:fs'

import { embed } from '../support/embedder.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'
import { faultsOf } from '../support/schema.ts'

const scope = { channel: 'web', senderId: 'ana' }
const boat = { ...scope, thread: 'boat' }

const contents = (messages: readonly { content: string }[]) =>
  messages.map(({ content }) => content)

describe('appendAll', () => {
  test('writes many at once, in order, with ids, bodies, authors and moments of their own', async ({
    memory,
  }) => {
    const body = { parts: [{ type: 'text', text: 'It leaks' }] }
    const written = await memory.messages.appendAll({
      ...boat,
      messages: [
        { id: 'm1', role: 'user', content: 'It leaks', body, format: 'ai-sdk', author: 'Tama' },
        { role: 'assistant', content: 'Where?', timestamp: '2026-03-02T09:00:00.250Z' },
      ],
    })

    expect(written).toMatchObject([
      { id: 'm1', sequence: 1, body, format: 'ai-sdk', author: 'Tama', editedAt: null },
      { sequence: 2, timestamp: new Date('2026-03-02T09:00:00.250Z'), body: null },
    ])
    expect(await memory.messages.list(written[0]!.conversationId)).toEqual(written)
    expect(await memory.messages.get('m1')).toEqual(written[0])
    const [hit] = await memory.messages.search({ senderId: 'ana', query: 'leaks' })
    expect(hit?.message).toEqual(written[0])
  })

  test('writes a message anew under its id, in its place, and changes nothing when told the same', async ({
    memory,
    clock,
  }) => {
    const said = [
      { id: 'm1', role: 'user', content: 'It leaks' },
      { id: 'm2', role: 'assistant', content: 'Zugspitze' },
    ] as const
    await memory.messages.appendAll({ ...boat, messages: [...said] })
    clock.advance({ hours: 5 })

    const again = await memory.messages.appendAll({
      ...boat,
      messages: [
        ...said.slice(0, 1),
        { ...said[1], content: 'Where?' },
        { id: 'm3', role: 'user', content: 'At the keel' },
      ],
    })

    expect(again.map(({ sequence, content }) => [sequence, content])).toEqual([
      [1, 'It leaks'],
      [2, 'Where?'],
      [3, 'At the keel'],
    ])
    expect(again.map(({ editedAt }) => editedAt)).toEqual([null, clock.now(), null])
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
    expect(await memory.messages.search({ senderId: 'ana', query: 'Zugspitze' })).toHaveLength(0)
  })

  test("refuses another person's id, and writes nothing of the batch", async ({ memory }) => {
    await memory.messages.append({ ...boat, id: 'm1', role: 'user', content: 'Mine' })

    const theirs = { ...boat, senderId: 'ben' }
    await expect(
      memory.messages.appendAll({
        ...theirs,
        messages: [
          { role: 'user', content: 'new' },
          { id: 'm1', role: 'user', content: 'Taken' },
        ],
      }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await memory.messages.get('m1'))?.content).toBe('Mine')
    expect(await memory.stats('ben')).toMatchObject({ messages: 0 })
  })

  test.for([
    [
      { messages: [{ role: 'user', content: 'a', mood: 'good' }] },
      'messages.0.mood: unknown field',
    ],
    [
      {
        messages: [
          { id: 'm', role: 'user', content: 'a' },
          { id: 'm', role: 'user', content: 'b' },
        ],
      },
      'messages: two have the same id',
    ],
    [{ messages: [], sender: 'x' }, 'sender: unknown field, did you mean "senderId"?'],
  ] as const)('refuses %j by the name of the field', async ([given, message], { memory }) => {
    const call = memory.messages.appendAll({ ...boat, ...given } as never)

    await expect(call).rejects.toMatchObject({ code: 'invalid_input', message })
  })
})

describe('listByIds', () => {
  test('gives the messages of the ids that are there, in their order and each once, whole', async ({
    memory,
  }) => {
    const body = { picture: Buffer.alloc(20_000, 7).toString('base64') }
    const messages = [
      { id: 'm1', role: 'user', content: 'It leaks' },
      { id: 'm2', role: 'assistant', content: 'Where?', format: 'ai-sdk', body },
    ] as const
    await memory.messages.appendAll({ ...scope, messages: [...messages] })

    const found = await memory.messages.listByIds(['m2', 'unknown', 'm1', 'm2'])

    expect(found).toEqual([await memory.messages.get('m2'), await memory.messages.get('m1')])
    expect(found[0]!.body).toEqual(body)
    expect(await memory.messages.listByIds([])).toEqual([])
  })

  test('refuses what is no list of ids', async ({ memory }) => {
    for (const ids of [[7], { 0: 'm1' }, Array.from({ length: 10_001 }, String)]) {
      await expect(memory.messages.listByIds(ids as never)).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
  })
})

describe('findByKey', () => {
  test('finds what was stored under a key, for its sender only', async ({ memory }) => {
    const { user } = await memory.recordExchange({
      ...scope,
      user: 'a',
      assistant: 'b',
      idempotencyKey: 'update-7',
    })
    const key = { senderId: 'ana', idempotencyKey: 'update-7' }

    expect(await memory.messages.findByKey(key)).toEqual(user)
    expect(await memory.messages.findByKey({ ...key, senderId: 'ben' })).toBeUndefined()
    expect(await memory.messages.findByKey({ ...key, idempotencyKey: 'x' })).toBeUndefined()
  })
})

describe('update', () => {
  test('changes what is given and leaves the rest; search follows', async ({ memory, clock }) => {
    const said = {
      ...scope,
      metadata: { model: 'm' },
      role: 'user',
      content: 'Fennel soup',
    } as const
    const { id } = await memory.messages.append(said)
    clock.advance({ minutes: 1 })

    expect(await memory.messages.update(id, { content: 'Leek soup' })).toBe(true)
    expect(await memory.messages.update('unknown', { content: 'x' })).toBe(false)

    expect(await memory.messages.get(id)).toMatchObject({
      content: 'Leek soup',
      metadata: { model: 'm' },
      editedAt: clock.now(),
    })
    expect(await memory.messages.search({ senderId: 'ana', query: 'fennel' })).toEqual([])
    expect(await memory.messages.search({ senderId: 'ana', query: 'leek' })).toHaveLength(1)
  })

  test('keeps the vector of a message whose text stays the same', async ({ memory }) => {
    const { id } = await memory.messages.append({ ...boat, role: 'user', content: 'a' })
    await memory.client.execute("INSERT INTO message_vectors SELECT key, 'm', x'00' FROM messages")
    const vectors = async () => (await memory.client.execute('SELECT * FROM message_vectors')).rows

    await memory.messages.update(id, { content: 'a', metadata: { seen: true } })
    expect(await vectors()).toHaveLength(1)
    await memory.messages.update(id, { content: 'b' })
    expect(await vectors()).toHaveLength(0)
  })

  test('of a message that came under a key lets the key be told again', async ({ memory }) => {
    const said = { ...scope, role: 'user', content: 'a', idempotencyKey: 'k' } as const
    const { id } = await memory.messages.append(said)
    await memory.messages.update(id, { content: 'b', body: { parts: [1] } })

    expect(await memory.messages.append(said)).toMatchObject({
      id,
      content: 'b',
      body: { parts: [1] },
    })
  })
})

describe('delete and truncateFrom', () => {
  test('take messages back by their ids, and all after one', async ({ memory }) => {
    const { conversation, user } = await memory.recordExchange({
      ...boat,
      user: 'a',
      assistant: 'b',
    })
    await memory.recordExchange({ ...boat, user: 'c', assistant: 'd' })
    const later = await memory.recordExchange({ ...boat, user: 'e', assistant: 'f' })
    await memory.facts.set({ senderId: 'ana', key: 'k', value: 'v', sourceMessageId: user.id })

    expect(await memory.messages.delete(user.id)).toBe(1)
    expect(await memory.messages.delete([user.id, 'unknown'])).toBe(0)
    expect(await memory.facts.get('ana', 'k')).toMatchObject({ value: 'v', sourceMessageId: null })
    expect(await memory.messages.truncateFrom(later.user.id)).toBe(2)
    expect(await memory.messages.truncateFrom('unknown')).toBe(0)

    expect(contents(await memory.messages.list(conversation.id))).toEqual(['b', 'c', 'd'])
    const next = await memory.messages.append({ ...boat, role: 'user', content: 'g' })
    expect(contents(await memory.messages.list(conversation.id)).at(-1)).toBe('g')
    expect(next.sequence).toBeGreaterThan(4)
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })

  fileTest('leave no byte of the old text in the files', async ({ memory, path }) => {
    const secret = 'quixoticaardvark'
    const { user, conversation } = await memory.recordExchange({
      ...boat,
      user: `I said ${secret} one`,
      assistant: `You said ${secret} two`,
    })
    await memory.recordExchange({ ...boat, user: 'Something else', assistant: 'Fine' })
    await memory.messages.append({ ...scope, role: 'user', content: `And ${secret} three` })

    await memory.messages.update(user.id, { content: 'Nothing' })
    const [, second] = await memory.messages.list(conversation.id)
    await memory.messages.delete(second!.id)
    const { id } = (await memory.conversations.findActive(scope))!
    await memory.conversations.delete(id)

    const bytes = ['', '-wal'].map((suffix) => readFileSync(path + suffix, 'latin1')).join('')
    expect(bytes).not.toContain('quixotic')
    expect(faultsOf(path)).toEqual([])
  })
})

describe('replaceSuffix', () => {
  test('puts others in the place of the newest messages, or does nothing', async ({ memory }) => {
    const messages = ['a', 'b', 'c'].map((content) => ({
      id: content,
      role: 'user' as const,
      content,
    }))
    await memory.messages.appendAll({ ...boat, messages })
    const replacement = [{ id: 'x', role: 'assistant' as const, content: 'x' }]
    const { id } = (await memory.conversations.findActive(boat))!

    for (const expected of [['a', 'b'], ['c', 'b'], ['d'], ['a', 'b', 'c', 'd']]) {
      await expect(
        memory.messages.replaceSuffix({ ...boat, expected, replacement }),
      ).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(contents(await memory.messages.list(id))).toEqual(['a', 'b', 'c'])

    const written = await memory.messages.replaceSuffix({
      ...boat,
      expected: ['b', 'c'],
      replacement,
    })
    expect(written).toMatchObject([{ id: 'x', sequence: 2 }])
    expect(
      await memory.messages.replaceSuffix({ ...boat, expected: ['x'], replacement: [] }),
    ).toEqual([])
    await memory.messages.replaceSuffix({ ...boat, expected: [], replacement })
    expect(contents(await memory.messages.list(id))).toEqual(['a', 'x'])
  })

  test('leaves no vector of an old text at a message that keeps its id', async ({ open }) => {
    let fails = false
    const memory = await open({
      embed: async (texts) => {
        if (fails) throw new Error('no answer')
        return embed(texts)
      },
    })
    const messages = [{ id: 'a', role: 'user' as const, content: 'My doctor' }]
    await memory.messages.appendAll({ ...boat, messages })
    await memory.recall.embedMissing()
    fails = true

    const replacement = [{ id: 'a', role: 'user' as const, content: 'My boat' }]
    await memory.messages.replaceSuffix({ ...boat, expected: ['a'], replacement })

    fails = false
    expect(await memory.recall.embedMissing()).toBe(1)
  })
})

describe('conversations.list and count', () => {
  test('give the conversations of a person by page, open ones too, the latest first', async ({
    memory,
    clock,
  }) => {
    for (let n = 0; n < 7; n++) {
      await memory.recordExchange({ ...scope, thread: `t${n}`, user: 'a', assistant: 'b' })
      if (n % 2 === 0) clock.advance({ minutes: 1 })
    }
    await memory.recordExchange({ ...scope, senderId: 'ben', user: 'a', assistant: 'b' })

    const seen: (string | null)[] = []
    let cursor
    do {
      const page = await memory.conversations.list({ senderId: 'ana', limit: 3, cursor })
      seen.push(...page.map(({ thread }) => thread))
      cursor = page.at(-1)
      // What moves to the front meanwhile is not seen twice, and nothing is left out.
      if (cursor) await memory.recordExchange({ ...boat, user: 'c', assistant: 'd' })
    } while (cursor)

    expect(seen).toEqual(['t6', 't5', 't4', 't3', 't2', 't1', 't0'])
    expect(await memory.conversations.count({ senderId: 'ana' })).toBe(8)
    expect(await memory.conversations.count({ senderId: 'ben', status: 'closed' })).toBe(0)
  })

  test('narrow by channel, project, status, name and metadata', async ({ memory }) => {
    const first = await memory.conversations.getOrCreate({ ...boat, project: 'house' })
    const second = await memory.conversations.getOrCreate({ ...scope, channel: 'mail' })
    await memory.conversations.close(second.id)
    const metadata = { starred: true, tags: ['a'], 'odd\'"key': 1, gone: null }
    await memory.conversations.update(first.id, { title: 'The boat', metadata })
    await memory.aliases.create('ana@mail', 'ana')

    const found = async (filter: object) =>
      (await memory.conversations.list({ senderId: 'ana@mail', ...filter })).map(({ id }) => id)
    expect(new Set(await found({}))).toEqual(new Set([first.id, second.id]))
    expect(await found({ channel: 'mail' })).toEqual([second.id])
    expect(await found({ project: '' })).toEqual([second.id])
    expect(await found({ status: 'active' })).toEqual([first.id])
    expect(await found({ thread: 'boat' })).toEqual([first.id])
    expect(await found({ thread: null })).toEqual([second.id])
    for (const [key, value] of Object.entries(metadata)) {
      expect(await found({ metadata: { [key]: value } })).toEqual([first.id])
    }
    for (const wrong of [
      { starred: 1 },
      { starred: false },
      { tags: [] },
      { gone: 0 },
      { x: null },
    ]) {
      expect(await found({ metadata: wrong })).toEqual([])
    }
    expect(await memory.conversations.get(first.id)).toMatchObject({ title: 'The boat', metadata })
    expect(await memory.conversations.update(first.id, { title: null, metadata: null })).toBe(true)
    expect(await memory.conversations.get(first.id)).toMatchObject({ title: null, metadata: null })
    expect(await memory.conversations.update('unknown', { title: 'x' })).toBe(false)
  })
})

describe('conversations.fork', () => {
  test('goes on from a message in a conversation of its own, and leaves the first one alone', async ({
    memory,
  }) => {
    const { conversation, assistant } = await memory.recordExchange({
      ...boat,
      user: 'a',
      assistant: 'b',
    })
    await memory.recordExchange({ ...boat, user: 'c', assistant: 'd' })

    const copy = await memory.conversations.fork(conversation.id, {
      upTo: assistant.id,
      thread: 'other',
    })
    const whole = await memory.conversations.fork(conversation.id)
    await memory.recordExchange({ ...scope, thread: 'other', user: 'e', assistant: 'f' })

    expect(copy).toMatchObject({ thread: 'other', status: 'active', senderId: 'ana' })
    expect(contents(await memory.messages.list(copy.id))).toEqual(['a', 'b', 'e', 'f'])
    expect(contents(await memory.messages.list(whole.id))).toEqual(['a', 'b', 'c', 'd'])
    expect(contents(await memory.messages.list(conversation.id))).toEqual(['a', 'b', 'c', 'd'])
    const fork = (id: string, options: object) => memory.conversations.fork(id, options)
    await expect(fork(conversation.id, { thread: 'other' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(fork('unknown', {})).rejects.toMatchObject({ code: 'not_found' })
    await expect(fork(conversation.id, { upTo: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('keep their own messages when one is deleted or changed in the first, and lose them by themselves', async ({
    memory,
  }) => {
    const said = await memory.recordExchange({ ...boat, user: 'keel', assistant: 'mast' })
    const copy = await memory.conversations.fork(said.conversation.id)
    const find = (query: string) => memory.messages.search({ senderId: 'ana', query })

    await memory.messages.delete(said.user.id)
    await memory.messages.update(said.assistant.id, { content: 'sail' })

    const kept = await memory.messages.list(copy.id)
    expect(contents(kept)).toEqual(['keel', 'mast'])
    expect(await find('keel')).not.toEqual([])

    await memory.messages.delete(kept.map(({ id }) => id))
    expect(await find('keel')).toEqual([])
    expect(contents(await memory.messages.list(said.conversation.id))).toEqual(['sail'])
  })
})

describe('conversations.assign and delete', () => {
  test('give a conversation to somebody else, whose search then finds it', async ({ memory }) => {
    const guest = { ...boat, senderId: 'guest-1' }
    const { conversation } = await memory.recordExchange({
      ...guest,
      user: 'The keel',
      assistant: 'b',
    })

    expect(await memory.conversations.assign(conversation.id, 'ana')).toBe(true)
    expect(await memory.conversations.assign('unknown', 'ana')).toBe(false)

    const hits = await memory.messages.search({ senderId: 'ana', query: 'keel' })
    expect(hits.length).toBeGreaterThan(0)
    expect(await memory.messages.search({ senderId: 'guest-1', query: 'keel' })).toEqual([])
    const again = await memory.conversations.getOrCreate(guest)
    await expect(memory.conversations.assign(again.id, 'ana')).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('is a conflict with a thread of the same name on the same channel only', async ({
    memory,
  }) => {
    const mine = await memory.conversations.getOrCreate(boat)
    const theirs = { ...boat, senderId: 'ben' }
    await memory.conversations.getOrCreate({ ...theirs, channel: 'mail' })

    expect(await memory.conversations.assign(mine.id, 'ana')).toBe(true)
    expect(await memory.conversations.assign(mine.id, 'ben')).toBe(true)

    const again = await memory.conversations.getOrCreate(boat)
    await expect(memory.conversations.assign(again.id, 'ben')).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('take a conversation back with all that was said in it', async ({ memory }) => {
    const { conversation } = await memory.recordExchange({
      ...boat,
      user: 'The keel',
      assistant: 'b',
    })

    expect(await memory.conversations.delete(conversation.id)).toBe(true)
    expect(await memory.conversations.delete(conversation.id)).toBe(false)
    expect(await memory.messages.search({ senderId: 'ana', query: 'keel' })).toEqual([])
    expect(await memory.stats('ana')).toMatchObject({ conversations: 0, messages: 0 })
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })
})
