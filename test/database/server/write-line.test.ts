import { LibsqlError } from '@libsql/core/api'
import { describe, expect, test } from 'vitest'

import { LocalResultSet } from '../../../src/database/file/rows.ts'
import { type RemoteWrite, WriteLine } from '../../../src/database/server/write-line.ts'
import { pause, stopwatch, yieldToEventLoop } from '../../../src/time/timers.ts'

const write = (sql: string, changes: Partial<RemoteWrite> = {}): RemoteWrite => ({
  statements: [{ sql, args: [] }],
  isRepeatable: true,
  joins: true,
  ...changes,
})

const resultOf = (sql: string) => new LocalResultSet([sql], [], [], 0, undefined)
const refusal = new LibsqlError('constraint failed', 'SQLITE_CONSTRAINT')

/** A line to a server that answers a turn later, refuses what is called bad, and notes what came together. */
function lineTo(
  answers: (sqls: string[]) => Promise<void> = yieldToEventLoop,
  patienceMs?: number,
) {
  const sent: string[][] = []
  const line = new WriteLine(
    async (writes) => {
      const sqls = writes.flatMap(({ statements }) => statements.map(({ sql }) => sql))
      sent.push(sqls)
      await answers(sqls)
      if (sqls.includes('bad')) throw refusal
      return sqls.map(resultOf)
    },
    (error) => error === refusal,
    patienceMs,
  )
  const ends = (writes: RemoteWrite[]) =>
    Promise.all(
      writes.map((asked) =>
        line.write(asked).then(
          (results) => results.map(({ columns }) => columns[0]).join(' '),
          (error: unknown) => Object(error).code,
        ),
      ),
    )
  return { sent, ends }
}

describe('write', () => {
  test('sends what is asked for in one turn together, each with its own results', async () => {
    const { sent, ends } = lineTo()
    const two = write('b', {
      statements: [
        { sql: 'b', args: [] },
        { sql: 'c', args: [] },
      ],
    })

    expect(await ends([write('a'), two, write('d')])).toEqual(['a', 'b c', 'd'])
    expect(sent).toEqual([['a', 'b', 'c', 'd']])
  })

  test('sends what waited together, in its order, when the one before has its answer', async () => {
    const { sent, ends } = lineTo()

    const first = ends([write('a')])
    await Promise.resolve()
    const others = [ends([write('b')]), ends([write('c')])]
    await Promise.all([first, ...others])

    expect(sent).toEqual([['a'], ['b', 'c']])
  })

  test('finds the one at fault, whose error nobody else gets', async () => {
    const { sent, ends } = lineTo()

    const results = await ends(['a', 'b', 'bad', 'c'].map((sql) => write(sql)))

    expect(results).toEqual(['a', 'b', 'SQLITE_CONSTRAINT', 'c'])
    expect(sent.at(-1)).toEqual(['c'])
  })

  test('never joins what can be repeated with what can’t, nor what stands alone', async () => {
    const { sent, ends } = lineTo()

    await ends([
      write('a'),
      write('b', { isRepeatable: false }),
      write('c', { isRepeatable: false }),
      write('schema', { joins: false }),
      write('d'),
    ])

    expect(sent).toEqual([['a'], ['b', 'c'], ['schema'], ['d']])
  })

  test('tells everybody of a group when no answer came', async () => {
    const lost = Object.assign(new Error('lost'), { code: 'unavailable' })
    const { sent, ends } = lineTo(() => Promise.reject(lost))

    expect(await ends([write('a'), write('b')])).toEqual(['unavailable', 'unavailable'])
    expect(sent).toEqual([['a', 'b']])
  })

  test('bounds what goes together', async () => {
    const { sent, ends } = lineTo()
    const large = { statements: [{ sql: 'large', args: ['x'.repeat(300_000)] }] }

    await ends([write('', large), write('', large), write('a')])

    expect(sent).toEqual([['large'], ['large', 'a']])
  })

  test('sends at most 500 statements together', async () => {
    const { sent, ends } = lineTo()
    const many = { statements: Array.from({ length: 300 }, () => ({ sql: 'a', args: [] })) }

    await ends([write('', many), write('', many), write('b')])

    expect(sent.map(({ length }) => length)).toEqual([300, 301])
  })

  test('goes by the moment at which the first of a group came', async () => {
    const begun: number[] = []
    const line = new WriteLine(
      async (writes, since) => {
        begun.push(since)
        await yieldToEventLoop()
        return writes.map(() => resultOf('a'))
      },
      () => false,
    )
    const first = line.write(write('a'))
    await Promise.resolve()

    const second = line.write(write('b'))
    const between = stopwatch()
    await Promise.all([first, second, line.write(write('c'))])

    expect(begun).toHaveLength(2)
    expect(begun[1]).toBeLessThanOrEqual(between)
  })

  test('lets others pass a request that takes for ever, a few at a time', async () => {
    const { sent, ends } = lineTo(stuckAt('stuck'), 5)

    void ends([write('stuck')])
    await Promise.resolve()
    const others = await ends([write('a'), write('b')])

    expect(others).toEqual(['a', 'b'])
    expect(sent).toEqual([['stuck'], ['a', 'b']])
  })

  test('has three requests on their way at most, however long they take', async () => {
    const { sent, ends } = lineTo(stuckAt('stuck'), 1)

    void ends(Array.from({ length: 5 }, () => write('stuck', { joins: false })))

    await expect.poll(() => sent.length).toBe(3)
    await pause(30)
    expect(sent).toHaveLength(3)
  })

  test('keeps no program from ending while it has patience', async () => {
    const { sent, ends } = lineTo(stuckAt('stuck'))
    const before = keptAlive()

    void ends([write('stuck')])
    await Promise.resolve()

    expect(sent).toEqual([['stuck']])
    expect(keptAlive()).toEqual(before)
  })

  test('waits as long again for the request that passed another', async () => {
    const sentBesideIt = await new Promise<string[][]>((resolve) => {
      const { sent, ends } = lineTo(async ([sql]) => {
        if (sql === 'second') {
          void ends([write('third')])
          // Before any timer can fire.
          await Promise.resolve()
          await Promise.resolve()
          resolve([...sent])
        }
        await new Promise(() => {})
      }, 5)
      void ends([write('first'), write('second', { joins: false })])
    })

    expect(sentBesideIt).toEqual([['first'], ['second']])
  })

  test('counts from the latest request, not from one that was answered before', async () => {
    const { sent, ends } = lineTo(stuckAt('stuck'), 5)
    await ends([write('a')])
    // Timers of one length fire in the order in which they were set.
    const beforeIt = pause(5)

    void ends([write('stuck')])
    await Promise.resolve()
    void ends([write('b')])
    await beforeIt

    expect(sent).toEqual([['a'], ['stuck']])
  })
})

/** The timers that the process would not end without. */
const keptAlive = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout')

/** Answers never what is called so, and all else a turn later. */
const stuckAt = (stuck: string) => (sqls: string[]) =>
  sqls[0] === stuck ? new Promise<void>(() => {}) : yieldToEventLoop()
