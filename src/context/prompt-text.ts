import { seenAs } from './look-alikes.ts'
import { maskSecrets } from './secret-values.ts'

/** Line breaks and control characters of any kind, which become spaces. */
const breaks = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu

/**
 * What can't be seen but steers what is: zero-width, bidirectional, tag and filler characters, all of Unicode's "default
 * ignorable" ones but the selector that colours an emoji.
 */
const invisible = /(?!\ufe0f)\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu

/** An emoji made of several is joined by this one; anywhere else it is dropped. */
const joinedEmoji =
  /(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic})/gu

/** A character that looks like the opening one of a fence. */
const opener = /[<\p{Ps}\p{Pi}\p{Sm}\u02c2\u1438\u276e\ufe64]/u

/** A fence as somebody sees it, however its letters are written, from its opening character on. */
const fenceAhead =
  /^<[^\p{L}<]{0,8}r\s?e\s?(?:m|rn|nn)\s?[e3]\s?(?:m|rn|nn)\s?[b6]\s?[e3]\s?r\s?[e3]\s?d/u

/** How far a fence is looked for, in characters as they are stored. */
const fenceLength = 60

/** Most lines are plain, and need none of this. */
const plain = /^(?! )[ !-;=-~]*(?<! )$/

const keptJoiner = '\ue000'

/**
 * Something remembered as one line of data: it can begin no line, close no fence, hide nothing and tell no secret, and
 * has at most `limit` characters, cut where a reader would cut.
 */
export function oneLine(value: string, limit: number): string {
  if (value.length <= limit && plain.test(value)) return shortened(maskSecrets(value), limit)
  // A few times the limit is enough to cut from, so that a megabyte is not looked at for a line.
  const visible = maskSecrets(withoutInvisible(headOf(value, limit * 4)))
  const line = withoutFences(visible.replaceAll(breaks, ' ')).trim().toWellFormed()
  return shortened(line, limit)
}

/** The name of who spoke, as a prompt tells it. */
export const speaker = (author: string): string => oneLine(author, 80)

/** What somebody said, behind the name where there is one that can be seen. */
export function saidBy(author: string | null | undefined, text: string): string {
  const who = author == null ? '' : speaker(author)
  return who === '' ? text : `${who}: ${text}`
}

const shortened = (line: string, limit: number): string =>
  line.length <= limit ? line : `${wholeGraphemes(line, limit - 1).trimEnd()}…`

/** The beginning of a text, which ends between two words where it can: half a secret looks like none. */
function headOf(text: string, length: number): string {
  if (text.length <= length) return text
  const end = text.lastIndexOf(' ', length)
  return text.slice(0, end > 0 ? end : length)
}

/** Whether a prompt tells a text with something masked in it. */
export const isMasked = (value: string): boolean => {
  const visible = withoutInvisible(value.slice(0, longestMasked))
  return maskSecrets(visible) !== visible
}

/** More than any line of a prompt shows. */
const longestMasked = 4000

/** A text without what can't be seen in it. */
export const withoutInvisible = (text: string): string =>
  text
    .replaceAll(keptJoiner, '')
    .replaceAll(joinedEmoji, keptJoiner)
    .replaceAll(invisible, '')
    .replaceAll(keptJoiner, '\u200d')

/** What opens a fence becomes a round bracket, which opens none. */
function withoutFences(text: string): string {
  if (!opener.test(text)) return text
  const characters = Array.from(text)
  for (const [at, character] of characters.entries()) {
    if (!opener.test(character) || !seenAs(character).startsWith('<')) continue
    const seen = characters
      .slice(at, at + fenceLength)
      .map(seenAs)
      .join('')
    if (fenceAhead.test(seen.replace(/^<+/, '<'))) characters[at] = '('
  }
  return characters.join('')
}

let segmenter: Intl.Segmenter | undefined

/** Made when it is first needed: it takes 8 ms. */
const graphemes = () => (segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' }))

/** As much of a text of any length as fits into a limit without cutting a grapheme: only the one at the limit is looked for. */
export function wholeStart(text: string, limit: number): string {
  if (isEnd(text, limit)) return text.slice(0, limit)
  return text.slice(0, graphemes().segment(text).containing(limit)?.index ?? limit)
}

/** Whether a text can be cut there without a look at its graphemes: between two characters that never are one. */
const isEnd = (text: string, at: number): boolean => /^[ -~]{2}$/.test(text.slice(at - 1, at + 1))

/** As much of a text as fits into a number of UTF-16 units without cutting a grapheme. */
function wholeGraphemes(text: string, limit: number): string {
  if (isEnd(text, limit)) return text.slice(0, limit)
  let end = 0
  for (const { index, segment } of graphemes().segment(text)) {
    if (index + segment.length > limit) break
    end = index + segment.length
  }
  return text.slice(0, end)
}
