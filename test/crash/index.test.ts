import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'

const ana = { channel: 'chat', senderId: 'ana' }
const said = [
  {
    kind: 'what was not read',
    text: (number: number) => `The llama-swap of garden ${number}`,
    asked: 'garden 7 llamaswap',
    before: 'SELECT 1',
    left: 'SELECT count(*) AS left FROM message_words WHERE unread = 1',
  },
  {
    kind: 'letters',
    text: (number: number) => `Στον κήπο ${number} μένει ο Γιώργος`,
    asked: 'κηπο 7 γιωργος',
    before: 'UPDATE recall_letters SET folded_after = 1000',
    left: 'SELECT min(folded_after, 100) AS left FROM recall_letters',
  },
]

describe('kill -9 while the index is updated', () => {
  test.for(said)(
    'loses nothing that was done, and goes on where it was: $kind',
    async ({ text, asked, before, left }, { path }) => {
      const store = await MemoryStore.open({ url: `file:${path}` })
      await store.client.execute(before)
      const messages = Array.from({ length: 100 }, (_, number) => ({
        role: 'user' as const,
        content: text(number),
      }))
      await store.messages.appendAll({ ...ana, messages })
      // Read once, so that only the letters are left.
      if (before !== 'SELECT 1') await store.messages.search({ senderId: 'ana', query: asked })
      await store.close()
      const after: number[] = []

      for (let run = 0; run < 2; run++) {
        await using child = start(new URL('../support/scripts/index-updater.ts', import.meta.url), [
          path,
        ])
        for (let batch = 0; batch < 5; batch++) await child.message()
        await child.kill()
        await using memory = await MemoryStore.open({ url: `file:${path}` })
        after.push(Number((await memory.client.execute(left)).rows[0]?.left))
        expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
      }

      await using memory = await MemoryStore.open({ url: `file:${path}` })
      await memory.recall.updateIndex()
      const hits = await memory.messages.search({ senderId: 'ana', query: asked, limit: 1 })
      expect(after[0]).toBeLessThan(100)
      expect(after[1]).toBeLessThan(after[0]!)
      expect(Number((await memory.client.execute(left)).rows[0]?.left)).toBe(0)
      expect(hits[0]?.message.content).toBe(text(7))
      expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
    },
  )
})
