import { MemoryError } from '../errors.ts'
import { type CountTokens, estimateTokens } from '../tokens.ts'

/** The counter that was given, held to its word. */
export function checkedCounter(countTokens: CountTokens = estimateTokens): CountTokens {
  return (text) => {
    let tokens: unknown
    try {
      tokens = countTokens(text)
    } catch (cause) {
      throw new MemoryError('invalid_input', 'countTokens: failed', { cause })
    }
    if (typeof tokens === 'number' && Number.isFinite(tokens) && tokens >= 0) return tokens
    // What an async function does with its promise is nobody's to hear any more.
    if (tokens instanceof Promise) tokens.catch(() => undefined)
    throw new MemoryError('invalid_input', 'countTokens: must return a number from 0 up')
  }
}
