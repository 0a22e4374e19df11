import { readFileSync, writeFileSync } from 'node:fs'

import { createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { temporaryPath } from '../support/temporary.ts'

describe('an encrypted store', () => {
  test('is opened again with its key, and so is its backup', async () => {
    const path = temporaryPath()
    const encryptionKey = 'right'
    for (const user of ['the zebra is striped', 'the okapi too']) {
      await using memory = await MemoryStore.open({ url: `file:${path}`, encryptionKey })
      await memory.recordExchange({ channel: 'chat', senderId: 'ana', user, assistant: 'Noted' })
    }

    await using memory = await MemoryStore.open({ url: `file:${path}`, encryptionKey })
    await memory.backup(`${path}.copy`)
    await using copy = await MemoryStore.open({ url: `file:${path}.copy`, encryptionKey })

    expect(await memory.doctor()).toMatchObject({ healthy: true, findings: [] })
    expect(await copy.stats('ana')).toEqual({ conversations: 1, messages: 4, facts: 0 })
    for (const file of [path, `${path}-wal`, `${path}.copy`]) {
      expect(readFileSync(file).includes('zebra')).toBe(false)
    }
  })

  test('is refused without its key and with another one, and is none the worse for it', async () => {
    const url = `file:${temporaryPath()}`
    await (await MemoryStore.open({ url, encryptionKey: 'right' })).close()

    const without = MemoryStore.open({ url })
    const withAnother = MemoryStore.open({ url, encryptionKey: 'wrong' })

    await expect(without).rejects.toMatchObject({ code: 'unknown_schema' })
    await expect(withAnother).rejects.toMatchObject({ code: 'unknown_schema' })
    await using memory = await MemoryStore.open({ url, encryptionKey: 'right' })
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })
})

describe("the local copy of a server's database", () => {
  test('is refused as a file of its own, which would damage it', async () => {
    const path = temporaryPath()
    await (await MemoryStore.open({ url: `file:${path}` })).close()
    writeFileSync(`${path}-client_wal_index`, '')
    const before = readFileSync(path)

    const opened = MemoryStore.open({ url: `file:${path}` })

    await expect(opened).rejects.toMatchObject({
      code: 'unknown_schema',
      message: expect.stringContaining("the local copy of a server's database"),
    })
    expect(readFileSync(path)).toEqual(before)
  })
})

describe('a database whose texts are UTF-16', () => {
  test.for(['a file', 'a client'])('is refused, and stays as it is (as %s)', async (kind) => {
    const url = `file:${temporaryPath()}`
    const client = createClient({ url })
    await client.executeMultiple("PRAGMA encoding = 'UTF-16le'; CREATE TABLE app_notes(note TEXT)")

    const opened = MemoryStore.open(kind === 'a file' ? { url } : { client })

    await expect(opened).rejects.toMatchObject({
      code: 'unknown_schema',
      message: expect.stringContaining('UTF-16'),
    })
    expect((await client.execute('SELECT name FROM sqlite_master')).rows).toHaveLength(1)
    client.close()
  })
})
