import { z } from 'zod'

import { languageKeys } from '../schema/facts.ts'
import { detectLanguage } from './language.ts'

/** What is kept about a preference that was detected, so that it may change: JSON in a fact of its own. */
const State = z.object({
  /** The preference that was detected. Any other value of the preference was set by somebody. */
  detected: z.string(),
  /** Another language, in which one message was written since. */
  candidate: z.string().optional(),
})
type State = z.infer<typeof State>

interface KeyedValue {
  readonly key: string
  readonly value: string
}

/** The language to answer in, and the facts to store when this answer is recorded. */
export interface LanguageChoice {
  readonly language: string
  readonly facts: readonly LanguageFact[]
}

interface LanguageFact extends KeyedValue {
  readonly key: (typeof languageKeys)[keyof typeof languageKeys]
}

/**
 * A stored preference wins; else the language of the message; else English. A preference that was set stays for good. One
 * that was detected changes with the second message in one other language, whatever unsure ones are between them; a
 * message in the preferred one starts the count again. A message that nothing can be told from stores nothing.
 */
export function chooseLanguage(facts: readonly KeyedValue[], text: string): LanguageChoice {
  const preferred = valueOf(facts, languageKeys.preference)
  if (preferred === undefined) {
    const told = detectLanguage(text)
    return told === undefined ? { language: 'English', facts: [] } : prefer(told)
  }
  // It will stand in an instruction, so it must not be one.
  if (!languageName.test(preferred)) return { language: 'English', facts: [] }
  const state = readState(valueOf(facts, languageKeys.detection))
  if (state?.detected !== preferred) return { language: preferred, facts: [] }
  const told = detectLanguage(text)
  if (told === undefined || (told === preferred && state.candidate === undefined)) {
    return { language: preferred, facts: [] }
  }
  if (told === preferred)
    return { language: preferred, facts: [stateFact({ detected: preferred })] }
  if (told === state.candidate) return prefer(told)
  return { language: preferred, facts: [stateFact({ detected: preferred, candidate: told })] }
}

/** "Dutch", "Brazilian Portuguese (informal)": up to four words in up to 40 letters. */
const languageName =
  /^(?=.{1,40}$)\(?\p{L}[\p{L}\p{M}'’-]*\)?(?: \(?\p{L}[\p{L}\p{M}'’-]*\)?){0,3}$/u

const prefer = (language: string): LanguageChoice => ({
  language,
  facts: [{ key: languageKeys.preference, value: language }, stateFact({ detected: language })],
})

const stateFact = (state: State): LanguageFact => ({
  key: languageKeys.detection,
  value: JSON.stringify(state),
})

const valueOf = (facts: readonly KeyedValue[], key: string): string | undefined =>
  facts.find((fact) => fact.key === key)?.value

/** Anything but a state that was written here means that nothing is known to have been detected. */
function readState(stored: string | undefined): State | undefined {
  if (stored === undefined) return undefined
  try {
    return State.safeParse(JSON.parse(stored)).data
  } catch {
    return undefined
  }
}
