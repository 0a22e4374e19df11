import { languageKey } from '../schema/facts.ts'
import { detectLanguage, isOtherLanguage } from './language.ts'

/** What is kept about a preference that was detected, so that it may change: in words, as the source of the fact. */
interface State {
  /** The preference that was detected. Any other value of the preference was set by somebody. */
  readonly detected: string
  /** Another language, in which one message was written since. */
  readonly candidate?: string | undefined
}

interface KnownFact {
  readonly key: string
  readonly value: string
  readonly source?: string | null
}

/** The language to answer in, and the facts to store when this answer is recorded. */
export interface LanguageChoice {
  readonly language: string
  /** Whether the message is in a language that is not known here, and nobody said another. */
  readonly isOther?: boolean
  readonly facts: readonly LanguageFact[]
}

interface LanguageFact {
  readonly key: typeof languageKey
  readonly value: string
  readonly source: string
}

/**
 * A stored preference wins; else the language of the message; else English. A preference that was set stays for good. One
 * that was detected changes with the second message in one other language, whatever unsure ones are between them; a
 * message in the preferred one starts the count again. A message that nothing can be told from stores nothing.
 */
export function chooseLanguage(facts: readonly KnownFact[], text: string): LanguageChoice {
  const known = facts.find(({ key }) => key === languageKey)
  const preferred = known?.value
  if (preferred === undefined) {
    const told = detectLanguage(text)
    if (told !== undefined) return prefer(told)
    return { language: 'English', ...otherIn(text), facts: [] }
  }
  // It will stand in an instruction, so it must not be one.
  if (!languageName.test(preferred)) return { language: 'English', facts: [] }
  const state = readState(known?.source)
  if (state?.detected !== preferred) return { language: preferred, facts: [] }
  const told = detectLanguage(text)
  if (told === undefined) {
    return { language: preferred, ...otherIn(text), facts: [] }
  }
  if (told === preferred && state.candidate === undefined) return { language: preferred, facts: [] }
  if (told === preferred) return prefer(preferred)
  if (told === state.candidate) return prefer(told)
  return prefer(preferred, told)
}

const otherIn = (text: string) => (isOtherLanguage(text) ? { isOther: true } : {})

/** "Dutch", "Brazilian Portuguese (informal)": up to four words in up to 40 letters. */
const languageName =
  /^(?=.{1,40}$)\(?\p{L}[\p{L}\p{M}'’-]*\)?(?: \(?\p{L}[\p{L}\p{M}'’-]*\)?){0,3}$/u

const prefer = (language: string, candidate?: string): LanguageChoice => ({
  language,
  facts: [
    {
      key: languageKey,
      value: language,
      source: candidate ? `detected ${language}, then once ${candidate}` : `detected ${language}`,
    },
  ],
})

/** Any other source means that nothing is known to have been detected. */
function readState(source: string | null | undefined): State | undefined {
  const [, detected, candidate] = /^detected (.+?)(?:, then once (.+))?$/.exec(source ?? '') ?? []
  return detected === undefined ? undefined : { detected, candidate }
}
