import { isFrame } from './characters.ts'
import { chineseWritings } from './chinese-writings.ts'
import type { Lexicon } from './data/lexicon.ts'
import { mayBeGroups, otherWritings, ungrouped } from './other-writings.ts'
import { parameters } from './parameters.ts'
import { stem } from './stem.ts'
import type { Token } from './tokens.ts'

/** One thing to look for, in any of its forms. */
export interface Term {
  /** The word as the question has it, folded. */
  readonly word: string
  readonly forms: readonly string[]
  /** Words that are as good as it where a message holds all of one way: "82 kg" for 82kg. */
  readonly parts?: readonly (readonly string[])[] | undefined
  readonly weight: number
  /** Whether it only frames the question ("kind", "mention"), says little ("like") or stands beside what is asked. */
  readonly minor: boolean
  /** Whether it is a pair of characters of a script without spaces. */
  readonly joined?: boolean
  /** Whether somebody may still be writing it. */
  readonly goesOn?: boolean
  /** Whether the question does not say it, but asks for help, for which it counts how the person always wants things. */
  readonly isWish?: boolean
}

/** Words of one part of a question, and how much they weigh. */
export interface Part {
  readonly tokens: readonly Token[]
  readonly weight: number
  /** Whether they name what is asked about, however little they weigh. */
  readonly names?: boolean
}

/** The terms of a question's words, the weightier parts first: words of one stem or family are one term. */
export function termsOf(parts: readonly Part[], lexicon: Lexicon): Term[] {
  const terms = new Map<
    string,
    {
      word: string
      forms: Map<string, string>
      parts: readonly (readonly string[])[] | undefined
      weight: number
      joined: boolean
      names: boolean
    }
  >()
  const seen = new Set<string>()
  const left = { words: parameters.terms, pairs: parameters.pairs }
  for (const { tokens, weight, names = false } of parts) {
    const searched = mostTelling(tokens, left)
    const words = tokens.map(({ text }) => text)
    const mayBeUngrouped = mayBeGroups(words)
    for (const [index, token] of tokens.entries()) {
      if (!searched.has(token.text) || seen.has(token.text)) continue
      seen.add(token.text)
      const { key, forms } = formsAlone(token, lexicon)
      const known = terms.get(key)
      const term = known ?? {
        word: token.text,
        forms: new Map(),
        parts: token.parts,
        weight: weight * weightOf(token, lexicon),
        joined: token.joined,
        names,
      }
      for (const [stemmed, form] of forms) {
        if (!term.forms.has(stemmed)) term.forms.set(stemmed, form)
      }
      for (const form of [
        ...(token.wholes ?? []),
        ...compounds(tokens, index),
        ...(mayBeUngrouped ? ungrouped(words, index) : []),
      ]) {
        const stemmed = stem(form)
        if (!term.forms.has(stemmed)) term.forms.set(stemmed, form)
      }
      if (!known) left[token.joined ? 'pairs' : 'words']--
      terms.set(key, term)
    }
  }
  return [...terms.values()].map(({ word, forms, parts, weight, joined, names }) => ({
    word,
    forms: [...forms.values()].slice(
      0,
      lexicon.prefixes.length > 0 ? parameters.prefixedForms : parameters.forms,
    ),
    ...(parts ? { parts } : {}),
    weight,
    minor: (weight < 1 && !names) || lexicon.general.has(word) || (joined && isFrame(word)),
    joined,
  }))
}

/** A word's key, and its forms without its neighbours. The index holds stems: of each stem one form. */
interface FormsAlone {
  readonly key: string
  readonly forms: ReadonlyMap<string, string>
}

/** Questions use the same words again and again, and putting all endings to one takes longer than all else that is read of it. */
const knownForms = new WeakMap<Lexicon, Map<string, FormsAlone>>()
const mostKnown = 1000
const longestKnown = 40

