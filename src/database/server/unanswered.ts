import { MemoryError } from '../../errors.ts'

/**
 * A script is not atomic: after any trouble but a connection that was never made, part of it may be done. The begin of a
 * transaction does nothing, and waits for its turn for as long as one request may take.
 */
export type Work = 'read' | 'write' | 'script' | 'begin'

export interface Attempts {
  readonly attempts: number
  readonly work: Work
  /** An attempt may have been done. */
  readonly doubt: boolean
  readonly again: boolean
  /** Reads are answered meanwhile. */
  readonly hangs: boolean
}

/** For a call that was turned away, because others were writing, until its time was over. */
export function busy(cause: unknown): MemoryError {
  return new MemoryError('busy', 'Others kept the server from this write for too long', { cause })
}

/** For a call that no attempt brought an answer to. */
export function unavailable(cause: unknown, { attempts, work, doubt, again, hangs }: Attempts) {
  const asked = `The server did not answer (asked ${attempts === 1 ? 'once' : `${attempts} times`})`
  const outcome = doubt ? 'it is unknown whether the write was done' : 'nothing was written'
  const advice = doubt && again ? '; it is safe to repeat it' : ''
  const writes = work === 'write' || work === 'script'
  const message = `${asked}${writes ? `: ${outcome}${advice}` : ''}${hangs ? `. ${hang}` : ''}`
  return new MemoryError('unavailable', message, { cause })
}

const hang =
  'It answers reads. The primary of a replica may be away; a server whose writes all wait is restarted with SQLD_CHECKPOINT_INTERVAL_S=5 in its environment (docs/operations.md)'
