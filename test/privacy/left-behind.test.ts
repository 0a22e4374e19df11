import { createClient } from '@libsql/client'
import { inject, onTestFinished } from 'vitest'

import type { MemoryStore } from '../../src/index.ts'
import { meanwhile } from '../support/meanwhile.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'

const scope = { channel: 'chat', senderId: 'ana' }
const exchange = { ...scope, user: 'The zebra sleeps.', assistant: 'So it does.' }

/** What a server's owner has to do is said in any case. */
const always = inject('backend') === 'file' ? [] : [expect.stringContaining('docs/operations.md')]

const prune = (memory: MemoryStore) => memory.prune({ messages: 0 })

/** Messages of somebody else, to be deleted one by one. */
async function fill(memory: MemoryStore): Promise<void> {
  for (let n = 0; n < 12; n++) {
    await memory.recordExchange({ ...exchange, senderId: 'ben', user: `A giraffe ${n}` })
  }
}

const deleteOne = ({ client }: MemoryStore) =>
  client.execute(
    "DELETE FROM messages WHERE key = (SELECT max(key) FROM messages WHERE role = 'user')",
  )

describe('what an erasure says is left', () => {
  test('rows that were written meanwhile, and nothing when it is done again', async ({
    memory,
    open,
  }) => {
    const other = await open()
    await memory.recordExchange(exchange)
    let isFirst = true
    meanwhile(memory.client, /^SELECT \(SELECT count\(\*\) FROM/, async () => {
      if (isFirst) await other.recordExchange(exchange)
      isFirst = false
    })

    const first = await memory.erase('ana')
    const again = await memory.erase('ana')

    expect(first.complete).toBe(false)
    expect(first.left).toEqual([
      '2 rows of messages, written while the person was erased: erase again',
      '1 rows of conversations, written while the person was erased: erase again',
      '1 rows of senders, written while the person was erased: erase again',
      ...always,
    ])
    expect(again).toMatchObject({ complete: always.length === 0, left: always })
  })

  test('rows under each of the ids that were one person, counted together', async ({
    memory,
    open,
  }) => {
    const other = await open()
    await memory.aliases.create('ana-phone', 'ana')
    const fact = { key: 'city', value: 'Porto' }
    let isFirst = true
    meanwhile(memory.client, /^SELECT \(SELECT count\(\*\) FROM/, async () => {
      if (!isFirst) return
      isFirst = false
      for (const senderId of ['ana', 'ana-phone']) await other.facts.set({ ...fact, senderId })
    })

    const { left } = await memory.erase('ana')

    expect(left).toContain('2 rows of facts, written while the person was erased: erase again')
  })

  test('entries of the audit log that were written meanwhile', async ({ memory, open }) => {
    const other = await open()
    let isFirst = true
    meanwhile(memory.client, /^SELECT \(SELECT count\(\*\) FROM/, async () => {
      if (isFirst) await other.audit.record({ ...scope, input: 'Hello', status: 'ok' })
      isFirst = false
    })

    const { complete, left } = await memory.erase('ana')

    expect({ complete, left }).toEqual({
      complete: false,
      left: ['1 rows of audit_log, written while the person was erased: erase again', ...always],
    })
  })

  test('words of messages that others deleted while it looked', async ({ memory, open }) => {
    const other = await open()
    await fill(memory)
    await memory.recordExchange(exchange)
    // Before each look at which messages there are.
    meanwhile(memory.client, /SELECT max\("messages"\."key"\) AS last/, () => deleteOne(other))

    const { complete, left } = await memory.erase('ana')

    expect(complete).toBe(false)
    expect(left).toEqual([
      expect.stringMatching(
        /^\d+ words of deleted messages in messages_recall, which others keep changing: do this again$/,
      ),
      ...always,
    ])
  })
})

describe('what an erasure counts', () => {
  test('are large parts too, when they went with the last who held them', async ({ memory }) => {
    const value = { picture: Buffer.alloc(30_000, 'zebra').toString('base64') }
    for (const senderId of ['ana', 'ben']) {
      await memory.items.set({ senderId, namespace: ['notes'], key: 'zoo', value })
    }

    const first = await memory.erase('ana')
    const last = await memory.erase('ben')

    expect([first.rows, last.rows]).toMatchObject([
      { items: 1, blobs: 0 },
      { items: 1, blobs: 1 },
    ])
    expect(await memory.admin.count()).toMatchObject({ blobs: 0 })
  })
})

describe('what pruning says is left', () => {
  test('words of messages that others deleted while it looked', async ({ memory, open, clock }) => {
    const other = await open()
    await memory.recordExchange(exchange)
    clock.advance({ days: 1 })
    await fill(memory)
    meanwhile(memory.client, /SELECT max\("messages"\."key"\) AS last/, () => deleteOne(other))

    const { left } = await prune(memory)

    expect(left).toEqual([
      expect.stringContaining('words of deleted messages in messages_recall'),
      ...always,
    ])
  })
})

// A server has pages and a log of its own.
describe.for([
  ['erase', (memory: MemoryStore) => memory.erase('ana')],
  ['prune', prune],
] as const)('what %s says is left in a file', ([, call]) => {
  fileTest(
    'older states of pages in the -wal, while somebody reads them',
    async ({ open, url, clock }) => {
      const memory = await open({ busyTimeoutMs: 100 })
      await memory.recordExchange(exchange)
      clock.advance({ days: 1 })
      const reader = createClient({ url })
      onTestFinished(() => reader.close())
      const reading = await reader.transaction('read')
      await reading.execute('SELECT count(*) FROM messages')

      const { left } = await call(memory)
      await reading.rollback()
      const again = await call(memory)

      expect(left).toEqual([
        'older states of pages in the -wal, which a reader holds on to: do this again when it has ended',
      ])
      expect(again.left).toEqual([])
    },
  )

  fileTest(
    'bytes in free space, while a program changes the pages',
    async ({ memory, url, clock }) => {
      await memory.recordExchange(exchange)
      clock.advance({ days: 1 })
      const other = createClient({ url })
      onTestFinished(() => other.close())
      await other.execute('CREATE TABLE scratch (text)')
      let times = 0
      // It does not overwrite what it deletes.
      const scribble = async () => {
        await other.execute({
          sql: 'INSERT INTO scratch VALUES (?)',
          args: [`zebra ${times++}`.repeat(20)],
        })
        await other.execute('DELETE FROM scratch')
      }
      await scribble()
      meanwhile(memory.client, /^BEGIN$/, scribble)

      const { left } = await call(memory)

      expect(times).toBeGreaterThan(5)
      expect(left).toEqual([
        expect.stringMatching(
          /^bytes in the free space of \d+ pages, which others keep changing: do this again$/,
        ),
      ])
    },
  )
})
