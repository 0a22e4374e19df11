import { trim } from './trim.ts'
import { asText, type JsonObject } from './values.ts'

interface Spoken {
  readonly uuid: string
  readonly key: string
  readonly isPrompt: boolean
  /** The message that it goes on with; null for the first one, undefined where that is not known. */
  readonly before: string | null | undefined
}

/** The last messages of a session, in the order of the file, and where each of them stands among them. */
interface Session {
  readonly spoken: Spoken[]
  readonly places: Map<string, number>
}

/** How far back a session is known: so many entries of a file, so many messages of a session, and so many sessions. */
const mostEntries = 20_000
const mostSpoken = 10_000
const mostSessions = 100

/**
 * Where somebody went back in sessions of Claude Code: nothing is deleted in the file then, and the next prompt names the
 * entry before the one that was taken back. Only a prompt in the place of another one tells that; any other fork is one of tools
 * that ran side by side.
 */
export class Rewinds {
  /** What each entry goes on with. */
  readonly #parents = new Map<string, string | null | undefined>()
  readonly #sessions = new Map<string, Session>()

  /** Notes an entry, whether anything of it is history or not. */
  note(entry: JsonObject): void {
    const uuid = asText(entry.uuid)
    if (uuid === '' || this.#parents.has(uuid)) return
    this.#parents.set(uuid, parentOf(entry))
    trim(this.#parents, mostEntries)
  }

  /** Notes a message that is known by a key, and gives the keys of those that the session went on without. */
  spoken(entry: JsonObject, key: string, { isPrompt }: { isPrompt: boolean }): string[] {
    const uuid = asText(entry.uuid)
    const session = this.#session(asText(entry.sessionId))
    const { spoken, places } = session
    if (places.has(uuid)) return []
    const before = this.#before(entry, session)
    const from = typeof before === 'string' ? places.get(before)! + 1 : 0
    const first = spoken[from]
    const isInPlace = isPrompt && first?.isPrompt === true && first.before === before
    const left = isInPlace && before !== undefined ? spoken.splice(from) : []
    for (const one of left) places.delete(one.uuid)
    places.set(uuid, spoken.length)
    spoken.push({ uuid, key, isPrompt, before })
    return left.map((one) => one.key)
  }

  /** What is known of a session: of a long one its second half. */
  #session(id: string): Session {
    const known = this.#sessions.get(id)
    if (known && known.spoken.length < mostSpoken) return known
    const spoken = known?.spoken.slice(mostSpoken / 2) ?? []
    const session = { spoken, places: new Map(spoken.map(({ uuid }, place) => [uuid, place])) }
    this.#sessions.set(id, session)
    trim(this.#sessions, mostSessions)
    return session
  }

  /** The message that an entry goes on with, over all that lies between them. */
  #before(entry: JsonObject, { places }: Session): string | null | undefined {
    let at = parentOf(entry)
    for (let steps = 0; typeof at === 'string' && !places.has(at); steps += 1) {
      if (steps > mostEntries) return undefined
      at = this.#parents.get(at)
    }
    return at
  }
}

/** What an entry names as the one before it: nothing that is known where the program began anew with a summary. */
function parentOf(entry: JsonObject): string | null | undefined {
  if (entry.parentUuid === null) {
    const isAnew = entry.subtype === 'compact_boundary' || entry.isCompactSummary === true
    return isAnew ? asText(entry.logicalParentUuid) || undefined : null
  }
  return asText(entry.parentUuid) || undefined
}
