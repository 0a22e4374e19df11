import { once } from 'node:events'

import { describe, expect, test } from 'vitest'

import { type Embed, Embedder, type EmbedContext } from '../../src/recall/embedder.ts'
import { failure } from '../support/server/failure.ts'

const never = () => new Promise<never>(() => {})
const vector = (length: number, value = 1) => new Float32Array(length).fill(value)

const embedderOf = (embed: unknown, options: { timeoutMs?: number } = {}) => {
  const told: [unknown, EmbedContext][] = []
  const onError = (error: unknown, about: EmbedContext) => void told.push([error, about])
  const settings = { embed: embed as Embed, model: 'test', timeoutMs: 5_000, onError, ...options }
  return { embedder: new Embedder(settings), told }
}

describe('vectorsOf', () => {
  test.for<[string, unknown]>([
    ['nothing', undefined],
    ['too few', [vector(3)]],
    ['no vectors', [[1], [2]]],
    ['a number that is none', [vector(3), vector(3, Number.NaN)]],
    ['one without end', [vector(3), vector(3, Infinity)]],
    ['zeros', [vector(3), vector(3, 0)]],
    ['several lengths', [vector(3), vector(4)]],
    ['what libSQL can’t compare', [vector(65_537), vector(65_537)]],
  ])('refuses %s', async ([, given]) => {
    const { embedder } = embedderOf(async () => given)

    const error = await failure(embedder.vectorsOf(['a', 'b']))

    expect(error).toMatchObject({ name: 'MemoryError', code: 'invalid_input' })
    expect(error.message).toMatch(/^embed: /)
  })

  test('waits ten times as long for messages as for a question, and tells the function when it is over', async () => {
    const signals: AbortSignal[] = []
    const { embedder } = embedderOf(
      (_: string[], __: string, { signal }: { signal: AbortSignal }) => {
        signals.push(signal)
        return never()
      },
      { timeoutMs: 20 },
    )
    const order: string[] = []

    const message = failure(embedder.vectorsOf(['a'])).then((error) => {
      order.push('message')
      return error
    })
    await embedder.vectorOf('a').then(() => order.push('question'))

    expect(await message).toMatchObject({
      code: 'unavailable',
      message: "embed: the application's embedder gave nothing within 0.2 seconds",
    })
    expect(order).toEqual(['question', 'message'])
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('hears nothing of what fails when nobody waits any more', async () => {
    const { embedder } = embedderOf(
      async (_: string[], __: string, { signal }: { signal: AbortSignal }) => {
        await once(signal, 'abort')
        throw new Error('too late')
      },
      { timeoutMs: 1 },
    )

    expect(await failure(embedder.vectorsOf(['a']))).toMatchObject({ code: 'unavailable' })
  })
})

describe('vectorOf', () => {
  test('is nothing when the embedder fails, and why is told', async () => {
    const down = new Error('the embedder is down')
    const { embedder, told } = embedderOf(() => {
      throw down
    })

    expect(await embedder.vectorOf('a')).toBeUndefined()
    expect(told).toEqual([
      [expect.objectContaining({ code: 'unavailable', cause: down }), { embedding: 'question' }],
    ])
  })

  test('is nothing for the embedder itself, which would ask for ever', async () => {
    const asked: string[] = []
    const { embedder } = embedderOf(async ([text]: string[]) => {
      asked.push(text!)
      expect(await embedder.vectorOf('again')).toBeUndefined()
      return [vector(3)]
    })

    expect(await embedder.vectorOf('a')).toMatchObject({ model: 'test' })
    expect(asked).toEqual(['a'])
  })
})
