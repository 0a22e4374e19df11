const lenient = new TextDecoder()
const strict = new TextDecoder('utf-8', { fatal: true })

/**
 * A text that was read as a blob. The driver ends the process when it meets a text that is not valid UTF-8, which a bit
 * that flipped on the disk makes of one; what may be damaged is therefore read as bytes, `CAST(… AS BLOB)`.
 */
export const textOf = (value: unknown): string =>
  isBytes(value) ? lenient.decode(value) : typeof value === 'string' ? value : ''

/** Whether bytes are text as it should be stored. */
export function isText(value: unknown): boolean {
  if (!isBytes(value)) return true
  try {
    strict.decode(value)
    return true
  } catch {
    return false
  }
}

const isBytes = (value: unknown): value is ArrayBuffer | Uint8Array =>
  value instanceof ArrayBuffer || value instanceof Uint8Array
