import { expect, test } from 'vitest'

import { nearest } from '../src/nearest.ts'

const known = ['senderId', 'limit', 'at', 'until', 'expiresAt']

test.for([
  ['senderID', 'senderId'],
  ['sender', 'senderId'],
  ['limits', 'limit'],
  ['expireAt', 'expiresAt'],
  ['utnil', 'until'],
  ['on', undefined],
  ['ad', 'at'],
  ['person', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
] as const)('of what is known, %s means %s', ([given, meant]) => {
  expect(nearest(given, known)).toBe(meant)
})
