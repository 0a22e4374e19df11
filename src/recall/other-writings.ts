/** Other ways in which a folded word of a question is written: 21st for 21, grosse for groesse, dokovic for djokovic, pies for pie, ᲗᲑᲘᲚᲘᲡᲘ for თბილისი. */
export function otherWritings(word: string): string[] {
  const number = NUMBER.exec(word)?.[1]
  if (number !== undefined) return [word === number ? ordinalOf(number) : number]
  // FTS5's tables are older than Georgian's capitals, which it leaves as they are.
  const found: string[] = GEORGIAN.test(word) ? [word.toUpperCase()] : []
  const alike = CYRILLIC.test(word)
    ? word.replaceAll(LATIN_ALIKE, (letter) => ALIKE[letter]!)
    : word
  if (alike !== word) found.push(alike)
  const short = SHORT.exec(word)
  // The index has "pi" for "pies", and "pie" for "pie".
  if (short) found.push(short[2] === 's' ? short[1]! : `${word}s`)
  for (const [letters, other, least] of SPELLINGS) {
    const written = word.length < least ? word : word.replaceAll(letters, other)
    if (written !== word) found.push(written)
  }
  return found
}

const NUMBER = /^(\d{1,3})(?:st|nd|rd|th|er|eme)?$/u

/** "21st" for "21". */
export const ordinalOf = (number: string): string =>
  number + (/1[123]$/.test(number) ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[number.at(-1)!] ?? 'th'))

const GEORGIAN = /\p{Script=Georgian}/u

/** A Latin letter typed inside a Cyrillic word, which nobody sees. */
const CYRILLIC = /\p{Script=Cyrillic}/u
const ALIKE: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
}
const LATIN_ALIKE = /[aceopxy]/gu

const SHORT = /^([b-df-hj-np-tv-xz]{1,3}ie)(s?)$/u

/** Umlauts where there are none on the keyboard, not the "ue" of "neue" and "queue"; and the South Slavic đ. */
const SPELLINGS: readonly (readonly [RegExp, string, number])[] = [
  [/(?<![aeiouq])([aou])e/gu, '$1', 5],
  [/dj/gu, 'd', 4],
]

/**
 * How a word of letters and digits is written in groups, which are as good as it where a message holds all of one way: "82kg" as
 * "82 kg", "ab123cd" as "ab 123 cd", "ab123 cd" and "ab 123cd"; and, of a long number, by it alone.
 */
export function groupings(word: string): string[][] {
  const british = BRITISH.exec(word)
  const posted = british ? [british.slice(1)] : []
  const pieces = MIXED.test(word) ? (word.match(/\d+|[a-z]+/gu) ?? []) : []
  const cut = pieces.length >= mostPieces && NUMBERED.test(word) ? cuts(word) : []
  if (pieces.length > mostPieces) return [...posted, ...cut]
  let ways: string[][] = [pieces.slice(0, 1)]
  for (const piece of pieces.slice(1)) {
    ways = ways.flatMap((way) => [
      [...way, piece],
      [...way.slice(0, -1), way.at(-1)! + piece],
    ])
  }
  const grouped = [...ways.filter((way) => way.length > 1), ...posted, ...cut]
  // "GB 123 4567 89" is noted as its letters and, beside them, its digits in one, which no message holds both.
  const number = grouped.length > 0 ? pieces.find((piece) => ACCOUNT_NUMBER.test(piece)) : undefined
  return number === undefined ? grouped : [...grouped, [number]]
}

/** "c01x0006h", "wvwzzz1jzxw000001": the number of a passport or a vehicle, which everybody groups otherwise. */
const NUMBERED = /^.{9,17}$/u

/** A word in two groups or three, wherever they part. */
const cuts = (word: string): string[][] =>
  inTwo(word).flatMap(([first, rest]) => [
    [first, rest],
    ...inTwo(rest).map((groups) => [first, ...groups]),
  ])

const inTwo = (text: string): [string, string][] =>
  Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)])

/** Digits that are so many that they name one thing by themselves. */
const ACCOUNT_NUMBER = /^\d{7,}$/u

/** "sw1a1aa": a postcode of Britain, whose last three stand by themselves. */
const BRITISH = /^([a-z]{1,2}\d[a-z\d]?)(\d[a-z]{2})$/u

const MIXED = /^(?=.*\d)(?=.*[a-z])[a-z\d]{2,32}$/u
const mostPieces = 4

/** What the word at a place is with its neighbours in one, as far as they are short groups of letters and digits: "ab 123 cd". */
export function ungrouped(words: readonly string[], at: number): string[] {
  const found: string[] = []
  for (const size of [3, 4]) {
    for (let from = Math.max(0, at - size + 1); from <= at; from++) {
      const groups = words.slice(from, from + size)
      const whole = groups.join('')
      if (groups.length === size && groups.every(isGroup) && MIXED.test(whole)) found.push(whole)
    }
  }
  return found
}

/** Whether any words can be what `ungrouped` finds: of such groups one has a digit. */
export const mayBeGroups = (words: readonly string[]): boolean =>
  words.some((word) => isGroup(word) && /\d/.test(word))

/** A longer one has a digit, as of a vehicle's number: "wvw zzz1jz xw000001". */
const isGroup = (word: string): boolean => /^(?:[a-z\d]{1,4}|(?=[a-z]*\d)[a-z\d]{5,8})$/u.test(word)
