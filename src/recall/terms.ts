import type { Lexicon } from './data/lexicon.ts'
import { parameters } from './parameters.ts'
import { stem } from './stem.ts'
import type { Token } from './tokens.ts'

/** One thing to look for, in any of its forms. */
export interface Term {
  /** The word as the question has it, folded. */
  readonly word: string
  readonly forms: readonly string[]
  readonly weight: number
}

/** The terms of a question's words: words of one stem or family are one term. */
export function termsOf(tokens: readonly Token[], lexicon: Lexicon, cues: boolean): Term[] {
  const terms = new Map<string, { word: string; forms: Map<string, string>; weight: number }>()
  const seen = new Set<string>()
  for (const [index, token] of tokens.entries()) {
    if (terms.size === parameters.terms) break
    if (seen.has(token.text)) continue
    seen.add(token.text)
    const family = familyOf(token, lexicon, cues)
    const key = stem(family[0] ?? token.text)
    const known = terms.get(key)
    const term = known ?? {
      word: token.text,
      forms: new Map(),
      weight: weightOf(token, lexicon, cues),
    }
    for (const form of [token.text, ...family, ...compounds(tokens, index)]) {
      // The index holds stems: a second form of one stem would find the same messages again.
      const found = stem(form)
      if (!term.forms.has(found)) term.forms.set(found, form)
    }
    terms.set(key, term)
  }
  return [...terms.values()].map(({ word, forms, weight }) => ({
    word,
    forms: [...forms.values()].slice(0, parameters.forms),
    weight,
  }))
}

const weightOf = ({ text }: Token, lexicon: Lexicon, cues: boolean): number =>
  cues && lexicon.scaffold.has(text) ? parameters.scaffoldWeight : 1

/** The irregular relatives of a word, then what other endings make of it. */
function familyOf({ text, joined }: Token, lexicon: Lexicon, cues: boolean): string[] {
  if (!cues || joined) return [text]
  const relatives = lexicon.relatives.get(text) ?? lexicon.relatives.get(stem(text)) ?? [text]
  return lexicon.scaffold.has(text)
    ? [...relatives]
    : [...relatives, ...withOtherEndings(text, lexicon)]
}

function withOtherEndings(word: string, { endings }: Lexicon): string[] {
  const { rootLength } = parameters
  if (word.length < rootLength || endings.length === 0 || !/^\p{L}+$/u.test(word)) return []
  const roots = endings
    .filter((ending) => word.endsWith(ending) && word.length - ending.length >= rootLength)
    .map((ending) => word.slice(0, -ending.length))
  return [word, ...roots].flatMap((root) => [root, ...endings.map((ending) => root + ending)])
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
