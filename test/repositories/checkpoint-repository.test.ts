import { randomBytes } from 'node:crypto'

import { sql } from 'drizzle-orm'
import { inject } from 'vitest'

import type { CheckpointInput, MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'

const trip = { senderId: 'ana', threadId: 'trip' }
const bytes = (text: string) => new TextEncoder().encode(text)
const encoded = (text: string) => ({ type: 'json', bytes: bytes(text) })

/** A checkpoint whose channels are given by name: a version, and a value when it has changed. */
const checkpoint = (
  checkpointId: string,
  channels: Record<string, [version: string, value?: string]> = {},
  more: Partial<CheckpointInput> = {},
): CheckpointInput => ({
  ...trip,
  checkpointId,
  ...encoded('{}'),
  metadata: {},
  channels: Object.entries(channels).map(([name, [version, value]]) => ({
    name,
    version,
    ...(value === undefined ? {} : { value: encoded(value) }),
  })),
  ...more,
})

const rowsIn = async (memory: MemoryStore, table: string) => {
  const [found] = await memory.db.all<{ rows: number }>(
    sql`SELECT count(*) AS rows FROM ${sql.identifier(table)}`,
  )
  return found?.rows
}

const textOf = (value: { bytes: Uint8Array } | undefined) =>
  value && new TextDecoder().decode(value.bytes)

const said = (count: number) =>
  JSON.stringify(
    Array.from({ length: count }, (_, n) => ({ n, text: `message ${n} ${'.'.repeat(200)}` })),
  )

const write = (place: number, text: string, channel = 'a') => ({
  channel,
  place,
  ...encoded(text),
})

const ids = async (memory: MemoryStore, query: object = {}) =>
  (await memory.checkpoints.list({ senderId: 'ana', ...query })).map(
    ({ threadId, namespace, checkpointId }) => `${threadId}/${namespace}/${checkpointId}`,
  )

describe('put and get', () => {
  test('give back what was put, bytes as a Uint8Array, to the byte', async ({ memory, clock }) => {
    const random = randomBytes(300_000)
    await memory.checkpoints.put({
      ...checkpoint('2', { a: ['v', '1'] }),
      parentId: '1',
      type: 'bytes',
      bytes: random,
      metadata: { step: 1, 'a"b': ['\0'] },
    })

    const found = await memory.checkpoints.get({ ...trip, checkpointId: '2' })

    expect(found).toEqual({
      ...trip,
      namespace: '',
      checkpointId: '2',
      parentId: '1',
      type: 'bytes',
      bytes: new Uint8Array(random),
      metadata: { step: 1, 'a"b': ['\0'] },
      createdAt: clock.now(),
      channels: [{ name: 'a', version: 'v', value: encoded('1'), replayed: false }],
      writes: [],
    })
    expect(found?.bytes.constructor).toBe(Uint8Array)
    expect(await memory.checkpoints.get({ ...trip, checkpointId: '3' })).toBeUndefined()
    expect(await memory.checkpoints.get({ ...trip, senderId: 'ben' })).toBeUndefined()
    expect(await memory.checkpoints.get({ ...trip, namespace: 'a' })).toBeUndefined()
  })

  test('give the newest unless one is named, with values that came with earlier ones', async ({
    memory,
  }) => {
    await memory.checkpoints.put(checkpoint('1', { a: ['1', 'first'], b: ['1', 'same'] }))
    await memory.checkpoints.put(checkpoint('2', { a: ['2', 'second'], b: ['1'], c: ['1'] }))

    const channels = async (checkpointId?: string) =>
      (
        await memory.checkpoints.get({ ...trip, ...(checkpointId ? { checkpointId } : {}) })
      )?.channels.map(({ name, value }) => [name, textOf(value)])
    expect(await channels()).toEqual([
      ['a', 'second'],
      ['b', 'same'],
      ['c', undefined],
    ])
    expect(await channels('1')).toEqual([
      ['a', 'first'],
      ['b', 'same'],
    ])
    expect(await rowsIn(memory, 'checkpoint_values')).toBe(3)
  })

  test('write a checkpoint anew under its id, and leave a version that is stored', async ({
    memory,
  }) => {
    await memory.checkpoints.put(checkpoint('1', { a: ['1', 'first'] }))
    await memory.checkpoints.put(checkpoint('1', { a: ['1', 'other'] }, { metadata: { n: 2 } }))

    const found = await memory.checkpoints.get(trip)

    expect(found?.metadata).toEqual({ n: 2 })
    expect(textOf(found?.channels[0]?.value)).toBe('first')
  })

  test('refuse what can not be stored, and store nothing of it', async ({ open }) => {
    const memory = await open({ limits: { body: 1000 } })
    const long = memory.checkpoints.put(checkpoint('1', { a: ['1', 'x'.repeat(1001)] }))
    await expect(long).rejects.toMatchObject({ code: 'invalid_input', message: /1000 bytes/ })
    const text = memory.checkpoints.put({ ...checkpoint('1'), bytes: 'text' } as never)
    await expect(text).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await rowsIn(memory, 'checkpoints')).toBe(0)
  })
})

