import { describe, expect, test } from 'vitest'

import { RecentlyUsed } from '../../../src/database/statements/recently-used.ts'

describe('get', () => {
  test('gives what was set last', () => {
    const kept = new RecentlyUsed<number>(2)

    kept.set('a', 1)
    kept.set('a', 2)

    expect(kept.get('a')).toBe(2)
    expect(kept.get('b')).toBeUndefined()
  })

  test('keeps what is used and forgets what is not', () => {
    const kept = new RecentlyUsed<number>(2)

    kept.set('used', 1)
    kept.set('unused', 2)
    kept.set('third', 3)
    kept.get('used')
    kept.set('fourth', 4)

    expect(kept.get('used')).toBe(1)
    expect(kept.get('unused')).toBeUndefined()
  })
})

describe('delete', () => {
  test('forgets an entry, however old', () => {
    const kept = new RecentlyUsed<number>(1)
    kept.set('old', 1)
    kept.set('young', 2)

    kept.delete('old')
    kept.delete('young')

    expect(kept.get('old')).toBeUndefined()
    expect(kept.get('young')).toBeUndefined()
  })
})

describe('clear', () => {
  test('forgets everything', () => {
    const kept = new RecentlyUsed<number>(1)
    kept.set('old', 1)
    kept.set('young', 2)

    kept.clear()

    expect(kept.get('old')).toBeUndefined()
    expect(kept.get('young')).toBeUndefined()
  })
})
