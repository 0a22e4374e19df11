import { createHash } from 'node:crypto'

import { MemoryError, type MemoryStore, type MemoryTransaction } from '../../index.ts'
import { checkObject, checkObjects } from '../arguments.ts'
import { checkOptions } from '../options.ts'
import { checkSender, personId } from '../sender.ts'
import type {
  FoldSessionSummary,
  SessionKey,
  SessionStoreEntry,
  SessionSummaryEntry,
} from './contract.ts'
import { messageIn } from './entries.ts'

/** Where sessions are kept, and whose they are. */
export interface OmegaSessionStoreOptions {
  /** The open store. */
  readonly memory: MemoryStore
  /** Whose sessions they are; a function of the project key where each project, or tenant, is somebody else's. */
  readonly senderId: string | ((projectKey: string) => string)
  /** The SDK's function of this name. With it, sessions are listed without reading them; without it the SDK reads each. */
  readonly foldSessionSummary?: FoldSessionSummary | undefined
  /** The channel under which what is said in the sessions is remembered, `claude-agent-sdk` unless given. */
  readonly channel?: string | undefined
}

const known = { memory: true, senderId: true, foldSessionSummary: true, channel: true } as const

/** How many entries are written by one call of the memory. */
const portion = 5000

/** How many sessions are read at once. */
const page = 1000

/** What a conversation's name can have. */
const longestName = 256

/**
 * A `sessionStore` for the Claude Agent SDK: mirrors the transcripts of a person's sessions, so that they can be resumed
 * anywhere, and remembers what was said in them like any other conversation, so that it is found by its words.
 *
 * @example
 * const sessionStore = new OmegaSessionStore({ memory, senderId: 'ana', foldSessionSummary })
 * query({ prompt: 'Mend the tests', options: { sessionStore } })
 */
export class OmegaSessionStore {
  readonly #memory: MemoryStore
  readonly #senderOf: (projectKey: string) => string
  readonly #fold: FoldSessionSummary | undefined
  readonly #channel: string

  /**
   * What a list shows of each session of a project; not there without `foldSessionSummary`. A session that was written
   * without it is left out, and the SDK reads that one.
   */
  readonly listSessionSummaries?: (projectKey: string) => Promise<SessionSummaryEntry[]>

  constructor(options: OmegaSessionStoreOptions) {
    checkOptions(options, known)
    const { memory, senderId, foldSessionSummary, channel = 'claude-agent-sdk' } = options
    checkSender(senderId)
    this.#memory = memory
    this.#senderOf = typeof senderId === 'function' ? senderId : () => senderId
    this.#fold = foldSessionSummary
    this.#channel = channel
    if (foldSessionSummary) {
      this.listSessionSummaries = (projectKey) => this.#listSummaries(projectKey)
    }
  }

