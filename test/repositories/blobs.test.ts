import { randomBytes } from 'node:crypto'

import { describe, expect } from 'vitest'

import type { ExportedRow, MemoryStore } from '../../src/index.ts'
import { meanwhile } from '../support/meanwhile.ts'
import { fileTest, test } from '../support/memory.ts'

const ana = { channel: 'web', senderId: 'ana', thread: 'photos' }

const picture = (bytes: number): string =>
  `data:image/png;base64,${randomBytes(bytes).toString('base64')}`

const bodyOf = (url: string) => ({
  parts: [
    { type: 'file', url },
    { type: 'text', text: 'Look' },
  ],
})

const say = (memory: MemoryStore, url: string, scope: typeof ana = ana) =>
  memory.messages.append({ ...scope, role: 'user', content: 'Look', body: bodyOf(url) })

async function rowsOf(memory: MemoryStore): Promise<ExportedRow[]> {
  const rows: ExportedRow[] = []
  for await (const row of memory.export('ana')) rows.push(row)
  return rows
}

/** What the doctor finds, but for the note that a server's files are not looked at. */
const codesOf = async (memory: MemoryStore): Promise<string[]> =>
  (await memory.doctor()).findings.map(({ code }) => code).filter((code) => code !== 'server')

/** How many bytes of blobs there are, and how many rows hold each. */
async function kept({ client }: MemoryStore) {
  const [bytes, uses] = await client.batch([
    'SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM blobs',
    'SELECT uses FROM blob_uses ORDER BY uses',
  ])
  return { bytes: Number(bytes?.rows[0]?.bytes), uses: uses?.rows.map((row) => Number(row.uses)) }
}

