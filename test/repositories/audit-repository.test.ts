import type { AuditEntryInput, MemoryStore, VerifyProgress } from '../../src/index.ts'
import { eraseAuditEntries } from '../../src/repositories/audit-repository.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'
import { start } from '../support/process.ts'

const entry = {
  channel: 'chat',
  senderId: 'ana',
  senderName: 'Ana',
  input: 'When is the train?',
  output: 'At nine.',
  provider: 'local',
  model: 'small',
  processingMs: 120,
  status: 'ok',
} as const satisfies AuditEntryInput

async function recordSix(memory: MemoryStore): Promise<void> {
  for (let number = 1; number <= 6; number += 1) {
    await memory.audit.record({ ...entry, input: `question ${number}`, denialReason: 'none' })
  }
}

describe('record', () => {
  test('gives the entry as it is stored', async ({ memory, clock }) => {
    const stored = await memory.audit.record(entry)

    expect(stored).toMatchObject({
      timestamp: clock.now(),
      channel: 'chat',
      senderId: 'ana',
      senderName: 'Ana',
      inputText: 'When is the train?',
      outputText: 'At nine.',
      providerUsed: 'local',
      model: 'small',
      processingMs: 120,
      status: 'ok',
      denialReason: null,
      seq: 1,
      origin: 'recorded',
    })
    expect(await memory.audit.list()).toEqual([stored])
  })

  test('puts the entries of one caller in the order of the calls', async ({ memory }) => {
    const inputs = Array.from({ length: 100 }, (_, number) => `question ${number}`)

    const stored = await Promise.all(
      inputs.map((input) => memory.audit.record({ ...entry, input })),
    )

    expect(stored.map(({ seq }) => seq)).toEqual(inputs.map((_, index) => index + 1))
    expect(stored.map(({ inputText }) => inputText)).toEqual(inputs)
    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 100 })
  })

  test('takes entries of the largest size from many callers at once', async ({ memory }) => {
    const output = 'x'.repeat(1024 * 1024)

    await Promise.all(Array.from({ length: 8 }, () => memory.audit.record({ ...entry, output })))

    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 8 })
  })

  test('goes on behind what another store appended meanwhile', async ({ memory, open }) => {
    const other = await open()
    await memory.audit.record(entry)
    await other.audit.record(entry)
    await memory.audit.record(entry)

    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 3 })
  })

  test('keeps the order of the chain when the clock goes back', async ({ memory, clock }) => {
    await memory.audit.record(entry)
    clock.advance({ days: -1 })
    const { seq } = await memory.audit.record(entry)

    expect(seq).toBe(2)
    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 2 })
  })

  test('fails for every caller that waits when the store is closed', async ({ open }) => {
    const memory = await open()
    await memory.close()

    const results = await Promise.allSettled([
      memory.audit.record(entry),
      memory.audit.record(entry),
    ])

    expect(results).toMatchObject([
      { status: 'rejected', reason: { code: 'closed' } },
      { status: 'rejected', reason: { code: 'closed' } },
    ])
  })

  test('refuses a status that is none', async ({ memory }) => {
    const input = { ...entry, status: 'fine' as 'ok' }

    await expect(memory.audit.record(input)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  // Four processes need one file.
  fileTest('keeps one chain when four processes append at once', async ({ memory, path }) => {
    const script = new URL('../support/scripts/audit-entries.ts', import.meta.url)
    const senders = ['a', 'b', 'c', 'd']

    const writers = senders.map((sender) => start(script, [path, sender, '150', '5']))
    await Promise.all(writers.map((writer) => writer.done()))

    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 600 })
    for (const senderId of senders) {
      const entries = await memory.audit.list({ senderId, limit: 1000 })
      expect(new Set(entries.map(({ inputText }) => inputText)).size).toBe(150)
    }
  })
})

