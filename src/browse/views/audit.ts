import type { MemoryStore, VerifyProgress } from '../../index.ts'
import { lines } from '../responses.ts'
import type { Query } from '../views.ts'
import { filled, whole } from './query.ts'

const ENTRIES = 50

/** A page of the log, the newest first. */
export async function audit(memory: MemoryStore, query: Query) {
  const status = filled(query, 'status')
  const before = whole(query, 'before', 0)
  const listed = await memory.audit.list({
    senderId: filled(query, 'senderId'),
    status: status === 'ok' || status === 'error' || status === 'denied' ? status : undefined,
    before: before > 0 ? before : undefined,
    limit: ENTRIES + 1,
  })
  return { entries: listed.slice(0, ENTRIES), more: listed.length > ENTRIES }
}

/** Verifies the chain, and tells on one line after another how far it is; the last one has the result. */
export async function verify(
  memory: MemoryStore,
  _query: Query,
  { request: { signal } }: { request: Request },
): Promise<Response> {
  return lines(async (tell) => {
    let told = 0
    const onProgress = ({ done, total }: VerifyProgress) => {
      if ((done - told) * 100 < total) return
      told = done
      tell({ progress: { done, total } })
    }
    tell({ result: await memory.audit.verify({ onProgress, signal }) })
  })
}