describe('large binary parts', () => {
  // On a server test/server/attachments.test.ts does the same.
  fileTest(
    'of 20 MB take their room once in ten messages, and go with the last one',
    async ({ memory }) => {
      const url = picture(20_000_000)
      const ids: string[] = []
      for (let n = 0; n < 10; n++) ids.push((await say(memory, url)).id)

      expect(await kept(memory)).toEqual({ bytes: 20_000_000, uses: [10] })
      expect(await memory.messages.get(ids[9]!)).toMatchObject({ body: bodyOf(url) })
      await memory.messages.delete(ids.slice(1))
      expect(await kept(memory)).toEqual({ bytes: 20_000_000, uses: [1] })
      await memory.messages.delete(ids[0]!)
      expect(await kept(memory)).toEqual({ bytes: 0, uses: [] })
      expect(await codesOf(memory)).toEqual([])
    },
  )

  test('come back as they were given, by whatever way a message is read', async ({ memory }) => {
    const url = picture(20_000)
    const body = bodyOf(url)
    const written = await say(memory, url)
    const batch = await memory.messages.appendAll({
      ...ana,
      messages: [
        { id: 'm1', role: 'user', content: 'violin', body },
        { id: 'm2', role: 'assistant', content: 'Nice' },
      ],
    })

    expect(written.body).toEqual(body)
    expect(batch.map((message) => message.body)).toEqual([body, null])
    expect((await memory.messages.list(written.conversationId)).map((row) => row.body)).toEqual([
      body,
      body,
      null,
    ])
    const [hit] = await memory.messages.search({ senderId: 'ana', query: 'violin', around: 1 })
    expect(hit?.message.body).toEqual(body)
    expect(hit?.around?.[0]?.body).toEqual(body)
    expect(await kept(memory)).toEqual({ bytes: 20_000, uses: [2] })
  })

  test('of any shape come back: many, of URLs, of odd lengths, hexadecimal, beside long texts', async ({
    memory,
  }) => {
    const bodies: unknown[] = [
      [picture(20_000), picture(20_001), picture(20_002)],
      randomBytes(20_000).toString('base64url'),
      randomBytes(20_000).toString('hex'),
      { [picture(20_000)]: 'a key', text: `${'漢字😀'.repeat(5000)}${picture(13_000)}` },
      'x'.repeat(16 * 1024),
      'x'.repeat(16 * 1024 - 1),
      { rows: Array.from({ length: 120_000 }, (_, n) => ({ n, of: 'a long answer' })) },
    ]

    for (const body of bodies) {
      const { id } = await memory.messages.append({ ...ana, role: 'tool', content: '-', body })
      expect((await memory.messages.get(id))?.body).toEqual(body)
    }

    expect(await codesOf(memory)).toEqual([])
  })

  test('follow a message that is changed, written anew, replaced and told twice', async ({
    memory,
  }) => {
    const [first, second] = [picture(20_000), picture(30_000)]
    const told = { ...ana, role: 'user', content: 'Look', idempotencyKey: 'k' } as const
    await memory.messages.append({ ...told, body: first })
    const again = await memory.messages.append({ ...told, body: second })
    expect(again.body).toBe(first)
    expect(await kept(memory)).toEqual({ bytes: 20_000, uses: [1] })

    await memory.messages.update(again.id, { body: second })
    expect((await memory.messages.get(again.id))?.body).toBe(second)
    expect(await kept(memory)).toEqual({ bytes: 30_000, uses: [1] })

    const messages = [{ id: again.id, role: 'user', content: 'Look', body: first } as const]
    await memory.messages.appendAll({ ...ana, messages })
    expect(await kept(memory)).toEqual({ bytes: 20_000, uses: [1] })

    const replacement = [{ role: 'user', content: 'Look', body: second } as const]
    const [replaced] = await memory.messages.replaceSuffix({
      ...ana,
      expected: [again.id],
      replacement,
    })
    expect(replaced?.body).toBe(second)
    expect(await kept(memory)).toEqual({ bytes: 30_000, uses: [1] })

    await memory.messages.update(replaced!.id, { body: { none: true } })
    expect(await kept(memory)).toEqual({ bytes: 0, uses: [] })
  })

  test('go with a conversation, a pruning and a person, and stay for others', async ({
    memory,
    clock,
  }) => {
    const url = picture(20_000)
    const { conversationId } = await say(memory, url)
    const copy = await memory.conversations.fork(conversationId)
    await say(memory, url, { ...ana, thread: 'old' })
    const bens = await say(memory, url, { ...ana, senderId: 'ben' })
    expect(await kept(memory)).toMatchObject({ uses: [4] })

    await memory.conversations.delete(conversationId)
    expect((await memory.messages.list(copy.id))[0]?.body).toEqual(bodyOf(url))
    clock.advance({ days: 2 })
    await say(memory, url, { ...ana, thread: 'new' })
    await memory.prune({ messages: 1, scope: { senderId: 'ana' } })
    expect(await kept(memory)).toMatchObject({ uses: [2] })
    await memory.erase('ana')

    expect(await kept(memory)).toEqual({ bytes: 20_000, uses: [1] })
    expect((await memory.messages.get(bens.id))?.body).toEqual(bodyOf(url))
    await memory.erase('ben')
    expect(await kept(memory)).toEqual({ bytes: 0, uses: [] })
  })

  test('are stored after all when the last row that held them goes just before', async ({
    memory,
    open,
  }) => {
    const url = picture(30_000)
    const first = await say(memory, url)
    const other = await open()
    const item = { senderId: 'ana', namespace: ['photos'], key: 'one' }
    let isFirst = true
    meanwhile(memory.client, /^\s*insert into "items"/i, async () => {
      if (isFirst) await other.messages.delete(first.id)
      isFirst = false
    })

    await memory.items.set({ ...item, value: { url } })

    expect(await memory.items.get(item)).toMatchObject({ value: { url } })
    expect(await kept(memory)).toEqual({ bytes: 30_000, uses: [1] })
  })

  test('that are not there whole are told, not given by halves', async ({ memory }) => {
    const message = await say(memory, picture(30_000))
    await memory.client.execute('UPDATE blobs SET bytes = substr(bytes, 1, 20000)')

    await expect(memory.messages.get(message.id)).rejects.toMatchObject({ code: 'corrupt' })
  })

  test('of items, transcripts and checkpoints are kept once with those of messages', async ({
    memory,
  }) => {
    const url = picture(20_000)
    const owner = { senderId: 'ana' }
    const item = { ...owner, namespace: ['a'], key: 'k' }
    const session = { ...owner, projectKey: 'app', sessionId: 's' }
    const entries = [{ uuid: 'u', url }, { text: `${'long '.repeat(300_000)}${url}` }]
    const step = { ...owner, threadId: 't', checkpointId: '1' }
    const value = { type: 'json', bytes: new TextEncoder().encode(JSON.stringify(['é', url])) }
    await say(memory, url)

    const set = await memory.items.set({ ...item, value: { url } })
    await memory.transcripts.append({ ...session, entries })
    const channels = [{ name: 'said', version: '1', value }]
    await memory.checkpoints.put({ ...step, ...value, metadata: {}, channels })
    await memory.checkpoints.putWrites({
      ...step,
      task: 't',
      writes: [{ channel: 'said', place: 0, ...value }],
    })

    expect(set.value).toEqual({ url })
    expect((await memory.items.get(item))?.value).toEqual({ url })
    expect((await memory.items.list(owner)).map((row) => row.value)).toEqual([{ url }])
    expect(await memory.transcripts.load(session)).toEqual(entries)
    const stored = await memory.checkpoints.get(step)
    expect(stored?.channels[0]?.value).toEqual(value)
    expect(stored?.writes[0]?.bytes).toEqual(value.bytes)
    expect(await memory.admin.count()).toMatchObject({ blobs: 1 })
    expect(await kept(memory)).toMatchObject({ bytes: 20_000, uses: [6] })
    await memory.items.deleteAll('ana')
    await memory.transcripts.deleteSession(session)
    await memory.checkpoints.deleteThread({ senderId: 'ana', threadId: 't' })
    expect(await kept(memory)).toMatchObject({ uses: [1] })
    expect(await codesOf(memory)).toEqual([])
  })

  test('leave a store in its export, whole, and enter another one', async ({
    memory,
    open,
    path,
  }) => {
    const url = picture(20_000)
    const { id } = await say(memory, url)
    const item = { senderId: 'ana', namespace: ['a'], key: 'k' }
    await memory.items.set({ ...item, value: [url] })
    const step = { senderId: 'ana', threadId: 't', checkpointId: '1' }
    const value = { type: 'json', bytes: new TextEncoder().encode(url) }
    const channels = [{ name: 'said', version: '1', value }]
    await memory.checkpoints.put({ ...step, ...value, metadata: {}, channels })
    const other = await open({ url: `file:${path}.other` })

    const rows = await rowsOf(memory)
    await other.import(rows)

    expect(rows.some(({ row }) => 'blobs' in row)).toBe(false)
    expect(await rowsOf(other)).toEqual(rows)
    expect((await other.messages.get(id))?.body).toEqual(bodyOf(url))
    expect((await other.items.get(item))?.value).toEqual([url])
    expect((await other.checkpoints.get(step))?.channels[0]?.value).toEqual(value)
    expect(await kept(other)).toEqual({ bytes: 20_000, uses: [3] })
    expect(await codesOf(other)).toEqual([])
  })

  test('have a limit of their own, and count for none of a body', async ({ open }) => {
    const memory = await open({ limits: { body: 1000, attachments: 30_000 } })
    const append = (body: unknown) =>
      memory.messages.append({ ...ana, role: 'user', content: '-', body })

    expect((await append(picture(20_000))).body).toHaveLength(26_690)

    await expect(append([picture(20_000), picture(20_000)])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('30000 bytes of binary parts'),
    })
    await expect(append([picture(20_000), 'a b '.repeat(300)])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('1000 bytes of UTF-8 beside its binary parts'),
    })
    expect(await kept(memory)).toMatchObject({ uses: [1] })
  })

  test('that are missing, damaged, left over or counted wrong are found and mended', async ({
    memory,
  }) => {
    const { id } = await say(memory, picture(20_000))
    await memory.client.executeMultiple(`
      UPDATE blob_uses SET uses = 7;
      INSERT INTO blobs(hash, part, bytes) VALUES (lower(hex(zeroblob(32))), 0, x'00')`)
    expect(await codesOf(memory)).toEqual(['blob_damaged', 'blob_uses_wrong', 'blob_orphaned'])
    const mended = await memory.doctor({ repair: true })
    expect(mended).toMatchObject({ healthy: true, repaired: ['blob_uses_wrong', 'blob_orphaned'] })
    expect(await kept(memory)).toEqual({ bytes: 20_000, uses: [1] })

    await memory.client.execute('DELETE FROM blobs')
    await expect(memory.messages.get(id)).rejects.toMatchObject({ code: 'corrupt' })
    expect((await memory.doctor({ repair: true })).repaired).toContain('blob_missing')
    expect((await memory.messages.get(id))?.body).toEqual(bodyOf('data:image/png;base64,'))
    expect(await codesOf(memory)).toEqual([])
  })
})
