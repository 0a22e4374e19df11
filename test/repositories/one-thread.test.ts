import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'
import type { Edited } from '../support/scripts/thread-editor.ts'

const script = new URL('../support/scripts/thread-editor.ts', import.meta.url)
const ana = { channel: 'web', senderId: 'ana' }

/** Four processes that append to one thread, edit, delete and fork it, and what each of them left. */
async function edited(url: string, steps: number): Promise<Edited[]> {
  const editors = ['a', 'b', 'c', 'd'].map((name, seed) =>
    start(script, [url, name, String(seed + 1), String(steps)]),
  )
  for (const editor of editors) await editor.message()
  for (const editor of editors) editor.send('go')
  const left = await Promise.all(editors.map(async (editor) => (await editor.message()) as Edited))
  for (const editor of editors) await editor.done()
  return left
}

describe('four processes at one thread', () => {
  test('lose nothing and keep one order, whoever appends, edits, deletes and forks', async ({
    memory,
    url,
  }) => {
    const { id } = await memory.conversations.getOrCreate({ ...ana, thread: 'boat' })

    const left = await edited(url, 25)

    const stored = await memory.messages.list(id, { limit: 1000 })
    const told = left.flatMap(({ said }) => said)
    expect(stored.map((one) => `${one.id}: ${one.content}`).toSorted()).toEqual(
      told.map(([own, content]) => `${own}: ${content}`).toSorted(),
    )
    for (const { said } of left) {
      const own = new Map(said)
      expect(stored.filter((one) => own.has(one.id)).map((one) => one.id)).toEqual([...own.keys()])
    }
    const places = stored.map(({ sequence }) => Number(sequence))
    expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b))
    expect(await memory.messages.count(id)).toBe(told.length)

    const forks = left.flatMap((one) => one.forks)
    expect(await memory.conversations.count(ana)).toBe(1 + forks.length)
    for (const [thread, last] of forks) {
      const fork = await memory.conversations.findActive({ ...ana, thread })
      const copies = await memory.messages.list(fork!.id)
      expect(copies.at(-1)?.content).toBe(last)
      expect(new Set(copies.map((copy) => copy.sequence)).size).toBe(copies.length)
    }

    expect(left.flatMap(({ deleted }) => deleted).length).toBeGreaterThan(0)
    const foreign = await memory.messages.search({ senderId: 'ben', query: 'keel' })
    expect(foreign).toEqual([])
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
    const { findings } = await memory.doctor()
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})
