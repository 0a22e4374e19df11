import { once } from 'node:events'

import { describe, expect, test } from 'vitest'

import { heard } from '../src/heard.ts'

describe('heard', () => {
  test('hands on what is told', () => {
    const told: unknown[] = []

    heard((...all: unknown[]) => told.push(all))('error', 'about')

    expect(told).toEqual([['error', 'about']])
  })

  test.for([
    [
      'throws',
      () => {
        throw new RangeError('secret words')
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('secret words'))],
  ] as const)('makes a warning without words of a function that %s', async ([, tell]) => {
    const warned = once(process, 'warning')

    heard(tell)('error', 'about')

    const [{ message }] = (await warned) as [Error]
    expect(message).toContain('onError failed itself (RangeError)')
    expect(message).not.toContain('secret')
  })
})
