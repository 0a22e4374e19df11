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

/** Opens or closes a fence, however it is written. */
const fence = /<(?=\s*\/?\s*remembered)/giu

/** Most lines are plain, and need none of this. */
const plain = /^(?! )[ !-;=-~]*(?<! )$/

const keptJoiner = '\ue000'

/**
 * Something remembered as one line of data: it can begin no line, close no fence and hide nothing, and has at most
 * `limit` characters, cut where a reader would cut.
 */
export function oneLine(value: string, limit: number): string {
  if (value.length <= limit && plain.test(value)) return value
  // Twice the limit is enough to cut from, so that a megabyte is not looked at for a line.
  const head = value.length > limit * 2 ? value.slice(0, limit * 2) : value
  const visible = head
    .replaceAll(keptJoiner, '')
    .replaceAll(joinedEmoji, keptJoiner)
    .replaceAll(invisible, '')
    .replaceAll(keptJoiner, '\u200d')
    .replaceAll(breaks, ' ')
    .replaceAll(fence, '‹')
    .trim()
    .toWellFormed()
  if (visible.length <= limit) return visible
  return `${wholeGraphemes(visible, limit - 1).trimEnd()}…`
}

let segmenter: Intl.Segmenter | undefined

/** Made when it is first needed: it takes 8 ms. */
const graphemes = () => (segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' }))

/** As much of a text as fits into a number of UTF-16 units without cutting a grapheme. */
function wholeGraphemes(text: string, limit: number): string {
  let end = 0
  for (const { index, segment } of graphemes().segment(text)) {
    if (index + segment.length > limit) break
    end = index + segment.length
  }
  return text.slice(0, end)
}
