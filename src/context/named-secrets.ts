import { isAboutSecret, isSecretName } from './secret-names.ts'

/** What says that something is something, with the little words that may follow: "is now", "lautet", "=". */
const says =
  /(?:(?:["'`”»]|\s)\s{0,2}(?:=>|[:=]|—|–)|[:=]|(?<=[\p{L}\p{N}"'`”»)])\s(?:is|are|was|were|ist|lautet|war|es|son|era|est|sont|é|è|это|to)(?:\s(?:now|still|currently|set to|changed to|jetzt|nun|ahora|agora|maintenant|ora|adesso|nu|теперь|сейчас))?(?=\s))/u
    .source

const value = /((?!(?:bearer|basic)\b)[^\s"'`”»,;]{3,200})/u.source

const said = new RegExp(`${says}\\s{0,3}["'\`“«„]?${value}`, 'giu')

/** A value before what it is: "tr0ub4dor is my password". */
const saidBefore =
  /(?<![^\s"'`“«„(])([^\s"'`”»,;]{4,200})["'`”»]?\s(?:is|as|ist|als|es|como|é|est|comme|è|come|это|—)\s((?:[\p{L}'’-]+\s?){1,4})/giu

/** A name with its value right after it: "PIN 4711", "password tr0ub4dor", "passport number C01X00T47". */
const besides =
  /(?<![\p{L}\p{N}])([\p{L}-]{3,40})\s["'`“«„]?(?=[^\s"'`”»,;]*\d)([^\s"'`”»,;]{4,200})/giu

/** Words that go on from a name to what it is of: "the password *for* the router". */
const joining = new Set(
  `of for fürs zu beim dos das pour bij to from on in at that which we i für vom von zum zur des der meiner meines unserer unseres im am die das
  del de para que do da dos das no na du pour au que della dello dell di per al che van voor op dat от для к на в моей моего`.split(
    /\s+/,
  ),
)

/** The words of a wallet, 12 to 24 of a list in which each has three to eight letters: "seed phrase: witch collapse …". */
const wallet =
  /(?<=\b(?:seed|recovery|mnemonic|secret|backup)[\s_-](?:phrase|words?)\b\s?(?:is|are|:|=|—|–|-)?\s{1,3}["'`“]?)[a-z]{3,8}(?:[\s,]{1,2}[a-z]{3,8}){11,23}/giu

/** What is done to a secret before "to": "I changed the password to …". */
const changed = /\b(?:chang|set|reset|updat|switch)\w*/i

/** How much of a sentence before a value is looked at. */
const mostBefore = 140
const mostWords = 14

/** The part of a text before a place that belongs to the same sentence, as words. */
function wordsBefore(text: string, place: number): string[] {
  const before = text.slice(Math.max(0, place - mostBefore), place)
  const sentence = before.split(/[.!?,]\s|[\n;]/u).at(-1) ?? ''
  return sentence
    .replaceAll(/["`“”«»„]|(?<!\p{L})['’]|['’](?!\p{L})/gu, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .slice(-mostWords)
}

/** Whether the last words name a secret, with what it is of behind the name or in front of it: "mot de passe wifi". */
const nameSecret = (words: readonly string[]): boolean => isSecretName(words.slice(-4).join(' '))

/** Whether words end in the name of a secret: "the wifi password", not "the pin code area". */
const endsInName = (words: readonly string[]): boolean =>
  [1, 2, 3, 4].some((count) => {
    const last = words.slice(-count)
    return isSecretName(last.join(' ')) && !isSecretName(last.slice(0, -1).join(' '))
  })

/** Whether words name a secret and go on with what it is of: "the password of the wifi", "the code for the door". */
const goesOnFromName = (words: readonly string[]): boolean =>
  words.some((word, place) => {
    if (place === 0 || !(joining.has(word.toLowerCase()) || /^d['’]/i.test(word))) return false
    const of = words.slice(place + 1).filter((later) => !articles.test(later))
    return (
      endsInName(words.slice(0, place)) ||
      (isSecretName(`${of.slice(0, 2).join(' ')} ${words[place - 1]}`) &&
        !isAboutSecret(words.slice(place - 1).join(' ')))
    )
  })

const articles = /^(?:the|my|our|a|his|her|their)$/i

/** A text with `mask` in place of what is said to be somebody's password, key or number of an account. */
export function maskNamed(text: string, mask: string): string {
  const masked = text
    .replaceAll(wallet, mask)
    .replaceAll(said, (whole, given: string, place: number) => {
      const sign = whole.trim()
      const bySign = /^["'`”»]?\s*(?:=>|[:=])/u.test(sign)
      if (given.startsWith(mask) || !(hasDigit(given) || (bySign && given.length > 5))) return whole
      const words = wordsBefore(text, place)
      if (/^to\s/i.test(sign) && !changed.test(words.join(' '))) return whole
      const named = nameSecret(words) || (hasDigit(given) && goesOnFromName(words))
      return named ? replaceLast(whole, given, mask) : whole
    })
    .replaceAll(saidBefore, (whole, given: string, words: string) =>
      isMixed(given) && isSecretName(words.trim()) ? whole.replace(given, () => mask) : whole,
    )
  return masked.replaceAll(besides, (whole, name: string, given: string, place: number) =>
    isBeside(name, given, () => wordsBefore(masked, place))
      ? replaceLast(whole, given, mask)
      : whole,
  )
}

/** "The password is wrong" gives none away, "is tr0ub4dor" does. */
const hasDigit = (given: string): boolean => /[\d!@#$%^&*]/u.test(given)

/** Letters among digits, or a number of four digits and more. */
const isMixed = (given: string): boolean =>
  /^\d{4,}$/.test(given) || (/\d/.test(given) && /\p{L}/u.test(given) && given.length >= 6)

/** The last word of what is called by digits alone. */
const byDigits =
  /^(?:pins?|ssn|cv[vc]|geheimzahl|пин|\S*(?:codes?|c[oó]digo|codice|nummer|numbers?|n[uú]mero|num[eé]ro|combination|код)(?:n)?)$/iu

const isBeside = (name: string, given: string, before: () => readonly string[]): boolean => {
  if (given.length >= 8 && isMixed(given) && isSecretName(name)) return true
  const words = /^[\p{Lu}\d-]*\d[\p{Lu}\d-]{2,19}[.!?]?$/u.test(given) ? [...before(), name] : []
  return (
    words.slice(-mostOfName).some((word) => byDigits.test(word)) &&
    (endsInName(words) || goesOnFromName(words))
  )
}

/** How many words a name and what it is of may have before the digits. */
const mostOfName = 4

const replaceLast = (whole: string, given: string, mask: string): string =>
  whole.slice(0, whole.length - given.length) + mask
