import { createHash } from 'node:crypto'

import { binaryRuns } from '../schema/binary-runs.ts'
import type { BlobPlace } from '../schema/blobs.ts'

/** The bytes of blobs by their hashes. */
export type BlobBytes = ReadonlyMap<string, Uint8Array>

/** A text without its large binary parts, as a row holds it. */
export interface CutText {
  readonly rest: string
  /** What was cut out of it; null for nothing. */
  readonly places: readonly BlobPlace[] | null
  readonly blobs: BlobBytes
}

/** More of a body than so many characters stands apart as well: servers take no texts of 5 MB. */
const mostOfBody = 1_000_000

/** Cuts the large binary parts out of a message's body, and all of it where much is left. */
export const cutBody = (json: string): CutText => cutText(json, mostOfBody)

/** Bytes without their large binary parts, as a row holds them. */
export interface CutBytes extends Omit<CutText, 'rest'> {
  readonly rest: Uint8Array
}

const none: BlobBytes = new Map()

/** Cuts the large binary parts out of a text; of what is left, all that is more than `most` characters. */
export function cutText(text: string, most = Infinity): CutText {
  const runs = binaryRuns(text)
  if (runs.length === 0 && text.length <= most) return { rest: text, places: null, blobs: none }
  const blobs = new Map<string, Uint8Array>()
  const places: BlobPlace[] = []
  let rest = ''
  let end = 0
  for (const { from, to } of runs) {
    rest += text.slice(end, from)
    places.push({ at: rest.length, ...kept(blobs, text.slice(from, to)) })
    end = to
  }
  rest += text.slice(end)
  if (rest.length <= most) return { rest, places, blobs }
  places.push({ at: null, ...keptText(blobs, rest) })
  return { rest: '', places, blobs }
}

/** Cuts the large parts of a text that stands in bytes, of which each is a character here. */
export function cutBytes(bytes: Uint8Array): CutBytes {
  const { rest, places, blobs } = cutText(latin1(bytes))
  return { rest: places === null ? bytes : Buffer.from(rest, 'latin1'), places, blobs }
}

/** The text that was cut; undefined when a blob is missing. */
export function wholeText({ rest, places }: Cut<string>, blobs: BlobBytes): string | undefined {
  if (places === null) return rest
  const withRest = places.at(-1)
  const left = withRest?.at === null ? textOf(withRest, blobs) : rest
  if (left === undefined) return undefined
  let whole = ''
  let end = 0
  for (const place of places) {
    if (place.at === null) continue
    const part = textOf(place, blobs)
    if (part === undefined) return undefined
    whole += left.slice(end, place.at) + part
    end = place.at
  }
  return whole + left.slice(end)
}

/** The bytes that were cut; undefined when a blob is missing. */
export function wholeBytes(
  { rest, places }: Cut<Uint8Array>,
  blobs: BlobBytes,
): Uint8Array | undefined {
  if (places === null) return rest
  const text = wholeText({ rest: latin1(rest), places }, blobs)
  return text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'latin1'))
}

interface Cut<Rest> {
  readonly rest: Rest
  readonly places: readonly BlobPlace[] | null
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** Base64 as the bytes it stands for, three quarters of its room, when these give the very same text again. */
function kept(blobs: Map<string, Uint8Array>, text: string): Omit<BlobPlace, 'at'> {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) return keptText(blobs, text)
  return { ...keptBytes(blobs, bytes), as: 'base64' }
}

const keptText = (blobs: Map<string, Uint8Array>, text: string): Omit<BlobPlace, 'at'> => ({
  ...keptBytes(blobs, Buffer.from(text)),
  as: 'text',
})

function keptBytes(blobs: Map<string, Uint8Array>, bytes: Uint8Array) {
  const hash = hashOf(bytes)
  blobs.set(hash, bytes)
  return { hash, size: bytes.byteLength }
}

/** What a blob is stored under. */
export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

function textOf({ hash, as }: BlobPlace, blobs: BlobBytes): string | undefined {
  const bytes = blobs.get(hash)
  if (bytes === undefined) return undefined
  const { buffer, byteOffset, byteLength } = bytes
  return Buffer.from(buffer, byteOffset, byteLength).toString(as === 'base64' ? 'base64' : 'utf8')
}
