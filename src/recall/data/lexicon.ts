import { lazily } from '../../lazily.ts'
import type { SpanUnit, Unit } from '../date-spans.ts'
import type { Feast } from '../feasts.ts'
import { fold } from '../folding.ts'

/** A stretch of time in words, counted from today: `yesterday` is one day back. */
export interface RelativeSpan {
  phrase: readonly string[]
  unit: SpanUnit
  offset: number
}

/** The name of a feast or of a quarter of a year. */
export type NamedTime = { phrase: readonly string[] } & (
  | { feast: Feast; quarter?: never }
  | { feast?: never; quarter: number }
)

/**
 * What recall knows of a language. Every word is folded (lower case, no diacritics); what a
 * language leaves empty is simply not used for it.
 */
export interface Lexicon {
  language: string
  /** Letters that no other language here has: words of them are of this one. */
  letters: RegExp | undefined
  /** Function and question words: never searched. */
  stopWords: ReadonlySet<string>
  /** Words that frame a question rather than name its matter ("kind", "mention"): weigh less. */
  scaffold: ReadonlySet<string>
  /** Words that tell too little to answer by when nothing else of the question was ever said ("like", "think"). */
  general: ReadonlySet<string>
  /** Words that belong together though no stemmer knows it, by each of their forms. */
  relatives: ReadonlyMap<string, readonly string[]>
  /** Endings that words of one root take in turn ("mentor", "mentorship"; "сестра", "сестру"). */
  endings: readonly string[]
  /** What is written before a word without a space ("ال", "و"). */
  prefixes: readonly string[]
  /** The twelve months, each in every form it is written in. */
  months: ReadonlyMap<string, number>
  /** Month names that are ordinary words too; a month only beside a preposition, day or year. */
  ambiguousMonths: ReadonlySet<string>
  /** Words that may stand before a month or a year ("in May"). */
  datePrepositions: ReadonlySet<string>
  /** Words that may stand between a day and its month ("4 de mayo"), or after it ("4th"). */
  dateGlue: ReadonlySet<string>
  /** Monday is 1, as in ISO 8601. */
  weekdays: ReadonlyMap<string, number>
  /** Spring is 1, winter 4, each in every form it is written in. */
  seasons: ReadonlyMap<string, number>
  /** What stands before a decade ("the 90s"), unless it is a word for years ("años 90"). */
  decadeArticles: ReadonlySet<string>
  /** What is written behind the digits of a decade as a word of its own ("90-х"). */
  decadeEndings: ReadonlySet<string>
  /** Decades in words ("nineties"), and tens that are one only behind a word for years ("años noventa"): twenty is 1, ninety 8. */
  decades: ReadonlyMap<string, number>
  tens: ReadonlyMap<string, number>
  /** How a day is written, its number as the first group; and what stands before ("on the") or after it ("числа") where no month does. */
  dayNumber: RegExp
  dayLeads: readonly (readonly string[])[]
  dayFollows: readonly (readonly string[])[]
  /** Verbs that end a question ("gekauft"), so that they are no matter of the day before them. */
  participle: RegExp | undefined
  /** Feasts and quarters by the first word of their names. */
  namedTimes: ReadonlyMap<string, readonly NamedTime[]>
  /** What stands before a feast ("at Christmas") beside what stands before other dates. */
  feastPrepositions: ReadonlySet<string>
  /** Words that mean the one before this, beside those of `relativeSpans`. */
  last: ReadonlySet<string>
  relativeSpans: readonly RelativeSpan[]
  units: ReadonlyMap<string, Unit>
  /** Words before ("vor zwei Tagen") or after ("two days ago") a count of units, meaning the past. */
  agoBefore: ReadonlySet<string>
  agoAfter: ReadonlySet<string>
  numbers: ReadonlyMap<string, number>
  /** The person speaking, and the one spoken to. */
  firstPerson: ReadonlySet<string>
  secondPerson: ReadonlySet<string>
  /** What makes a question one about time or about a number, as runs of words. */
  whenQuestions: readonly (readonly string[])[]
  countQuestions: readonly (readonly string[])[]
  /** What makes a question one for help with something ("can you", "how should I"), as runs of words. */
  requests: readonly (readonly string[])[]
  /** Words by which a person tells how things are to be done for them ("always", "prefer"). */
  wishes: ReadonlySet<string>
  /** Words that open a question or a request ("what", "remind"): a sentence that begins with one asks. */
  asking: ReadonlySet<string>
  /** Verbs and helping verbs that speak of now or later: "today" beside one is no day to look back at. */
  present: ReadonlySet<string>
  /** Verbs and helping verbs that speak of what has been. */
  past: ReadonlySet<string>
  /** Words of thanks, greeting and assent: a text of nothing else asks nothing. */
  courtesy: ReadonlySet<string>
  /** Words of an answer that place something in time, beside months, weekdays and spans. */
  timeWords: ReadonlySet<string>
}

