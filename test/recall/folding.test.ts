import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { fold } from '../../src/recall/folding.ts'
import { identifiersIn } from '../../src/recall/identifiers.ts'
import { tokenize, wordsBeside, wordsOf } from '../../src/recall/tokens.ts'
import { yardsticksOf } from '../support/own-time.ts'

const wordOf = (letters: string) =>
  fc
    .array(fc.constantFrom(...Array.from(letters)), { minLength: 2, maxLength: 10 })
    .map((chosen) => chosen.join(''))

/** Puts a mark after some letters of a word. */
const marked = (word: string, marks: readonly string[], places: readonly number[]) =>
  Array.from(word, (letter, index) => letter + (marks[places[index % places.length]!] ?? '')).join(
    '',
  )

/** Letters of a script, and the marks that separate its writers and not its words. */
const scripts: [script: string, letters: string, marks: string[]][] = [
  ['Latin', 'abcdefghijklmnopqrstuvwxyz', ['\u0301', '\u0308', '\u0327', '\u030c', '\u0303']],
  ['Greek', 'αβγδεζηθικλμνξοπρστυφχψω', ['\u0301', '\u0308', '\u0342', '\u0313']],
  ['Arabic', 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي', ['\u064b', '\u064e', '\u0650', '\u0651', '\u0652']],
  ['Hebrew', 'אבגדהוזחטיכלמנסעפצקרשת', ['\u05b8', '\u05bc', '\u05c1', '\u05b4', '\u05c2']],
  ['Cyrillic, stressed', 'аеоуыэюя', ['\u0301']],
]

describe('fold', () => {
  const places = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 10 })

  test.each(scripts)('takes a %s word with marks and without for one word', (_, letters, marks) => {
    fc.assert(
      fc.property(wordOf(letters), places, (word, at) => {
        const written = marked(word, marks, at)

        expect(fold(written)).toBe(fold(word))
        expect(fold(written.normalize('NFC'))).toBe(fold(word))
      }),
    )
  })

  test.each([
    ['й', 'и'],
    ['が', 'か'],
    ['ば', 'は'],
    ['हि', 'ह'],
    ['กี', 'ก'],
    ['ї', 'і'],
  ])('keeps %s apart from %s', (letter, other) => {
    expect(fold(letter)).not.toBe(fold(other))
  })

  test.each([
    ['Straße', 'strasse'],
    ['Æsop', 'aesop'],
    ['cœur', 'coeur'],
    ['Ørsted', 'orsted'],
    ['Łódź', 'lodz'],
    ['Đặng', 'dang'],
    ['ılık', 'ilik'],
    ['ёлка', 'елка'],
    ['ΒΟΡΡΆΣ', 'βορρασ'],
    ['ﬁne', 'fine'],
    ['Ｔｏｋｙｏ', 'tokyo'],
    ['ﾊﾟｽ', 'ぱす'],
    ['फ़ोन', 'फोन'],
    ['हँसी', 'हंसी'],
    ['ہم', 'هم'],
    ['ٱلله', 'الله'],
    ['обʼєкт', "об'єкт"],
    ['Hawaiʻi', "hawai'i"],
    ['եւ', 'եւ'],
    ['น้ำ', 'น้ำ'],
  ])('types %s as %s', (written, typed) => {
    expect(fold(written)).toBe(typed)
  })

  test.each([
    ['ß', 'ss', 'abdeilmnort'],
    ['æ', 'ae', 'bdfgklnrst'],
    ['œ', 'oe', 'bcdflmnrst'],
    ['ø', 'o', 'bdegiklnrst'],
    ['ł', 'l', 'abdeikmnoz'],
    ['đ', 'd', 'aeghinot'],
    ['ı', 'i', 'aklmnrsy'],
    ['ς', 'σ', 'αβγδεικλνορ'],
    ['ё', 'е', 'бвдклмнорст'],
    ['ى', 'ي', 'بتدرسكلمن'],
    ['ک', 'ك', 'ابتدرسلمن'],
    ['ة', 'ه', 'ابتدرسلمن'],
    ['ٱ', 'ا', 'بتدرسلمن'],
    ['आँ', 'आं', 'कगतदनपमरल'],
    ['ज़', 'ज', 'कगतदनपमरल'],
    ['ﬁ', 'fi', 'abdeklmnr'],
    ['Ｗ', 'w', 'abdeklmnr'],
    ['𝐱', 'x', 'abdeklmnr'],
    ['ｶﾞ', 'が', 'あいうえおきすと'],
    ['\u02bc', "'", 'abdeklmnr'],
  ])(
    'takes %s for %s wherever it stands in a word, written so or typed',
    (letter, typed, letters) => {
      fc.assert(
        fc.property(wordOf(letters), fc.nat({ max: 9 }), (word, at) => {
          const place = at % word.length
          const [before, after] = [word.slice(0, place), word.slice(place)]

          expect(fold(before + letter + after)).toBe(fold(before + typed + after))
          expect(fold((before + letter + after).toUpperCase())).toBe(
            fold((before + typed + after).toUpperCase()),
          )
        }),
      )
    },
  )

  test('leaves what it has made as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })

  test('reads the digits of every script as 0 to 9', () => {
    const zeros = ['٠', '۰', '०', '০', '๐', '０', '𝟎', '᠐', '߀']
    fc.assert(
      fc.property(fc.constantFrom(...zeros), fc.nat({ max: 999_999 }), (zero, number) => {
        const written = String(number).replaceAll(/\d/g, (digit) =>
          String.fromCodePoint(zero.codePointAt(0)! + Number(digit)),
        )

        expect(fold(written)).toBe(String(number))
      }),
    )
  })

  test('takes katakana and hiragana for one another', () => {
    fc.assert(
      fc.property(wordOf('あいうえおかがきぎさしすたちつてとはばぱやゆよん'), (word) => {
        const katakana = Array.from(word, (kana) =>
          String.fromCodePoint(kana.codePointAt(0)! + 0x60),
        )

        expect(fold(katakana.join(''))).toBe(fold(word))
      }),
    )
  })

  test('does not see what nobody sees', () => {
    const invisible = fc.constantFrom('\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff')
    fc.assert(
      fc.property(wordOf('abcdefgh'), fc.nat({ max: 9 }), invisible, (word, at, character) => {
        const place = at % word.length

        expect(fold(word.slice(0, place) + character + word.slice(place))).toBe(word)
      }),
    )
  })
})

