import { setTimeout as pause } from 'node:timers/promises'

import { MemoryStore } from '../../src/index.ts'
import { randomly, staged, summarise } from '../support/faults.ts'
import { describe, expect, test } from '../support/memory.ts'
import { yardsticksOf } from '../support/own-time.ts'
import { start } from '../support/process.ts'

const { kills } = staged

describe('kill -9 while exchanges are recorded', () => {
  test('leaves no half exchange, and loses none that was acknowledged', async ({ path }) => {
    const random = randomly()
    const acknowledged: string[] = []
    const reopened: number[] = []
    // The first opening in a process loads the code for it, which takes longer than opening: it is no part of the times.
    await (await MemoryStore.open({ url: `file:${path}.first` })).close()
    for (let run = 0; run < kills; run++) {
      await using child = start(new URL('../support/scripts/exchanges.ts', import.meta.url), [
        path,
        String(run),
        'Infinity',
        // Writes of several callers share a transaction.
        run % 2 === 0 ? '1' : '20',
      ])
      await child.message()
      // The first exchange loads what records it: the kills are for those that follow.
      acknowledged.push(String(await child.message()))
      await pause(random() * 60)
      await child.kill()
      acknowledged.push(...child.takeMessages().map(String))
      reopened.push(
        await yardsticksOf(async () => (await MemoryStore.open({ url: `file:${path}` })).close()),
      )
    }

    await using memory = await MemoryStore.open({ url: `file:${path}` })
    const { rows } = await memory.client.execute(
      `SELECT conversation_id, group_concat(role || ' ' || substr(content, instr(content, ' ') + 1, 12), '|') AS said
         FROM (SELECT * FROM messages ORDER BY key) GROUP BY conversation_id, (sequence - 1) / 2`,
    )
    const stored = rows.map(({ said }) => exchangeOf(said))
    const check = await memory.client.execute('PRAGMA integrity_check')

    summarise('killed', [
      ...reopened.map((took) => `open again in up to ${Math.ceil(took / 2) * 2} yardsticks`),
      ...stored.map(() => 'a whole exchange'),
      ...lostOf(acknowledged, stored).map(() => 'an acknowledged exchange that is lost'),
    ])
    // All but one: a disk that other programs keep busy holds one up now and then.
    expect(reopened.toSorted((one, other) => other - one)[1]).toBeLessThan(10)
    expect(acknowledged.length).toBeGreaterThan(kills)
    expect(stored).not.toContain(undefined)
    expect(new Set(stored).size).toBe(stored.length)
    expect(lostOf(acknowledged, stored)).toEqual([])
    expect(check.rows[0]?.integrity_check).toBe('ok')
    expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
  })
})

const lostOf = (acknowledged: readonly string[], stored: readonly unknown[]): string[] => {
  const kept = new Set(stored)
  return acknowledged.filter((key) => !kept.has(key))
}

/** The key of an exchange when it is whole: a question and the answer to it, in this order. */
function exchangeOf(said: unknown): string | undefined {
  if (typeof said !== 'string') return undefined
  const [, question, answer] = /^user ([\d-]+)[^|]*\|assistant ([\d-]+)$/.exec(said) ?? []
  return question !== undefined && question === answer ? question : undefined
}