  /**
   * Writes entries behind those of a transcript, all of them or none; one whose `uuid` is there already is left out. What
   * was said in a main transcript is remembered with it.
   */
  async append(key: SessionKey, entries: SessionStoreEntry[]): Promise<void> {
    const name = this.#nameOf(key)
    checkObjects('entries', entries)
    if (entries.length === 0) return
    await this.#memory.transaction(async (tx) => {
      const summary = key.subpath === undefined ? await this.#folded(tx, key, entries) : undefined
      for (let from = 0; from < entries.length; from += portion) {
        const written = entries.slice(from, from + portion)
        const done = await tx.transcripts.append({ ...name, entries: written, summary })
        const added = done?.added.map((place) => written[place]!) ?? []
        if (key.subpath === undefined) await this.#remember(tx, key, added)
      }
    })
  }

  /** The entries of a transcript, in their order; null when nothing was ever written to it. */
  async load(key: SessionKey): Promise<SessionStoreEntry[] | null> {
    const entries = await this.#memory.transcripts.load(this.#nameOf(key))
    return entries.length === 0 ? null : (entries as SessionStoreEntry[])
  }

  /** The sessions of a project that have a main transcript, the one that was last written to first. */
  async listSessions(projectKey: string): Promise<{ sessionId: string; mtime: number }[]> {
    const sessions = await this.#list(projectKey)
    return sessions.map(({ sessionId, updatedAt }) => ({ sessionId, mtime: updatedAt.getTime() }))
  }

  /** Deletes a transcript; without a `subpath` the whole session, and what was remembered of it. */
  async delete(key: SessionKey): Promise<void> {
    const { subpath, ...session } = this.#nameOf(key)
    await this.#memory.transaction(async (tx) => {
      if (key.subpath !== undefined) {
        await tx.transcripts.delete({ ...session, subpath })
        return
      }
      await tx.transcripts.deleteSession(session)
      const scope = { senderId: session.senderId, channel: this.#channel, thread: threadOf(key) }
      for (const { id } of await tx.conversations.list(scope)) await tx.conversations.delete(id)
    })
  }

  /** The subpaths of a session, such as those of its sub-agents. */
  async listSubkeys(key: { projectKey: string; sessionId: string }): Promise<string[]> {
    checkObject('key', key)
    const { subpath: _, ...session } = this.#nameOf({ ...key, subpath: undefined })
    return this.#memory.transcripts.listSubpaths(session)
  }

  async #listSummaries(projectKey: string): Promise<SessionSummaryEntry[]> {
    const sessions = await this.#list(projectKey)
    return sessions
      .filter(({ summary }) => summary !== null)
      .map(({ sessionId, updatedAt, summary }) => ({
        sessionId,
        mtime: updatedAt.getTime(),
        data: summary as SessionSummaryEntry['data'],
      }))
  }

  async #list(projectKey: string) {
    const query = { senderId: this.#personOf(projectKey), projectKey, limit: page }
    const sessions = await this.#memory.transcripts.list(query)
    for (let found = sessions; found.length === page;) {
      found = await this.#memory.transcripts.list({ ...query, before: found.at(-1)!.updatedAt })
      sessions.push(...found)
    }
    return sessions
  }

  /** The summary with these entries; of all entries where there is none yet. */
  async #folded(
    tx: MemoryTransaction,
    key: SessionKey,
    entries: SessionStoreEntry[],
  ): Promise<unknown> {
    if (!this.#fold) return undefined
    const name = this.#nameOf(key)
    const there = await tx.transcripts.get(name)
    const { sessionId } = key
    if (!there || there.summary !== null) {
      const previous = there && {
        sessionId,
        mtime: there.updatedAt.getTime(),
        data: there.summary as SessionSummaryEntry['data'],
      }
      return this.#fold(previous, key, entries).data
    }
    const before = (await tx.transcripts.load(name)) as SessionStoreEntry[]
    return this.#fold(undefined, key, [...before, ...entries]).data
  }

  /** What is said in entries, as messages of the session's own conversation. */
  async #remember(
    tx: MemoryTransaction,
    key: SessionKey,
    entries: readonly SessionStoreEntry[],
  ): Promise<void> {
    const messages = entries.flatMap((entry) => messageIn(entry) ?? [])
    if (messages.length === 0) return
    const { projectKey, sessionId } = key
    const scope = {
      channel: this.#channel,
      senderId: this.#personOf(projectKey),
      thread: threadOf(key),
    }
    const [first] = await tx.messages.appendAll({ ...scope, messages })
    if (first?.sequence !== 1) return
    await tx.conversations.update(first.conversationId, { metadata: { projectKey, sessionId } })
  }

  #nameOf(key: SessionKey) {
    checkObject('key', key)
    const { projectKey, sessionId, subpath } = key
    if (subpath === '') {
      throw new MemoryError('invalid_input', 'subpath: must be left out or not be empty')
    }
    const senderId = this.#personOf(projectKey)
    return { senderId, projectKey, sessionId, subpath: subpath ?? '' }
  }

  #personOf(projectKey: string): string {
    return personId(this.#senderOf(projectKey))
  }
}

/** The name of a session's conversation: two projects may have sessions of one id. */
function threadOf({ projectKey, sessionId }: SessionKey): string {
  const thread = `${projectKey}/${sessionId}`
  if (thread.length <= longestName) return thread
  return createHash('sha256')
    .update(JSON.stringify([projectKey, sessionId]))
    .digest('hex')
}
