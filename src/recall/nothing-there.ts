import { isFrame } from './characters.ts'
import { parameters } from './parameters.ts'
import type { Posting } from './places.ts'
import type { Evidence } from './scored-places.ts'

/** Whether a word that names the matter was never said, and all that was said only frames the question. */
export const onlyFrames = (postings: readonly Posting[]): boolean =>
  postings.some(({ term, keys }) => !term.minor && keys.length === 0) &&
  !postings.some(
    ({ term, keys }) =>
      keys.length > 0 && (!term.minor || (term.joined === true && isFrame(term.word))),
  )

/** Whether a message and those around it hold only a small part of what the words of the question tell. */
export function isWeak({ counts }: Evidence, postings: readonly Posting[]): boolean {
  let held = 0
  let asked = 0
  for (const [index, { term, keys }] of postings.entries()) {
    if (term.minor) continue
    // As among many messages: among few, a word that was said once seems common.
    const worth = term.weight * Math.log(1 + 1_000 / (keys.length + 0.5))
    asked += worth
    if ((counts[index] ?? 0) > 0) held += worth
  }
  return held < asked * parameters.weak
}
