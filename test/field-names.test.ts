import { expect, test } from 'vitest'

import { meantField, unknownField } from '../src/field-names.ts'

const known = ['senderId', 'channel', 'zone', 'dueAt', 'limit', 'maxTokens', 'repeat']

test.for([
  ['timezone', 'timezone: unknown field, did you mean "zone"?'],
  ['timeZone', 'timeZone: unknown field, did you mean "zone"?'],
  ['sender', 'sender: unknown field, did you mean "senderId"?'],
  ['due_at', 'due_at: unknown field, did you mean "dueAt"?'],
  ['max_tokens', 'max_tokens: unknown field, did you mean "maxTokens"?'],
  ['tokens', 'tokens: unknown field, did you mean "maxTokens"?'],
  ['repeats_every', 'repeats_every: unknown field, did you mean "repeat"?'],
  ['person', 'person: unknown field'],
  ['at', 'at: unknown field'],
  ['my words', '…: unknown field'],
] as const)('of the field %s is said: %s', ([name, said]) => {
  expect(unknownField(name, known, meantField(name, known))).toBe(said)
})
