import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  blank,
  entryHash,
  genesis,
  isIntact,
  payloadDigest,
  seal,
} from '../../src/repositories/audit-chain.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const optional = fc.option(text)
const payload = fc.record({
  channel: text,
  senderId: text,
  senderName: optional,
  inputText: text,
  outputText: optional,
  providerUsed: optional,
  model: optional,
  denialReason: optional,
})
const frame = fc.record({
  id: text,
  timestamp: text,
  processingMs: fc.option(fc.nat()),
  status: text,
  origin: optional,
})

describe('payloadDigest', () => {
  test('differs as soon as one field, or the salt, does', () => {
    fc.assert(
      fc.property(payload, payload, text, text, (one, other, salt, otherSalt) => {
        const same = JSON.stringify([one, salt]) === JSON.stringify([other, otherSalt])

        expect(payloadDigest(one, salt) === payloadDigest(other, otherSalt)).toBe(same)
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  test.for([
    [
      { inputText: 'ab', outputText: 'c' },
      { inputText: 'a', outputText: 'bc' },
    ],
    [{ outputText: null }, { outputText: '' }],
    [{ outputText: null }, { outputText: '-' }],
    [
      { inputText: '1:a', outputText: 'b' },
      { inputText: '', outputText: '1:ab' },
    ],
  ])('tells %o from %o', ([one, other]) => {
    const digests = [one, other].map((part) => payloadDigest({ ...blank, ...part }, 'salt'))

    expect(digests[0]).not.toBe(digests[1])
  })

  test('is what it was in the first version, so that old chains verify', () => {
    const first = payloadDigest(
      {
        channel: 'chat',
        senderId: 'ana',
        senderName: 'Ana',
        inputText: 'Olá',
        outputText: null,
        providerUsed: 'local',
        model: null,
        denialReason: '',
      },
      '00ff',
    )

    expect(first).toBe('f17cef397c7a4ecdd0222fd3606ff450ec34fc5727eb337fc948cd566a05f561')
  })
})

describe('entryHash', () => {
  test('is what it was in the first version, so that old chains verify', () => {
    const first = entryHash({
      seq: 1,
      previousHash: genesis.hash,
      id: 'entry-1',
      timestamp: '2026-03-02 09:00:00',
      processingMs: 12,
      status: 'ok',
      origin: 'recorded',
      payloadDigest: 'digest',
    })

    expect(first).toBe('b3892969ce75c02dcb619f5e080911f127fdf86c2048e9f45071c30fc3b21aff')
  })
})

const frameOfOne = { id: '1', timestamp: 'today', processingMs: null, status: 'ok', origin: null }
const wordsOfOne = {
  channel: 'chat',
  senderId: 'ana',
  senderName: 'Ana',
  inputText: 'Hello',
  outputText: 'Hi',
  providerUsed: 'p',
  model: 'm',
  denialReason: 'none',
}

describe('isIntact', () => {
  test.for(Object.keys(wordsOfOne))(
    'is not so when an erased entry has words again: %s',
    (field) => {
      const erased = {
        ...frameOfOne,
        ...blank,
        ...seal({ ...frameOfOne, ...wordsOfOne }, 'salt', genesis),
        salt: null,
        erasedAt: 'today',
      }

      expect(isIntact(erased, genesis)).toBe(true)
      expect(isIntact({ ...erased, [field]: 'words' }, genesis)).toBe(false)
    },
  )

  test('knows each entry that was sealed, behind the one before it only', () => {
    fc.assert(
      fc.property(payload, frame, text, (payload, frame, salt) => {
        const entry = { ...payload, ...frame, salt, erasedAt: null }
        const first = { ...entry, ...seal(entry, salt, genesis) }
        const second = { ...entry, ...seal(entry, salt, first) }

        expect(isIntact(first, genesis)).toBe(true)
        expect(isIntact(second, first)).toBe(true)
        expect(isIntact(second, genesis)).toBe(false)
        expect(isIntact(first, first)).toBe(false)
      }),
      { numRuns: 1000, seed: 1 },
    )
  })
})