function formsAlone(token: Token, lexicon: Lexicon): FormsAlone {
  let known = knownForms.get(lexicon)
  if (!known) knownForms.set(lexicon, (known = new Map()))
  const before = !token.joined ? known.get(token.text) : undefined
  if (before) return before
  const family = familyOf(token, lexicon)
  const forms = new Map<string, string>()
  const writings = token.joined ? chineseWritings(token.text) : otherWritings(token.text)
  for (const form of [token.text, ...writings, ...family]) {
    const stemmed = stem(form)
    if (!forms.has(stemmed)) forms.set(stemmed, form)
  }
  const made = { key: stem(family[0] ?? token.text), forms }
  if (known.size >= mostKnown) known.clear()
  if (!token.joined && token.text.length <= longestKnown) known.set(token.text, made)
  return made
}

/** The words of a part that are searched: all, or the longest, which are the rarest, of too many. */
function mostTelling(
  tokens: readonly Token[],
  left: { readonly words: number; readonly pairs: number },
): ReadonlySet<string> {
  const distinct = [...new Map(tokens.map((token) => [token.text, token])).values()]
  const words = distinct.filter(({ joined }) => !joined)
  const pairs = distinct.filter(({ joined }) => joined)
  if (words.length > left.words) words.sort((a, b) => b.text.length - a.text.length)
  return new Set(
    [...words.slice(0, left.words), ...pairs.slice(0, left.pairs)].map(({ text }) => text),
  )
}

const weightOf = ({ text }: Token, lexicon: Lexicon): number =>
  lexicon.scaffold.has(text) ? parameters.scaffoldWeight : 1

/** A word in all its forms, one of each stem. */
export function formsOf(word: string, lexicon: Lexicon): string[] {
  const family = familyOf({ text: word, joined: false }, lexicon)
  return [...new Map([word, ...family].map((form) => [stem(form), form])).values()]
}

/** The irregular relatives of a word, then what other endings make of it. */
function familyOf({ text, joined }: Token, lexicon: Lexicon): string[] {
  if (joined) return [text]
  const relatives = lexicon.relatives.get(text) ?? lexicon.relatives.get(stem(text)) ?? [text]
  return lexicon.scaffold.has(text)
    ? [...relatives]
    : [
        ...relatives,
        ...withOtherPrefixes(text, lexicon).flatMap((word) => [
          word,
          ...withOtherEndings(word, lexicon),
        ]),
      ]
}

function withOtherEndings(word: string, { endings }: Lexicon): string[] {
  const { rootLength } = parameters
  if (word.length < rootLength || endings.length === 0 || !/^\p{L}+$/u.test(word)) return []
  const roots = endings
    .filter((ending) => word.endsWith(ending) && word.length - ending.length >= rootLength)
    .map((ending) => word.slice(0, -ending.length))
  return [...roots, word].flatMap((root) => [root, ...endings.map((ending) => root + ending)])
}

/** A word without what is written before it, and with each of these. */
function withOtherPrefixes(word: string, { prefixes }: Lexicon): string[] {
  if (prefixes.length === 0) return [word]
  const roots = prefixes
    .filter((prefix) => word.startsWith(prefix) && word.length - prefix.length >= 3)
    .map((prefix) => word.slice(prefix.length))
  return [word, ...roots].flatMap((root) => [root, ...prefixes.map((prefix) => prefix + root)])
}

/** "ice cream" is written "icecream" too. */
function compounds(tokens: readonly Token[], index: number): string[] {
  const [before, token, after] = [tokens[index - 1], tokens[index], tokens[index + 1]]
  if (!token || token.joined) return []
  return [
    ...(before && !before.joined ? [before.text + token.text] : []),
    ...(after && !after.joined ? [token.text + after.text] : []),
  ]
}

/** A person's standing wishes, as a term: they hold for what is asked though they share few of its words. */
export function wishTerm({ wishes }: Lexicon): Term[] {
  const [word, ...others] = wishes
  return word === undefined
    ? []
    : [{ word, forms: [word, ...others], weight: 1, minor: true, isWish: true }]
}
