import { createHash, randomUUID } from 'node:crypto'

/** A new id. */
export const newId = (): string => randomUUID()

/**
 * The id of something that is written once however often the call is made: the same parts give the same id (a UUID of
 * version 8, RFC 9562, from SHA-256 over the length-prefixed parts), so writing it again meets the row there is.
 */
export function idFrom(...parts: string[]): string {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(`${part.length}:${part};`)
  const hex = digest.digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
