/**
 * Porter's stemmer as SQLite's `porter` tokenizer applies it, so that a question's words can be
 * merged the way the index merges them. A test compares the two on thousands of words.
 */
export const stem = (word: string): string => {
  if (word.length < 3 || word.length > 64) return word
  const before = known.get(word)
  if (before !== undefined) return before
  if (known.size >= mostKnown) known.clear()
  const found = stemOf(word)
  known.set(word, found)
  return found
}

/** Questions use the same words again and again. */
const known = new Map<string, string>()
const mostKnown = 2_000

const stemOf = (word: string): string =>
  finalE(suffix4(suffixes(suffixes(finalY(pastAndGerund(plural(word))), STEP2), STEP3)))

const isVowel = (word: string, index: number): boolean => {
  const letter = word[index]
  if (letter === 'y') return index > 0 && !isVowel(word, index - 1)
  return letter !== undefined && 'aeiou'.includes(letter)
}

/** How many vowel-consonant sequences a stem holds: Porter's m. */
const measure = (stem: string): number => {
  let count = 0
  for (let index = 1; index < stem.length; index++) {
    if (isVowel(stem, index - 1) && !isVowel(stem, index)) count++
  }
  return count
}

const hasVowel = (stem: string): boolean => {
  for (let index = 0; index < stem.length; index++) if (isVowel(stem, index)) return true
  return false
}

const endsInDouble = (stem: string): boolean =>
  stem.length > 1 && stem.at(-1) === stem.at(-2) && !isVowel(stem, stem.length - 1)

/** Consonant, vowel, consonant at the end, the last not w, x or y: Porter's *o. */
const endsShort = (stem: string): boolean => {
  const last = stem.length - 1
  return (
    last >= 2 &&
    !isVowel(stem, last - 2) &&
    isVowel(stem, last - 1) &&
    !isVowel(stem, last) &&
    !/[wxy]$/.test(stem)
  )
}

const plural = (word: string): string => {
  if (/.(?:sses|ies)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

const pastAndGerund = (word: string): string => {
  if (/.eed$/.test(word)) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const cut = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0
  if (cut === 0 || !hasVowel(word.slice(0, -cut))) return word
  const bare = word.slice(0, -cut)
  if (/(?:at|bl|iz)$/.test(bare)) return `${bare}e`
  if (endsInDouble(bare) && !/[lsz]$/.test(bare)) return bare.slice(0, -1)
  return measure(bare) === 1 && endsShort(bare) ? `${bare}e` : bare
}

const finalY = (word: string): string =>
  word.endsWith('y') && hasVowel(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word

type Suffixes = readonly (readonly [suffix: string, replacement: string])[]

const STEP2: Suffixes = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['logi', 'log'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
]

const STEP3: Suffixes = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]

const suffixes = (word: string, table: Suffixes): string => {
  for (const [suffix, replacement] of table) {
    if (!word.endsWith(suffix)) continue
    const bare = word.slice(0, -suffix.length)
    return measure(bare) > 0 ? bare + replacement : word
  }
  return word
}

const STEP4 =
  /(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive|ize)$/

const suffix4 = (word: string): string => {
  const found = STEP4.exec(word)
  return found && measure(word.slice(0, found.index)) > 1 ? word.slice(0, found.index) : word
}

const finalE = (word: string): string => {
  let bare = word
  if (bare.endsWith('e')) {
    const cut = bare.slice(0, -1)
    const size = measure(cut)
    if (size > 1 || (size === 1 && !endsShort(cut))) bare = cut
  }
  return bare.endsWith('ll') && measure(bare) > 1 ? bare.slice(0, -1) : bare
}
