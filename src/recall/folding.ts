import { isAscii } from '../ascii.ts'

/**
 * Letters as they are compared: small, in one form (NFKC), without marks that separate writers and not words, without characters
 * that nobody sees, with the digits of every script as 0 to 9 and katakana as hiragana. Marks that make another letter stay: й, the
 * voicing of kana, the vowel signs of Indic and Thai words.
 */
export function fold(text: string): string {
  return text
    .replaceAll(APOSTROPHES, "'")
    .replaceAll(FRACTION_BEHIND, ' ')
    .normalize('NFKC')
    .replaceAll(TAKEN_APART, (vowel) => (vowel === '\u0e4d\u0e32' ? '\u0e33' : '\u0eb3'))
    .replaceAll(INVISIBLE, '')
    .toLowerCase()
    .replaceAll(APOSTROPHES, "'")
    .normalize('NFD')
    .replaceAll(MARKED, (letter) => letter[0] + letter.slice(1).replaceAll(SMALL_MARK, ''))
    .replaceAll(IGNORED_MARKS, '')
    .replaceAll(OTHER_LETTERS, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .normalize('NFC')
    .replaceAll(OTHER_DIGITS, digitOf)
}

/** What is typed for an apostrophe, some of it letters to Unicode ("обʼєкт", "Hawaiʻi"). */
const APOSTROPHES = /[`\u00b4\u02b9\u02bb\u02bc\u02bd\u0374\u055a\u1fef\u2032\ua78c\uff07\uff40]/gu

/** "6½", of which NFKC would make 61/2. */
const FRACTION_BEHIND = /(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])/gu

/** Katakana: each has its hiragana 96 places before it. */
const KATAKANA = /[\u30a1-\u30f6]/gu

/** Soft hyphens, joiners, marks of direction, variation selectors; and the line that stretches an Arabic word. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}|\u0640/gu

/** A vowel of Thai and one of Lao, which NFKC takes apart though nobody writes them so. */
const TAKEN_APART = /\u0e4d\u0e32|\u0ecd\u0eb2/gu

/** Letters of scripts whose marks separate writers. Matched with their marks: looking back from each mark of many takes too long. */
const MARKED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}]\p{M}+/gu
const SMALL_MARK = /\p{Mn}/gu

/** Of Cyrillic the dots of ё, and the stress on a vowel; the dot below a Devanagari letter; the marks of Arabic, wherever they stand. */
const IGNORED_MARKS = /(?<=е)\u0308|(?<=[аеиоуыэюяё]\u0308?)[\u0300\u0301]|\u093c|[\u064b-\u0652]/gu

/** Letters without a decomposition that are typed as others. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ۃ: 'ه',
  ە: 'ه',
  ٱ: 'ا',
  '\u0901': '\u0902',
}
const OTHER_LETTERS = new RegExp(Object.keys(LETTERS).join('|'), 'gu')

const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu
const DIGIT = /\p{Nd}/u

/** Digits of a script stand in a row of ten, the zero first. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0)!
  let value = 0
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

/**
 * A text whose letters are as the triggers write them into the index: alike where a script's marks and forms separate writers and
 * not words. Of a text in several scripts they take one, and what is left stands beside the index.
 */
export function foldAlike(text: string): string {
  if (isAscii(text)) return text
  if (OF_ARABIC.test(text)) {
    return text
      .replaceAll(ARABIC_MARKS, '')
      .replaceAll(ARABIC_FORMS, (letter) => LETTERS[letter] ?? bareLetter(letter))
  }
  if (OF_GREEK.test(text)) {
    return text.replaceAll(
      GREEK_FORMS,
      (letter) => LETTERS[letter] ?? bareLetter(letter).toLowerCase(),
    )
  }
  return text.replaceAll(LATIN_FORMS, (letter) => fold(letter))
}

/** Holds, as GLOB says it, where the triggers write a text otherwise than it is written. */
export const FOLDED_LETTERS =
  '*[ßæøłđıёÆØŁĐЁάέήίόύώϊϋςΆΈΉΊΌΎΏ\u0622-\u0626\u0629\u0640\u0649\u064b-\u0652\u06a9\u06be\u06c1\u06cc]*'

const bareLetter = (letter: string): string => letter.normalize('NFD')[0]!

const OF_ARABIC = /[\u0622-\u06d5]/u
const ARABIC_MARKS = /\u0640|[\u064b-\u0652]/gu
const ARABIC_FORMS = /[\u0622-\u0626\u0629\u0649\u06a9\u06be\u06c1\u06cc]/gu
const OF_GREEK = /[\u0386-\u03ce]/u
const GREEK_FORMS = /[\u0386\u0388-\u038a\u038c\u038e\u038f\u03ac-\u03af\u03c2\u03ca-\u03ce]/gu
const LATIN_FORMS = /[ßæøłđıÆØŁĐёЁ]/gu
