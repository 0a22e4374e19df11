import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { OlderFile } from '../fixtures/legacy/older-file.ts'
import { makeOlderFile, olderStates } from '../fixtures/legacy/states.ts'
import { temporaryPath } from '../support/temporary.ts'

const ana = { channel: 'telegram', senderId: 'ana' }
const words = [
  'garden',
  'fence',
  'Αθήνα',
  'γιώργος',
  'Straße',
  'كِتَاب',
  'שָׁלוֹם',
  'ёлка',
  'トマト',
  '東京',
  'फ़ोन',
  '🐶',
  '912 345 678',
  'llama-swap',
  'O’Brien',
  'getUserProfile',
  '82 kg',
  'Ｔｏｋｙｏ',
  'node.js',
  'café',
]
const asked = [
  'garden fence',
  'αθηνα',
  'Γιωργος',
  'strasse',
  'كتاب',
  'שלום',
  'елка',
  'とまと',
  '東京',
  'फोन',
  '🐶',
  '912345678',
  'llamaswap',
  "O'Brien",
  'user profile',
  '82kg',
  'tokyo',
  'nodejs',
  'cafe',
]
const said = fc.array(
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }).map((of) => of.join(' ')),
  { minLength: 5, maxLength: 30 },
)

/** Each writes texts into a new file, in their order, and opens it. */
const writers: Record<string, (texts: readonly string[]) => Promise<MemoryStore>> = {
  'inserted by the older program': async (texts) => {
    const path = temporaryPath()
    await (await MemoryStore.open({ url: `file:${path}` })).close()
    insertAsOlder(path, texts)
    return MemoryStore.open({ url: `file:${path}` })
  },
  adopted: async (texts) => {
    const path = temporaryPath()
    makeOlderFile(
      path,
      olderStates.find(({ name }) => name === 'tracked after step 13')!,
      'nobody',
    )
    insertAsOlder(path, texts)
    return MemoryStore.open({ url: `file:${path}` })
  },
  imported: async (texts) => {
    await using written = await byUs(texts)
    const memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })
    await memory.import(written.export('ana'))
    return memory
  },
}

async function byUs(texts: readonly string[]): Promise<MemoryStore> {
  const memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })
  await memory.messages.appendAll({
    ...ana,
    messages: texts.map((content) => ({ role: 'user' as const, content })),
  })
  return memory
}

function insertAsOlder(path: string, texts: readonly string[]): void {
  using file = new OlderFile(path)
  file.run(
    `INSERT INTO conversations (id, channel, sender_id, project, last_activity, status)
     VALUES ('c', 'telegram', 'ana', '', datetime('now'), 'active')`,
  )
  for (const [index, content] of texts.entries()) {
    file.run(
      "INSERT INTO messages (id, conversation_id, role, content) VALUES (?, 'c', 'user', ?)",
      `m${index}`,
      content,
    )
  }
}

const found = async (memory: MemoryStore): Promise<string[][]> => {
  const all: string[][] = []
  for (const query of asked) {
    const hits = await memory.messages.search({ senderId: 'ana', query, limit: 50 })
    all.push(hits.map(({ message }) => message.content))
  }
  return all
}

describe('what is found', () => {
  test.each(Object.keys(writers))('is the same when it was %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(said, async (texts) => {
        await using ours = await byUs(texts)
        await using theirs = await writers[name]!(texts)

        expect(await found(theirs)).toEqual(await found(ours))
      }),
      { numRuns: 8 },
    )
  })
})
