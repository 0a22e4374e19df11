import { afterEach, describe, expect, test, vi } from 'vitest'

import { newId } from '../../src/repositories/identity.ts'

const some = (length: number) => Array.from({ length }, newId)

describe('a new id', () => {
  afterEach(() => void vi.useRealTimers())

  test('is a UUID of version 7 that begins with the moment', () => {
    vi.useFakeTimers({ now: new Date('2037-01-02T03:04:05.678Z') })

    const id = newId()

    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.now())
  })

  test('comes behind those before it, however many are made in a millisecond', () => {
    vi.useFakeTimers({ now: new Date('2038-01-01') })

    const ids = some(10_000)

    expect(new Set(ids).size).toBe(10_000)
    expect(ids.toSorted()).toEqual(ids)
  })

  test('comes behind those before it when the clock is set back', () => {
    vi.useFakeTimers({ now: new Date('2039-01-01') })
    const before = newId()
    vi.setSystemTime(new Date('2026-01-01'))

    const ids = [before, ...some(3)]

    expect(ids.toSorted()).toEqual(ids)
  })

  test('is a UUID by a clock that is far beyond its 48 bits, too', async () => {
    vi.useFakeTimers({ now: 8_640_000_000_000_000 })
    // Those that other tests use go on by the clock of today.
    vi.resetModules()
    const ofItsOwn = await import('../../src/repositories/identity.ts')

    expect(ofItsOwn.newId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/)
  })

  test('shares nothing but its beginning with the one before it', () => {
    const [first, second] = some(2)

    expect(first!.slice(19)).not.toBe(second!.slice(19))
  })
})