describe('list', () => {
  test('gives the newest first, page by page', async ({ memory }) => {
    await recordSix(memory)

    const first = await memory.audit.list({ limit: 4 })
    const second = await memory.audit.list({ limit: 4, before: first.at(-1)!.seq! })

    expect([...first, ...second].map(({ seq }) => seq)).toEqual([6, 5, 4, 3, 2, 1])
  })

  test('narrows by sender, status and time', async ({ memory, clock }) => {
    await memory.audit.record(entry)
    clock.advance({ hours: 1 })
    await memory.audit.record({ ...entry, senderId: 'ben' })
    await memory.audit.record({ ...entry, status: 'denied', denialReason: 'Not on the list' })
    clock.advance({ hours: 1 })
    await memory.audit.record(entry)
    const seqsOf = async (query: Parameters<typeof memory.audit.list>[0]) =>
      (await memory.audit.list(query)).map(({ seq }) => seq)

    expect(await seqsOf({ senderId: 'ana' })).toEqual([4, 3, 1])
    expect(await seqsOf({ status: 'denied' })).toEqual([3])
    expect(await seqsOf({ since: '2026-03-02 10:00', until: '2026-03-02 11:00' })).toEqual([3, 2])
  })
})

describe('verify', () => {
  test('says that an empty chain is whole', async ({ memory }) => {
    expect(await memory.audit.verify()).toEqual({ ok: true, entries: 0, erased: 0, unchained: 0 })
  })

  test('tells how far it is, and stops when it is told to', async ({ memory }) => {
    for (let entry = 0; entry < 70; entry++) {
      await memory.audit.record({ channel: 'c', senderId: 'ana', input: 'q', status: 'ok' })
    }
    const told: VerifyProgress[] = []
    const stop = new AbortController()

    await memory.audit.verify({ onProgress: (progress) => told.push(progress) })
    const stopped = memory.audit.verify({ onProgress: () => stop.abort(), signal: stop.signal })

    expect(told).toEqual([
      { done: 64, total: 70 },
      { done: 70, total: 70 },
    ])
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  })

  const edits = {
    id: 'changed',
    timestamp: '2026-03-02 09:00:01',
    channel: 'mail',
    sender_id: 'ben',
    sender_name: null,
    input_text: 'question',
    output_text: '',
    provider_used: null,
    model: '',
    processing_ms: 121,
    status: 'denied',
    denial_reason: null,
    previous_hash: '0',
    hash: '0',
    salt: '00',
    payload_digest: '0',
    origin: 'adopted',
    erased_at: '2026-03-02 09:00:00',
  }

  // What is read is the same on a server; asking one two thousand times shows nothing more.
  fileTest.for(Object.entries(edits))(
    'finds an edited %s, in any entry',
    async ([column, value], { memory }) => {
      await recordSix(memory)

      for (let seq = 1; seq <= 6; seq += 1) {
        const { rows } = await memory.client.execute(
          `SELECT ${column} AS original FROM audit_log WHERE seq = ${seq}`,
        )
        const set = `UPDATE audit_log SET ${column} = ? WHERE seq = ${seq}`
        await memory.client.execute({ sql: set, args: [value] })
        expect(await memory.audit.verify()).toMatchObject({
          ok: false,
          entries: seq - 1,
          firstBad: seq,
        })
        await memory.client.execute({ sql: set, args: [rows[0]!.original!] })
      }
      expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 6 })
    },
  )

  test.for([1, 2, 3, 4, 5])('finds that entry %i was deleted', async (seq, { memory }) => {
    await recordSix(memory)
    await memory.client.execute(`DELETE FROM audit_log WHERE seq = ${seq}`)

    expect(await memory.audit.verify()).toMatchObject({ ok: false, firstBad: seq })
  })

  test('finds that an entry was deleted and the rest moved up', async ({ memory }) => {
    await recordSix(memory)
    await memory.client.batch([
      'DELETE FROM audit_log WHERE seq = 3',
      'UPDATE audit_log SET seq = seq - 1 WHERE seq = 4',
      'UPDATE audit_log SET seq = seq - 1 WHERE seq = 5',
      'UPDATE audit_log SET seq = seq - 1 WHERE seq = 6',
    ])

    expect(await memory.audit.verify()).toMatchObject({ ok: false, firstBad: 3 })
  })

  test('finds an entry that was inserted at the end', async ({ memory }) => {
    await recordSix(memory)
    await memory.client.execute(
      `INSERT INTO audit_log (id, channel, sender_id, input_text, seq, previous_hash, hash, salt, payload_digest, origin)
      SELECT 'forged', channel, sender_id, input_text, 7, hash, hash, salt, payload_digest, origin FROM audit_log WHERE seq = 6`,
    )

    expect(await memory.audit.verify()).toMatchObject({ ok: false, firstBad: 7 })
  })

  test('finds an entry that was inserted in the middle', async ({ memory }) => {
    await recordSix(memory)
    await memory.client.batch([
      'UPDATE audit_log SET seq = 7 WHERE seq = 6',
      'UPDATE audit_log SET seq = 6 WHERE seq = 5',
      'UPDATE audit_log SET seq = 5 WHERE seq = 4',
      `INSERT INTO audit_log (id, channel, sender_id, input_text, seq, previous_hash, hash, salt, payload_digest, origin)
      SELECT 'forged', channel, sender_id, input_text, 4, hash, hash, salt, payload_digest, origin FROM audit_log WHERE seq = 3`,
    ])

    expect(await memory.audit.verify()).toMatchObject({ ok: false, firstBad: 4 })
  })

  test('finds two entries that were swapped', async ({ memory }) => {
    await recordSix(memory)
    await memory.client.batch([
      'UPDATE audit_log SET seq = 99 WHERE seq = 2',
      'UPDATE audit_log SET seq = 2 WHERE seq = 5',
      'UPDATE audit_log SET seq = 5 WHERE seq = 99',
    ])

    expect(await memory.audit.verify()).toMatchObject({ ok: false, firstBad: 2 })
  })

  test('finds a tail that was cut, against a checkpoint', async ({ memory }) => {
    await recordSix(memory)
    const checkpoint = await memory.audit.checkpoint()
    await memory.client.execute('DELETE FROM audit_log WHERE seq > 4')

    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 4 })
    expect(await memory.audit.verify({ checkpoint })).toMatchObject({ ok: false, firstBad: 5 })
  })

  test('finds a chain that was cut and went on differently, against a checkpoint', async ({
    memory,
  }) => {
    await recordSix(memory)
    const checkpoint = await memory.audit.checkpoint()
    await memory.client.execute('DELETE FROM audit_log WHERE seq > 4')
    await recordSix(memory)

    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 10 })
    expect(await memory.audit.verify({ checkpoint })).toMatchObject({ ok: false, firstBad: 6 })
  })

  test('is content with a checkpoint that the chain has gone on from', async ({ memory }) => {
    const empty = await memory.audit.checkpoint()
    await recordSix(memory)
    const full = await memory.audit.checkpoint()
    await recordSix(memory)

    expect(await memory.audit.verify({ checkpoint: empty })).toMatchObject({ ok: true })
    expect(await memory.audit.verify({ checkpoint: full })).toMatchObject({ ok: true, entries: 12 })
  })

  test('begins at a place, taking what lies before on trust', async ({ memory }) => {
    await recordSix(memory)
    await memory.client.execute(`UPDATE audit_log SET input_text = 'changed' WHERE seq = 2`)

    expect(await memory.audit.verify({ from: 3 })).toMatchObject({ ok: true, entries: 4 })
    expect(await memory.audit.verify({ from: 2 })).toMatchObject({ ok: false, firstBad: 2 })
    expect(await memory.audit.verify({ from: 7 })).toMatchObject({ ok: true, entries: 0 })
    expect(await memory.audit.verify({ from: 9 })).toMatchObject({ ok: false, firstBad: 8 })
  })

  test('lets other work go on between two pages', async ({ memory }) => {
    await Promise.all(Array.from({ length: 300 }, () => memory.audit.record(entry)))
    let turns = 0
    const counter = setInterval(() => (turns += 1), 0)

    await memory.audit.verify()
    clearInterval(counter)

    expect(turns).toBeGreaterThan(1)
  })
})

