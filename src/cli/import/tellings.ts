import { trim } from './trim.ts'

/**
 * Words that a file tells in several ways: what went to the model, what was shown, a part of a turn. They were said as many
 * times as the way has them that tells them most.
 */
export class Tellings {
  readonly #known = new Map<string, Map<string, number>>()

  /** Whether this telling is of words that no other way has told yet. */
  isNew(words: string, way: string): boolean {
    const told = this.#known.get(words) ?? new Map<string, number>()
    const most = Math.max(0, ...told.values())
    const times = (told.get(way) ?? 0) + 1
    told.set(way, times)
    // The one that was met last is the last to be forgotten.
    this.#known.delete(words)
    this.#known.set(words, told)
    trim(this.#known, mostKnown)
    return times > most
  }
}

/** Words are told again soon, or not at all. */
const mostKnown = 200
