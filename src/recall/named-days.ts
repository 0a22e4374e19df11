import type { Lexicon } from './data/lexicon.ts'
import { daySpan } from './date-spans.ts'
import { ordinalOf } from './other-writings.ts'
import type { Term } from './terms.ts'

/** A day that a question names with its year, as a term: a message may name it, too, in whatever way. */
export function dayTerm(day: Date, lexicon: Lexicon): Term {
  const word = day.toISOString().slice(0, 10).replaceAll('-', '')
  return { word, ...writingsOfDay(day, lexicon), weight: 0.9, minor: true }
}

/** A term, with the other ways to write its day where its word is one in eight digits. */
export function withDays(term: Term, lexicon: Lexicon): Term {
  const [, year, month, day] = EIGHT_DIGITS.exec(term.word) ?? []
  const span = year ? daySpan(Number(year), Number(month), Number(day)) : undefined
  return span ? { ...term, ...writingsOfDay(span.from, lexicon) } : term
}

const EIGHT_DIGITS = /^((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)$/

/** "20240317"; "2024-03-17" and "17.3.2024" by their numbers; "17 March 2024", "March 17th, 2024". */
function writingsOfDay(
  moment: Date,
  { months }: Lexicon,
): { readonly forms: string[]; readonly parts: string[][] } {
  const [year, month, day] = moment.toISOString().slice(0, 10).split('-') as [
    string,
    string,
    string,
  ]
  const names = [...months].flatMap(([name, number]) => (number === Number(month) ? [name] : []))
  const days = [...new Set([day, String(Number(day))])]
  const numbers = [...new Set([month, String(Number(month))])]
  return {
    forms: [year + month + day],
    parts: [...days, ordinalOf(String(Number(day)))].flatMap((of) =>
      [...numbers, ...names].map((name) => [of, name, year]),
    ),
  }
}
