import { createHash } from 'node:crypto'

/** Where a chain stands: its last entry's place and hash. */
export interface AuditLink {
  readonly seq: number
  readonly hash: string
}

/** Where every chain begins: the hash "before" its first entry. */
export const genesis: AuditLink = { seq: 0, hash: '0'.repeat(64) }

/** What goes when a person is erased. */
export interface AuditPayload {
  readonly channel: string
  readonly senderId: string
  readonly senderName: string | null
  readonly inputText: string
  readonly outputText: string | null
  readonly providerUsed: string | null
  readonly model: string | null
  readonly denialReason: string | null
}

/** What an erased entry has where its words were. */
export const blank: AuditPayload = {
  channel: '',
  senderId: '',
  senderName: null,
  inputText: '',
  outputText: null,
  providerUsed: null,
  model: null,
  denialReason: null,
}

/** What stays. */
export interface AuditFrame {
  readonly id: string
  /** As it is stored. */
  readonly timestamp: string
  readonly processingMs: number | null
  readonly status: string
  readonly origin: string | null
}

/** What chaining adds to an entry. */
export interface AuditSeal {
  readonly seq: number
  readonly previousHash: string
  readonly hash: string
  readonly payloadDigest: string
}

/** Puts an entry after another one. */
export function seal(
  entry: AuditPayload & AuditFrame,
  salt: string,
  previous: AuditLink,
): AuditSeal {
  const digest = payloadDigest(entry, salt)
  const place = { seq: previous.seq + 1, previousHash: previous.hash, payloadDigest: digest }
  return { ...place, hash: entryHash({ ...entry, ...place }) }
}

/** SHA-256 over the salt and everything personal. Without the salt, a guess at the words can't be tried against it. */
export const payloadDigest = (payload: AuditPayload, salt: string): string =>
  digestOf([
    salt,
    payload.channel,
    payload.senderId,
    payload.senderName,
    payload.inputText,
    payload.outputText,
    payload.providerUsed,
    payload.model,
    payload.denialReason,
  ])

/** SHA-256 over the hash before it, its place, and all of the entry: the personal part by its digest. */
export const entryHash = (entry: AuditFrame & Omit<AuditSeal, 'hash'>): string =>
  digestOf([
    entry.seq,
    entry.previousHash,
    entry.id,
    entry.timestamp,
    entry.processingMs,
    entry.status,
    entry.origin,
    entry.payloadDigest,
  ])

/** Each field behind its length in bytes, so that no two lists of fields read the same; null is not the empty text. */
function digestOf(fields: readonly (string | number | null)[]): string {
  const framed = fields.map((field) => {
    if (field === null) return '-'
    const text = String(field)
    return `${Buffer.byteLength(text)}:${text}`
  })
  return createHash('sha256').update(framed.join('')).digest('hex')
}

/** An entry as it is stored, whatever somebody has made of it. */
export interface StoredAuditEntry extends AuditPayload, AuditFrame {
  readonly seq: number | null
  readonly previousHash: string | null
  readonly hash: string | null
  readonly payloadDigest: string | null
  readonly salt: string | null
  readonly erasedAt: unknown
}

/** Whether an entry is what was sealed behind `previous`. An erased one must hold nothing where its words were. */
export function isIntact(entry: StoredAuditEntry, previous: AuditLink): boolean {
  const { seq, previousHash, hash, payloadDigest: digest } = entry
  if (seq !== previous.seq + 1 || previousHash !== previous.hash || digest === null) return false
  if (hash !== entryHash({ ...entry, seq, previousHash, payloadDigest: digest })) return false
  if (entry.salt !== null) return !entry.erasedAt && digest === payloadDigest(entry, entry.salt)
  return Boolean(entry.erasedAt) && isBlank(entry)
}

const isBlank = (entry: AuditPayload): boolean =>
  Object.entries(blank).every(([field, nothing]) => entry[field as keyof AuditPayload] === nothing)