describe('a list that grows', () => {
  test('takes the room of what is added, and is read as it was at each step', async ({
    memory,
  }) => {
    // A server adds a trip to each.
    const steps = inject('backend') === 'file' ? 300 : 130
    for (let step = 1; step <= steps; step++) {
      const id = String(step).padStart(4, '0')
      const parentId = step === 1 ? null : String(step - 1).padStart(4, '0')
      await memory.checkpoints.put(checkpoint(id, { said: [id, said(step)] }, { parentId }))
    }

    for (const step of [1, 2, 3, 7, 50, 99, 128, 255, 299, 300].filter((one) => one <= steps)) {
      const checkpointId = String(step).padStart(4, '0')
      const found = await memory.checkpoints.get({ ...trip, checkpointId })
      expect(textOf(found?.channels[0]?.value)).toBe(said(step))
    }
    const [stored] = await memory.db.all<{ bytes: number }>(
      sql`SELECT sum(length(bytes)) AS bytes FROM checkpoint_values`,
    )
    expect(stored!.bytes).toBeLessThan(4 * said(steps).length)
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })

  test('may change anywhere, shrink and begin anew', async ({ memory }) => {
    const texts = [
      said(20),
      said(21),
      said(5),
      said(30),
      said(31).replace('message 3', 'other'),
      'x',
      said(32),
    ]
    for (const [step, text] of texts.entries()) {
      const parentId = step === 0 ? null : `${step - 1}`
      await memory.checkpoints.put(checkpoint(`${step}`, { said: [`${step}`, text] }, { parentId }))
    }

    for (const [step, text] of texts.entries()) {
      const found = await memory.checkpoints.get({ ...trip, checkpointId: `${step}` })
      expect(textOf(found?.channels[0]?.value)).toBe(text)
    }
  })
})

test('a value is compared with the one before from 1024 bytes on', async ({ memory }) => {
  for (const [id, length] of [1022, 1023, 1024].entries()) {
    const channels: Record<string, [string, string]> = { said: [`${id}`, 'x'.repeat(length)] }
    await memory.checkpoints.put(
      checkpoint(`${id}`, channels, { parentId: id ? `${id - 1}` : null }),
    )
  }

  const stored = await memory.db.all<{ bytes: number }>(
    sql`SELECT length(bytes) AS bytes FROM checkpoint_values ORDER BY version`,
  )
  expect(stored.map(({ bytes: length }) => length)).toEqual([1022, 1023, 1])
})

describe('putWrites', () => {
  const at = { ...trip, checkpointId: '1' }

  test('gives them in the order of path, task and place, by code points', async ({ memory }) => {
    await memory.checkpoints.put(checkpoint('1'))
    const tasks = [
      ['b', ''],
      ['a', '~2'],
      ['c', '~10'],
      ['\u{1F600}', ''],
      ['\u{FF5E}', ''],
    ] as const
    for (const [task, taskPath] of tasks) {
      const writes = [write(10, '3'), write(2, '2'), write(-1, '1')]
      await memory.checkpoints.putWrites({ ...at, task, taskPath, writes })
    }

    const found = await memory.checkpoints.get(trip)

    expect(found!.writes.filter(({ place }) => place === 2).map(({ task }) => task)).toEqual([
      'b',
      '\u{FF5E}',
      '\u{1F600}',
      'c',
      'a',
    ])
    expect(found!.writes.slice(0, 3).map(({ place }) => place)).toEqual([-1, 2, 10])
  })

  test('leaves an earlier write, or replaces it below zero', async ({ memory }) => {
    await memory.checkpoints.put(checkpoint('1'))
    const given = { ...at, task: 't' }
    await memory.checkpoints.putWrites({
      ...given,
      writes: [write(0, 'first'), write(-1, 'first')],
    })
    await memory.checkpoints.putWrites({
      ...given,
      writes: [write(0, 'second'), write(-1, 'second')],
    })

    const found = await memory.checkpoints.get(trip)

    expect(found!.writes.map((one) => [one.place, textOf(one)])).toEqual([
      [-1, 'second'],
      [0, 'first'],
    ])
  })
})