describe('checkpoint', () => {
  test('is where the chain stands', async ({ memory, clock }) => {
    await recordSix(memory)
    const [last] = await memory.audit.list({ limit: 1 })

    expect(await memory.audit.checkpoint()).toEqual({ seq: 6, hash: last!.hash, at: clock.now() })
  })
})

describe('adopt', () => {
  const older = Array.from({ length: 150 }, (_, number) => ({
    sql: 'INSERT INTO audit_log (id, timestamp, channel, sender_id, input_text) VALUES (?, ?, ?, ?, ?)',
    args: [
      `older-${number}`,
      number === 7 ? 'yesterday' : '2020-01-01 00:00:00',
      'c',
      's',
      `q ${number}`,
    ],
  }))

  test('chains the rows of an older program at the next opening, in the order it wrote them', async ({
    memory,
    open,
  }) => {
    await memory.audit.record(entry)
    await memory.client.batch(older)
    const before = await memory.audit.verify()

    const reopened = await open()

    expect(before).toMatchObject({ ok: true, entries: 1, unchained: 150 })
    expect(await reopened.audit.verify()).toMatchObject({ ok: true, entries: 151, unchained: 0 })
    const chained = await reopened.audit.list({ limit: 1000 })
    expect(chained.map(({ id }) => id).slice(0, -1)).toEqual(
      older.map(({ args }) => args[0]).reverse(),
    )
    expect(chained.map(({ origin }) => origin)).toContain('adopted')
  })

  test('chains each row once when two stores do it at the same time', async ({ memory, open }) => {
    const other = await open()
    await memory.client.batch(older)

    const counts = await Promise.all([
      memory.audit.adopt(),
      other.audit.adopt(),
      memory.audit.record(entry),
    ])

    expect(counts[0] + counts[1]).toBe(150)
    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 151, unchained: 0 })
  })

  test('goes on behind adopted rows with the entries of a store that was open before', async ({
    memory,
    open,
  }) => {
    await memory.audit.record(entry)
    await memory.client.batch(older)
    await open()
    await memory.audit.record(entry)

    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 152 })
  })
})

