/** From so many characters on, what is written as base64 is kept apart from the text that it stands in. */
const least = 16 * 1024

/** A part of a text. */
export interface Run {
  readonly from: number
  readonly to: number
}

const inBase64 = new Uint8Array(128)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  inBase64[character.charCodeAt(0)] = 1
}

const isBase64 = (code: number): boolean => inBase64[code] === 1

/**
 * The parts of a text that are at least 16 KiB of base64, in its usual letters or those of URLs, without a break. It looks
 * for a break from the end of each stretch of that length, so that it reads next to nothing of other texts.
 */
export function binaryRuns(text: string): Run[] {
  const runs: Run[] = []
  for (let from = 0; from + least <= text.length;) {
    let at = from + least - 1
    while (at >= from && isBase64(text.charCodeAt(at))) at--
    if (at >= from) {
      from = at + 1
      continue
    }
    let to = from + least
    while (to < text.length && isBase64(text.charCodeAt(to))) to++
    for (let pads = 0; pads < 2 && text[to] === '='; pads++) to++
    runs.push({ from, to })
    from = to
  }
  return runs
}
