/** The contract of the SDK's `SessionStore`, declared here so that the door needs no package of a few hundred megabytes. */

/** Names a transcript: the main one of a session, or with a `subpath` that of a sub-agent. */
export interface SessionKey {
  projectKey: string
  sessionId: string
  subpath?: string
}

/** One line of a transcript. What else it holds is the SDK's own. */
export interface SessionStoreEntry {
  type: string
  uuid?: string
  timestamp?: string
  [field: string]: unknown
}

/** What a list shows of a session. `data` is the SDK's own; `mtime` are the milliseconds of the last writing. */
export interface SessionSummaryEntry {
  sessionId: string
  mtime: number
  data: Record<string, unknown>
}

/** The SDK's function of this name: what a list shows of a session, with more entries. */
export type FoldSessionSummary = (
  previous: SessionSummaryEntry | undefined,
  key: SessionKey,
  entries: SessionStoreEntry[],
) => SessionSummaryEntry
