import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../../src/index.ts'
import { copyFiles, exchange, exchangesIn, outcomeOf } from '../../support/faults.ts'
import { start } from '../../support/process.ts'
import { temporaryPath } from '../../support/temporary.ts'

const exchanges = new URL('../../support/scripts/exchanges.ts', import.meta.url)
const url = (path: string) => `file:${path}`

/** What somebody does to a file that is in use. */
const losses: [what: string, lose: (path: string) => void | Promise<void>][] = [
  ['deleted', (path) => rmSync(path)],
  ['deleted with all that is beside it', deleteFiles],
  ['moved away', (path) => renameSync(path, `${path}.moved`)],
  ['replaced by another store', replaceByAnother],
  ['deleted and made anew', makeAnew],
  ['in a folder that is deleted', (path) => rmSync(dirname(path), { recursive: true })],
  ['in a folder that is moved', (path) => renameSync(dirname(path), `${dirname(path)}.moved`)],
]

describe('a file that is not where it was any more', () => {
  test.for(losses)('takes no write when it was %s, and says why', async ([, lose]) => {
    const path = temporaryPath('folder/memory.db')
    await using memory = await MemoryStore.open({ url: url(path) })
    await memory.recordExchange(exchange(0))

    await lose(path)
    const write = memory.recordExchange(exchange(1))

    await expect(write).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('deleted, moved or replaced while it was open'),
    })
    expect(await outcomeOf(() => memory.recordExchange(exchange(2)))).toBe('storage')
    expect(
      await outcomeOf(() => memory.messages.search({ senderId: 'ana', query: 'answer' })),
    ).toBe('storage')
  })

  test('takes no batch, transaction or script either', async () => {
    const path = temporaryPath()
    await using memory = await MemoryStore.open({ url: url(path) })
    const write = "DELETE FROM facts WHERE key = 'none'"
    rmSync(path)

    const outcomes = await Promise.allSettled([
      memory.client.execute(write),
      memory.client.batch([write]),
      memory.client.executeMultiple(`${write};${write}`),
      memory.db.transaction((transaction) => transaction.run(write)),
    ])

    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('rejected'))
  })

  test('is written again once it is back in its place', async () => {
    const path = temporaryPath()
    await using memory = await MemoryStore.open({ url: url(path) })
    await memory.recordExchange(exchange(0))
    renameSync(path, `${path}.moved`)
    const meanwhile = await outcomeOf(() => memory.facts.set(fact))
    renameSync(`${path}.moved`, path)

    await memory.recordExchange(exchange(1))

    await using other = await MemoryStore.open({ url: url(path) })
    expect(meanwhile).toBe('storage')
    expect(await exchangesIn(other)).toEqual([0, 1])
  })

  test('is left alone by the store that lost it', async () => {
    const path = temporaryPath()
    const memory = await MemoryStore.open({ url: url(path) })
    await memory.recordExchange(exchange(0))
    await replaceByAnother(path)

    await memory.close()

    await using other = await MemoryStore.open({ url: url(path) })
    expect(await exchangesIn(other)).toEqual([])
    expect(await other.facts.get(fact.senderId, fact.key)).toMatchObject({ value: 'the other' })
  })
})

describe('a -wal that was deleted while it was in use', () => {
  test('is noticed in a moment, and loses nothing when the store is closed', async () => {
    const path = temporaryPath()
    const memory = await MemoryStore.open({ url: url(path) })
    await memory.recordExchange(exchange(0))
    rmSync(`${path}-wal`)

    await expect
      .poll(() => outcomeOf(() => memory.facts.set(fact)), { timeout: 10_000 })
      .toBe('storage')
    await memory.close()

    await using again = await MemoryStore.open({ url: url(path) })
    expect(await exchangesIn(again)).toEqual([0])
    expect(await again.facts.get(fact.senderId, fact.key)).toMatchObject({ value: fact.value })
    expect(await again.doctor()).toMatchObject({ healthy: true })
  })

  test('is noticed when another program has begun a new one, which is left as it is', async () => {
    const path = temporaryPath()
    const memory = await MemoryStore.open({ url: url(path) })
    await memory.recordExchange(exchange(0))
    await memory.facts.set(fact)
    for (const end of ['-wal', '-shm']) rmSync(path + end)
    await using other = start(exchanges, [path, 'other', '1'])
    await other.done()

    await expect
      .poll(() => outcomeOf(() => memory.facts.list('ana')), { timeout: 10_000 })
      .toBe('storage')
    await memory.close()

    // A copy, because this process keeps what it knew of the old -shm.
    await using again = await MemoryStore.open({ url: url(copyFiles(path)) })
    expect(await again.stats('sender-0')).toMatchObject({ messages: 2 })
    expect(await again.doctor()).toMatchObject({ healthy: true })
  })
})

describe('a file that is made read-only while it is open', () => {
  test('keeps what is written into it', async () => {
    const path = temporaryPath()
    const memory = await MemoryStore.open({ url: url(path) })
    chmodSync(path, 0o400)

    await memory.recordExchange(exchange(0))

    await memory.close()
    chmodSync(path, 0o600)
    await using again = await MemoryStore.open({ url: url(path) })
    expect(await exchangesIn(again)).toEqual([0])
  })
})

const fact = { senderId: 'ana', key: 'drink', value: 'tea' }

function deleteFiles(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end)
}

/** As somebody restores a backup without closing the store first. */
async function replaceByAnother(path: string): Promise<void> {
  const backup = temporaryPath()
  await using memory = await MemoryStore.open({ url: url(backup) })
  await memory.facts.set({ ...fact, value: 'the other' })
  await memory.backup(`${backup}.whole`)
  copyFileSync(`${backup}.whole`, `${path}.restored`)
  renameSync(`${path}.restored`, path)
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) rmSync(path + end)
}

async function makeAnew(path: string): Promise<void> {
  deleteFiles(path)
  await (await MemoryStore.open({ url: url(path) })).close()
}
