import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { HumanMessage } from '@langchain/core/messages'
import { emptyCheckpoint } from '@langchain/langgraph-checkpoint'
import { expect, test } from 'vitest'

import {
  OmegaChatMessageHistory,
  OmegaSaver,
  OmegaStore,
} from '../../../src/doors/langgraph/index.ts'
import { MemoryStore } from '../../../src/index.ts'
import { temporaryPath } from '../../support/temporary.ts'

/** How often a word is in the bytes of a store's files. */
const timesIn = (path: string, word: string): number => {
  const files = [path, `${path}-wal`].filter((file) => existsSync(file))
  const bytes = execFileSync('cat', files, { maxBuffer: 1e9, encoding: 'latin1' })
  return bytes.split(word).length - 1
}

/** What a person leaves through each part of the door, in values that are long enough to be stored as what was added. */
async function leave(memory: MemoryStore, senderId: string, word: string): Promise<void> {
  const saver = new OmegaSaver({ memory, senderId })
  const said: string[] = []
  let config: object = { configurable: { thread_id: `trip ${word}` } }
  for (let step = 1; step <= 30; step++) {
    said.push(`${word} ${step} ${'and so on '.repeat(20)}`)
    const values = { [`channel ${word}`]: [...said] }
    const versions = { [`channel ${word}`]: step }
    const checkpoint = { ...emptyCheckpoint(), channel_values: values, channel_versions: versions }
    const metadata = { source: 'loop' as const, step, parents: { note: word } }
    config = await saver.put(config, checkpoint, metadata, versions)
    await saver.putWrites(config, [[word, { word }]], `task ${word}`, `path ${word}`)
  }
  await new OmegaStore({ memory, senderId }).put(['notes', word], word, { text: word })
  const history = new OmegaChatMessageHistory({ memory, senderId, thread: word })
  await history.addMessages([new HumanMessage(`I said ${word}`)])
}

test('an erasure leaves no byte of what came in through the door, and all of others', async () => {
  const path = temporaryPath()
  await using memory = await MemoryStore.open({ url: `file:${path}` })
  await leave(memory, 'ben', 'serenequail')
  await leave(memory, 'ana', 'quixoticzebra')
  const before = await memory.checkpoints.list({ senderId: 'ben' })
  expect(timesIn(path, 'quixoticzebra')).toBeGreaterThan(100)

  const receipt = await memory.erase('ana')

  expect(receipt).toMatchObject({ complete: true, left: [] })
  expect(receipt.rows).toMatchObject({
    checkpoints: 30,
    checkpoint_writes: 30,
    items: 1,
    messages: 1,
  })
  expect(timesIn(path, 'quixoticzebra')).toBe(0)
  expect(await memory.checkpoints.list({ senderId: 'ben' })).toEqual(before)
})
