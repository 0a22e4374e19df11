import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'

const ana = { channel: 'chat', senderId: 'ana' }
const greek = Array.from({ length: 300 }, (_, index) => `Στον κήπο ${index} μένει ο Γιώργος`)

describe('kill -9 while the index is updated', () => {
  test('loses nothing that was read, and goes on where it was', async ({ path }) => {
    const store = await MemoryStore.open({ url: `file:${path}` })
    await store.messages.appendAll({
      ...ana,
      messages: greek.map((content) => ({ role: 'user' as const, content })),
    })
    await store.close()
    const unread: number[] = []

    for (let run = 0; run < 4; run++) {
      await using child = start(new URL('../support/scripts/index-updater.ts', import.meta.url), [
        path,
      ])
      for (let batch = 0; batch < 5; batch++) await child.message()
      await child.kill()
      await using memory = await MemoryStore.open({ url: `file:${path}` })
      const { rows } = await memory.client.execute(
        'SELECT count(*) AS unread FROM message_words WHERE unread = 1',
      )
      unread.push(Number(rows[0]?.unread))
      expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
    }

    await using memory = await MemoryStore.open({ url: `file:${path}` })
    const read = await memory.recall.updateIndex()
    const hits = await memory.messages.search({
      senderId: 'ana',
      query: 'κηπο 7 γιωργος',
      limit: 1,
    })
    expect(unread.every((left, run) => left < (unread[run - 1] ?? greek.length))).toBe(true)
    expect(read).toBe(unread.at(-1))
    expect(hits[0]?.message.content).toBe(greek[7])
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
  })
})