/** A lexicon as it is written down: words in one line, separated by spaces. */
export interface LexiconSource {
  language: string
  letters?: RegExp
  stopWords: string
  scaffold?: string
  general?: string
  relatives?: readonly string[]
  endings?: string
  prefixes?: string
  months?: readonly string[]
  ambiguousMonths?: string
  datePrepositions?: string
  dateGlue?: string
  weekdays?: readonly string[]
  seasons?: readonly string[]
  decadeArticles?: string
  decadeEndings?: string
  /** The twenties first. */
  decades?: readonly string[]
  tens?: readonly string[]
  dayNumber?: RegExp
  /** Runs of words, parted by commas. */
  dayLeads?: string
  dayFollows?: string
  participle?: RegExp
  feasts?: Readonly<Partial<Record<Feast, string>>>
  quarters?: readonly string[]
  feastPrepositions?: string
  last?: string
  relativeSpans?: Readonly<Record<string, readonly [SpanUnit, number]>>
  units?: Readonly<Record<Unit, string>>
  agoBefore?: string
  agoAfter?: string
  numbers?: Readonly<Record<string, number>>
  firstPerson?: string
  secondPerson?: string
  whenQuestions?: readonly string[]
  countQuestions?: readonly string[]
  /** Runs of words, parted by commas. */
  requests?: string
  wishes?: string
  asking?: string
  present?: string
  past?: string
  courtesy?: string
  timeWords?: string
}

const list = (line = ''): string[] => fold(line).split(/\s+/).filter(Boolean)
const set = (line?: string): ReadonlySet<string> => new Set(list(line))
const phrases = (lines: readonly string[] = []) => lines.map((line) => list(line))

const numbered = (lines: readonly string[] = []): Map<string, number> =>
  new Map(lines.flatMap((line, index) => list(line).map((word) => [word, index + 1] as const)))

const runs = (line = ''): string[][] => phrases(line.split(',')).filter(({ length }) => length > 0)

function namedTimes({ feasts = {}, quarters = [] }: LexiconSource): Map<string, NamedTime[]> {
  const all: NamedTime[] = [
    ...(Object.entries(feasts) as [Feast, string][]).flatMap(([feast, names]) =>
      runs(names).map((phrase) => ({ phrase, feast })),
    ),
    ...quarters.flatMap((names, index) =>
      runs(names).map((phrase) => ({ phrase, quarter: index + 1 })),
    ),
  ]
  const found = new Map<string, NamedTime[]>()
  for (const named of all) {
    const [first = ''] = named.phrase
    found.set(first, [...(found.get(first) ?? []), named])
  }
  return found
}

/** Reads a source into the sets and maps that recall asks, each when it is first asked. */
export const lexicon = (source: LexiconSource): Lexicon =>
  lazily<Lexicon>({
    language: () => source.language,
    letters: () => source.letters,
    stopWords: () => set(source.stopWords),
    scaffold: () => set(source.scaffold),
    general: () => set(source.general),
    relatives: () =>
      new Map(
        (source.relatives ?? []).flatMap((line) => {
          const family = list(line)
          return family.map((word) => [word, family] as const)
        }),
      ),
    endings: () => list(source.endings),
    prefixes: () => list(source.prefixes),
    months: () => numbered(source.months),
    ambiguousMonths: () => set(source.ambiguousMonths),
    datePrepositions: () => set(source.datePrepositions),
    dateGlue: () => set(source.dateGlue),
    weekdays: () => numbered(source.weekdays),
    seasons: () => numbered(source.seasons),
    decadeArticles: () => set(source.decadeArticles),
    decadeEndings: () => set(source.decadeEndings),
    decades: () => numbered(source.decades),
    tens: () => numbered(source.tens),
    dayNumber: () => source.dayNumber ?? /^(\d{1,2})$/,
    dayLeads: () => runs(source.dayLeads),
    dayFollows: () => runs(source.dayFollows),
    participle: () => source.participle,
    namedTimes: () => namedTimes(source),
    feastPrepositions: () => set(source.feastPrepositions),
    last: () => set(source.last),
    relativeSpans: () =>
      Object.entries(source.relativeSpans ?? {}).map(([phrase, [unit, offset]]) => ({
        phrase: list(phrase),
        unit,
        offset,
      })),
    units: () =>
      new Map(
        Object.entries(source.units ?? {}).flatMap(([unit, line]) =>
          list(line).map((word) => [word, unit as Unit] as const),
        ),
      ),
    agoBefore: () => set(source.agoBefore),
    agoAfter: () => set(source.agoAfter),
    numbers: () =>
      new Map(Object.entries(source.numbers ?? {}).map(([word, value]) => [fold(word), value])),
    firstPerson: () => set(source.firstPerson),
    secondPerson: () => set(source.secondPerson),
    whenQuestions: () => phrases(source.whenQuestions),
    countQuestions: () => phrases(source.countQuestions),
    requests: () => phrases(source.requests?.split(',')),
    wishes: () => set(source.wishes),
    asking: () => set(source.asking),
    present: () => set(source.present),
    past: () => set(source.past),
    courtesy: () => set(source.courtesy),
    // "anteayer" tells a time and a language as "ayer" does.
    timeWords: () =>
      new Set([
        ...list(source.timeWords),
        ...Object.keys(source.relativeSpans ?? {}).flatMap((phrase) =>
          phrase.includes(' ') ? [] : list(phrase),
        ),
      ]),
  })
