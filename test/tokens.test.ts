import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'

import { estimateTokens } from '../src/tokens.ts'
import { madeTexts } from './support/token-texts.ts'

describe('estimateTokens', () => {
  test.for(Object.entries(madeTexts))('is within 25 %% of o200k_base for %s', ([, text]) => {
    const tokens = encode(text).length

    expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens * 0.75)
    expect(estimateTokens(text)).toBeLessThanOrEqual(tokens * 1.25)
  })

  test('gives nothing for nothing, and something for anything', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('a')).toBe(1)
    expect(estimateTokens(' \n')).toBeGreaterThan(0)
  })
})