describe('eraseAuditEntries', () => {
  test('leaves a chain that verifies and says nothing about the person', async ({
    memory,
    clock,
  }) => {
    await memory.audit.record({ ...entry, senderId: 'ben' })
    await recordSix(memory)
    const checkpoint = await memory.audit.checkpoint()

    await memory.db.batch(eraseAuditEntries(memory.db, ['ana'], clock.now()))

    expect(await memory.audit.verify({ checkpoint })).toEqual({
      ok: true,
      entries: 7,
      erased: 6,
      unchained: 0,
    })
    expect(await memory.audit.list({ senderId: 'ana' })).toEqual([])
    expect(await memory.audit.list({ senderId: 'ben' })).toHaveLength(1)
    const [tombstone] = await memory.audit.list({ limit: 1 })
    expect(tombstone).toMatchObject({ inputText: '', salt: null, erasedAt: clock.now() })
  })

  test('takes the rows whole that are not chained yet', async ({ memory, clock }) => {
    await memory.client.execute(
      `INSERT INTO audit_log (id, channel, sender_id, input_text) VALUES ('older', 'c', 'ana', 'q')`,
    )

    await memory.db.batch(eraseAuditEntries(memory.db, ['ana'], clock.now()))

    expect(await memory.audit.list()).toEqual([])
  })

  test('leaves no room for words in an erased entry', async ({ memory, clock }) => {
    await recordSix(memory)
    await memory.db.batch(eraseAuditEntries(memory.db, ['ana'], clock.now()))
    await memory.client.execute(`UPDATE audit_log SET output_text = 'planted' WHERE seq = 4`)

    expect(await memory.audit.verify()).toMatchObject({ ok: false, firstBad: 4 })
  })
})

describe('list of somebody', () => {
  test('finds their entries in whatever spelling the id is given', async ({ memory }) => {
    const entry = { channel: 'chat', input: 'Hello', status: 'ok' as const }
    await memory.audit.record({ ...entry, senderId: '\u00e9va' })
    await memory.audit.record({ ...entry, senderId: 'ben' })

    expect(await memory.audit.list({ senderId: ' e\u0301va ' })).toMatchObject([
      { senderId: '\u00e9va' },
    ])
  })
})
