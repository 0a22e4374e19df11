import { describe, expect, test } from 'vitest'

import { RecentCursors } from '../../src/import/recent-cursors.ts'

const cursor = (id: string) => ({
  id,
  startedAt: new Date(0),
  lastActivity: new Date(0),
  closed: false,
})

describe('RecentCursors', () => {
  test('forgets those that were used longest ago, and only when told to', () => {
    const cursors = new RecentCursors(2)
    cursors.set('ana', cursor('a'))
    cursors.set('ben', cursor('b'))
    cursors.set('cleo', cursor('c'))
    const before = cursors.get('ana')

    cursors.forgetOldest()

    expect(before).toEqual(cursor('a'))
    expect(cursors.get('ben')).toBeUndefined()
    expect([cursors.get('ana')?.id, cursors.get('cleo')?.id]).toEqual(['a', 'c'])
  })
})
