import { createHash, randomUUID } from 'node:crypto'

/** Where the new ids of this process have come to: a millisecond, and how many before it were of the same one. */
let millisecond = 0
let count = 0

/**
 * A new id, a UUID of version 7 (RFC 9562): it begins with the moment, and 62 bits of it are random. Each comes behind those before it (until
 * the year 10889, when the 48 bits of the moment begin again), so that an index of ids grows at its end; ids that are random from their first
 * letter change a page of it for each row.
 */
export function newId(): string {
  const now = Date.now()
  if (now > millisecond) {
    millisecond = now
    count = 0
  } else if (++count > 0xfff) {
    millisecond++
    count = 0
  }
  const moment = millisecond.toString(16).padStart(12, '0').slice(-12)
  const place = count.toString(16).padStart(3, '0')
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7${place}${randomUUID().slice(18)}`
}

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