describe('list', () => {
  test('is of the person, the greatest id first, in pages', async ({ memory }) => {
    for (const [threadId, namespace, checkpointId] of [
      ['trip', '', '1'],
      ['trip', '', '2'],
      ['trip', 'part', '2'],
      ['home', '', '2'],
    ] as const) {
      await memory.checkpoints.put({ ...checkpoint(checkpointId), threadId, namespace })
    }
    await memory.checkpoints.put({ ...checkpoint('3'), senderId: 'ben' })

    const all = ['trip/part/2', 'trip//2', 'home//2', 'trip//1']
    expect(await ids(memory)).toEqual(all)
    expect(await ids(memory, { threadId: 'trip' })).toEqual(['trip/part/2', 'trip//2', 'trip//1'])
    expect(await ids(memory, { namespace: '' })).toEqual(['trip//2', 'home//2', 'trip//1'])
    expect(await ids(memory, { before: '2' })).toEqual(['trip//1'])
    expect(await ids(memory, { threadId: 'home', checkpointId: '2' })).toEqual(['home//2'])
    const paged: string[] = []
    for (let cursor; ;) {
      const [next] = await memory.checkpoints.list({ senderId: 'ana', limit: 1, cursor })
      if (!next) break
      paged.push(`${next.threadId}/${next.namespace}/${next.checkpointId}`)
      cursor = next
    }
    expect(paged).toEqual(all)
  })

  test('is filtered by fields of the metadata, whatever their names are', async ({ memory }) => {
    const hostile = [
      `a"b`,
      `$.step`,
      `') OR 1 --`,
      `x'); DROP TABLE checkpoints; --`,
      '[0]',
      '',
      'é\\"',
    ]
    for (const [n, field] of hostile.entries()) {
      const metadata = JSON.parse(JSON.stringify({ [field]: n })) as unknown
      await memory.checkpoints.put(checkpoint(`${n}`, {}, { metadata }))
    }

    for (const [n, field] of hostile.entries()) {
      const filter = Object.fromEntries([[field, n]])
      expect(await ids(memory, { filter })).toEqual([`trip//${n}`])
    }
    expect(await ids(memory, { filter: { "a') OR 1 --": 1 } })).toEqual([])
    const proto = ids(memory, { filter: Object.fromEntries([['__proto__', 1]]) })
    await expect(proto).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await rowsIn(memory, 'checkpoints')).toBe(hostile.length)
  })
})

describe('deleteThread', () => {
  test('deletes what a thread has under every id of the person, and nothing else', async ({
    memory,
  }) => {
    await memory.aliases.create('ana@mail', 'ana')
    await memory.checkpoints.put(checkpoint('1', { a: ['1', 'x'] }))
    await memory.checkpoints.put(
      checkpoint('2', { a: ['2', 'x'] }, { senderId: 'ana@mail', namespace: 'part' }),
    )
    const writes = [{ channel: 'a', place: 0, ...encoded('x') }]
    await memory.checkpoints.putWrites({ ...trip, checkpointId: '1', task: 't', writes })
    await memory.checkpoints.put(checkpoint('1', { a: ['1', 'x'] }, { threadId: 'home' }))
    await memory.checkpoints.put(checkpoint('1', { a: ['1', 'x'] }, { senderId: 'ben' }))

    expect(await memory.checkpoints.deleteThread(trip)).toBe(2)

    expect(await memory.checkpoints.deleteThread(trip)).toBe(0)
    expect(await memory.checkpoints.get({ ...trip, senderId: 'ben' })).toBeDefined()
    expect(await memory.checkpoints.get({ ...trip, threadId: 'home' })).toBeDefined()
    expect(await rowsIn(memory, 'checkpoint_values')).toBe(2)
    expect(await rowsIn(memory, 'checkpoint_writes')).toBe(0)
  })
})

describe('of linked ids', () => {
  test('a thread goes on under the other id, with the values that it had', async ({ memory }) => {
    await memory.aliases.create('ana@mail', 'ana')
    await memory.checkpoints.put(checkpoint('1', { a: ['1', 'first'], b: ['1', 'b'] }))
    await memory.checkpoints.put(
      checkpoint('2', { a: ['2', 'second'], b: ['1'] }, { senderId: 'ana@mail', parentId: '1' }),
    )
    const write = { ...trip, checkpointId: '2', task: 't' }
    const ordinary = { channel: 'a', place: 0 }
    await memory.checkpoints.putWrites({ ...write, writes: [{ ...ordinary, ...encoded('one') }] })
    await memory.checkpoints.putWrites({
      ...write,
      senderId: 'ana@mail',
      writes: [{ ...ordinary, ...encoded('two') }],
    })

    const found = await memory.checkpoints.get(trip)

    expect(found).toMatchObject({ checkpointId: '2', parentId: '1', senderId: 'ana@mail' })
    expect(found?.channels.map(({ value }) => textOf(value))).toEqual(['second', 'b'])
    expect(found?.writes.map(textOf)).toEqual(['one'])
    expect(await memory.checkpoints.list({ senderId: 'ana@mail' })).toHaveLength(2)
  })
})
