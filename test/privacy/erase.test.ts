import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { type ErasureReceipt, MemoryStore } from '../../src/index.ts'
import { hashRows, markRows, plantInTheRest, textsWithout } from '../support/every-text.ts'
import { yardsticksOf } from '../support/own-time.ts'
import { canaries, leaveTraces, rowsOf } from '../support/person.ts'
import { start } from '../support/process.ts'
import { temporaryPath } from '../support/temporary.ts'

const others = canaries.map((word) => word.replace('canary', 'other').replace('quixotic', 'serene'))

describe('erase', () => {
  test('leaves no byte of a person in the file, and every row of others as it was', async () => {
    const path = temporaryPath()
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    await leaveTraces(memory, 'ben', others)
    const before = await rowsOf(memory, 'ben')
    await leaveTraces(memory, 'ana', canaries)
    expect(traces(path)).not.toEqual([])

    const receipt = await memory.erase('ana')

    expect(traces(path)).toEqual([])
    expect(await rowsOf(memory, 'ben')).toEqual(before)
    expect(await rowsOf(memory, 'ana')).toEqual([])
    expect(receipt).toMatchObject({ complete: true, senderIds: ['alias canaryequixotic', 'ana'] })
    expect(Object.values(receipt.rows)).not.toContain(0)
    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 2 })
  })

  test('goes through aliases both ways, and through chains of another program', async () => {
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })
    await memory.client.execute(
      "INSERT INTO user_aliases VALUES ('phone', 'mail', NULL), ('mail', 'ana', NULL)",
    )
    for (const senderId of ['phone', 'mail', 'ana', 'ben']) {
      await memory.facts.set({ senderId, key: 'name', value: senderId })
    }

    const receipt = await memory.erase('mail')

    expect(receipt.senderIds).toEqual(['ana', 'mail', 'phone'])
    expect(await memory.admin.listFacts()).toMatchObject([{ senderId: 'ben' }])
    expect(await memory.aliases.resolve('phone')).toBe('phone')
  })

  test('lets the facts of others outlive the message they were learned from', async () => {
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })
    const said = { channel: 'chat', senderId: 'ana', user: 'Ben likes tea', assistant: 'Noted' }
    const { user } = await memory.recordExchange(said)
    await memory.facts.set({
      senderId: 'ben',
      key: 'drink',
      value: 'tea',
      sourceMessageId: user.id,
    })

    await memory.erase('ana')

    const fact = await memory.facts.get('ben', 'drink')
    expect(fact).toMatchObject({ value: 'tea', sourceMessageId: null })
  })

  test('leaves the audit entries of others that are in no chain yet', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    for (const senderId of ['ana', 'ben']) {
      await memory.client.execute({
        sql: `INSERT INTO audit_log(id, timestamp, channel, sender_id, input_text, status)
          VALUES (?, '2026-03-02 09:00:00', 'chat', ?, 'zebra', 'ok')`,
        args: [senderId, senderId],
      })
    }

    const { rows } = await memory.erase('ana')

    expect(rows['audit_log']).toBe(1)
    expect(await memory.audit.list()).toMatchObject([{ senderId: 'ben', inputText: 'zebra' }])
  })

  test('of somebody unknown deletes nothing, and says so', async () => {
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })

    const receipt = await memory.erase('nobody')

    expect(receipt.senderIds).toEqual(['nobody'])
    expect(new Set(Object.values(receipt.rows))).toEqual(new Set([0]))
  })

  test('refuses no name at all', async () => {
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })

    const nobody = memory.erase('')

    await expect(nobody).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('takes a hundred yardsticks at most among 100,000 messages, in every text, while another process reads', async () => {
    const path = temporaryPath()
    const person = `ana ${canaries[0]}`
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    await leaveTraces(memory, 'ben', others)
    await fill(memory, 100_000)
    const mark = await markRows(memory)
    const before = await hashRows(memory, mark)
    await leaveTraces(memory, person, canaries)
    await plantInTheRest(memory, mark, canaries[1]!)
    await beginMerging(memory, 600)
    expect(await textsWithout(memory, mark, 'canary')).toEqual([])
    expect(traces(path)).toEqual([...canaries, 'canary', 'quixot'])
    await using reader = start(new URL('../support/scripts/reader.ts', import.meta.url), [path])
    await reader.message()

    const erasing: { receipt?: ErasureReceipt } = {}
    const took = await yardsticksOf(async () => (erasing.receipt = await memory.erase(person)))

    const left = traces(path)
    reader.send('stop')
    expect(left).toEqual([])
    expect(erasing.receipt).toMatchObject({ complete: true })
    expect(Object.values(erasing.receipt?.rows ?? {})).not.toContain(0)
    expect(await hashRows(memory, mark)).toEqual(before)
    expect(await reader.message()).toEqual({ reads: expect.any(Number) })
    expect(await memory.audit.verify()).toMatchObject({ ok: true })
    expect(took).toBeLessThan(100)
  })

  test('leaves no word in an index whose parts were being merged', async () => {
    const path = temporaryPath()
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    await leaveTraces(memory, 'ben', others)
    await leaveTraces(memory, 'ana', canaries)
    await beginMerging(memory, 1)

    await memory.erase('ana')

    expect(traces(path)).toEqual([])
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })
})

/**
 * What is left of a person's words in the bytes of a store's files: whole, or as the index spells them. Another process
 * reads them: a file that this one opens and closes loses the locks of the store that is open here.
 */
function traces(path: string): string[] {
  const files = ['', '-wal', '-shm']
    .map((suffix) => path + suffix)
    .filter((file) => existsSync(file))
  const bytes = execFileSync('cat', files, { maxBuffer: 1e9 })
  return [...canaries, 'canary', 'quixot'].filter((word) => bytes.includes(word))
}

/** Stores messages of fifty people, through the triggers that index them. */
async function fill(memory: MemoryStore, messages: number): Promise<void> {
  await memory.client.batch([
    `INSERT INTO conversations(id, channel, sender_id)
     SELECT 'talk-' || value, 'chat', 'sender-' || value FROM generate_series(0, 49)`,
    `INSERT INTO messages(id, conversation_id, sequence, role, content)
     SELECT 'message-' || value, 'talk-' || (value % 50), value / 50 + 1, iif(value % 2, 'user', 'assistant'),
       'Message ' || value || ' about the garden, the rake and ' || (value * 7919 % 10007) || ' other things'
     FROM generate_series(0, ${messages - 1})`,
  ])
}

/** Leaves the indexes as a merge that was broken off does, with their first pages merged. */
async function beginMerging(memory: MemoryStore, pages: number): Promise<void> {
  for (const index of ['messages_recall', 'messages_fts']) {
    await memory.client.execute(`INSERT INTO ${index}(${index}, rank) VALUES ('merge', -${pages})`)
  }
}
