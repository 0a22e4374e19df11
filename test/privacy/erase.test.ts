import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
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

  test('takes about a second among many messages, while another process reads', async () => {
    const messages = Number(process.env.ERASE_MESSAGES ?? 20_000)
    const path = temporaryPath()
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    await fill(memory, messages)
    await leaveTraces(memory, 'ana', canaries)
    await using reader = start(new URL('../support/scripts/reader.ts', import.meta.url), [path])
    await reader.message()
    const others = await digestOf(memory)

    const begun = performance.now()
    const receipt = await memory.erase('ana')
    const took = performance.now() - begun

    reader.send('stop')
    expect(receipt.complete).toBe(true)
    expect(traces(path)).toEqual([])
    expect(await digestOf(memory)).toEqual(others)
    expect(await reader.message()).toEqual({ reads: expect.any(Number) })
    // A second is the goal on a machine of one's own.
    expect(took).toBeLessThan(5_000)
  }, 120_000)
})

/** What is left of a person's words in the bytes of a store's files: whole, or as the index spells them. */
function traces(path: string): string[] {
  const bytes = ['', '-wal', '-shm']
    .map((suffix) => path + suffix)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file))
  return [...canaries, 'canary', 'quixot'].filter((word) =>
    bytes.some((file) => file.includes(word)),
  )
}

/** Everything that does not belong to the person who is erased. */
async function digestOf(memory: MemoryStore): Promise<unknown> {
  const { rows } = await memory.client.execute(`
    SELECT count(*) AS messages, sum(key * length(content)) AS sizes, group_concat(DISTINCT conversation_id) AS homes
    FROM messages WHERE conversation_id NOT IN (SELECT id FROM conversations WHERE sender_id = 'ana')`)
  return { ...rows[0] }
}

async function fill(memory: MemoryStore, messages: number): Promise<void> {
  const items = Array.from({ length: messages }, (_, number) => ({
    type: 'message' as const,
    idempotencyKey: `message-${number}`,
    channel: 'chat',
    senderId: `sender-${number % 50}`,
    role: number % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: `Message ${number} about the garden, the rake and ${(number * 7919) % 10_007} other things`,
    timestamp: '2026-01-05 10:00:00',
  }))
  await memory.importHistory(items)
}