describe('wordsBeside', () => {
  test('is empty for what the index reads by itself', () => {
    expect(wordsBeside('The naïve café “opened” at 10:30 — don’t be late')).toEqual([])
    expect(wordsBeside('Это обычный текст')).toEqual([])
    expect(wordsBeside('東京は寒い')).toEqual([])
  })

  test('names pictures, and parts words at characters for private use', () => {
    expect(wordsBeside('The locker with 🐶 on it')).toEqual(['picture1f436'])
    expect(wordsBeside('held in Lisbon\ue200cite\ue202turn0')).toContain('lisbon')
  })
})

describe('an identifier', () => {
  const separator = fc.constantFrom(' ', '-', '.', '/')
  const groups = fc.array(fc.stringMatching(/^[0-9]{2,4}$/), { minLength: 2, maxLength: 6 })

  test('in groups of digits is one word, whatever stands between them', () => {
    fc.assert(
      fc.property(groups, separator, separator, (parts, one, other) => {
        const whole = parts.join('')

        expect(wordsBeside(`on ${parts.join(one)} today`)).toContain(whole)
        for (const token of tokenize(parts.join(other))) expect(token.wholes).toContain(whole)
        expect(wordsOf(whole)).toEqual([whole])
      }),
    )
  })

  test.each([
    ['(0351) 21 34', '03512134'],
    ['1,234,567', '1234567'],
    ['+351 912 345 678', '912345678'],
    ['GB29 NWBK 6016 1331 9268 19', 'gb29nwbk60161331926819'],
    ['CH93 0076 2011 6238 5295 7', 'ch9300762011623852957'],
    ['GB29 NWBK 6016 1331 9268 19 3 times', 'gb29nwbk60161331926819'],
    ['DE89 3704 0044 0532 0130 00 is mine', 'de89370400440532013000'],
    ['978-3-16-148410-0', '9783161484100'],
    ['550e8400-e29b-41d4-a716-446655440000', '550e8400e29b41d4a716446655440000'],
    ['llama-swap', 'llamaswap'],
    ['O’Brien', 'obrien'],
    ['e-mail', 'email'],
    ['node.js', 'nodejs'],
    ['U.S.A.', 'usa'],
    ['U.K.', 'uk'],
    ['TCP/IP', 'tcpip'],
    ['docker-compose.yml', 'dockercompose'],
    ['00:1A:2B:3C:4D:5E', '001a2b3c4d5e'],
    ['0049-171-5556667', '491715556667'],
    ['+44 (0)20 7946 0958', '442079460958'],
    ['01715556667', '1715556667'],
    ['col·lecció', 'colleccio'],
  ])('%s is %s', (written, whole) => {
    expect(identifiersIn(fold(written)).map((identifier) => identifier.whole)).toContain(whole)
  })

  test('is none in a contraction', () => {
    expect(identifiersIn("don't, it’s, we'll")).toEqual([])
  })
})

describe('a word that others write apart', () => {
  const word = fc.stringMatching(/^[a-z]{2,6}$/)

  test('is found by its parts, when a change of case divides them', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 3, maxLength: 4 }), (parts) => {
        const [first, ...rest] = parts
        const name = [first, ...rest.map((part) => part[0]!.toUpperCase() + part.slice(1))].join('')

        expect(tokenize(name)).toEqual([{ text: parts.join(''), joined: false, parts: [parts] }])
        expect(wordsBeside(`(${name})`).toSorted()).toEqual([...new Set(parts)].sort())
      }),
    )
  })

  test('is a number with its unit, in either order', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99_999 }), word, (number, unit) => {
        expect(tokenize(`${number}${unit}`)[0]?.parts).toEqual([[String(number), unit]])
        expect(tokenize(`${unit}${number}`)[0]?.parts).toEqual([[unit, String(number)]])
      }),
    )
  })

  test('is not the name of a person or a product', () => {
    expect(wordsBeside('McCarthy watches YouTube')).toEqual([])
  })

  test('is another with its umlauts spelled out', () => {
    expect(tokenize('Schröder')).toEqual([
      { text: 'schroder', joined: false, wholes: ['schroeder'] },
    ])
  })

  test('may end in signs', () => {
    expect(wordsOf('C++ and C# and F')).toEqual(['c', 'and', 'c', 'and', 'f'])
    expect(tokenize('C++ and C#').map(({ text }) => text)).toEqual(['cplusplus', 'and', 'csharp'])
  })
})

describe('a letter with thousands of marks', () => {
  test.each(['a', 'α', 'ب', 'ש', 'е'])('%s is folded in a moment', async (letter) => {
    const text = `${letter}${'\u0301'.repeat(50_000)} garden`

    const words: string[] = []
    const took = await yardsticksOf(() => words.push(...wordsOf(text), ...wordsBeside(text)))

    expect(words).toContain('garden')
    // A minute, when each mark looked back over all before it.
    expect(took).toBeLessThan(200)
  })
})
