/** Laying text out in the columns of a terminal. Pure. */

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g

/** Text that cannot move the cursor, change colours or turn the direction: what is remembered is not trusted. */
export const printable = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll('\t', '  ').replace(CONTROL, '')

/** Text that cannot move the cursor, change colours or turn the direction, on one line. */
export const oneLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim()

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u

/** Letters and signs that are one column each, whatever stands beside them: most lines hold nothing else. */
const PLAIN =
  /^[\x20-\x7E\u00A1-\u00A8\u00AA-\u00AD\u00AF-\u02FF\u0370-\u0482\u048A-\u052F\u2010-\u2027]*$/

let segmenter: Intl.Segmenter | undefined

/** What is seen as one character. The segmenter is made for the first text that needs it: that is a tenth of a short command. */
function* graphemesOf(text: string): Generator<string> {
  if (PLAIN.test(text)) return yield* text
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(text)) yield segment
}

const columnsOf = (grapheme: string) => (WIDE.test(grapheme) ? 2 : 1)

/** How many columns the text takes. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const grapheme of graphemesOf(text)) width += columnsOf(grapheme)
  return width
}

/** The text cut to that many columns, with an ellipsis where something was cut. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const grapheme of graphemesOf(text)) {
    used += columnsOf(grapheme)
    if (used > width - 1) break
    kept += grapheme
  }
  return `${kept.trimEnd()}…`
}

/** The text as lines of at most that many columns; its own line breaks stay. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const room = Math.max(10, width - displayWidth(indent))
  return printable(text)
    .split('\n')
    .flatMap((paragraph) => wrapParagraph(paragraph, room))
    .map((line) => (line === '' ? '' : indent + line))
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = []
  let line = /^\s*/.exec(paragraph)?.[0] ?? ''
  let empty = true
  for (const word of paragraph
    .trim()
    .split(/\s+/)
    .flatMap((word) => pieces(word, width))) {
    const space = empty ? '' : ' '
    if (!empty && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line)
      line = word
    } else line += space + word
    empty = false
  }
  return [...lines, line.trimEnd()]
}

/** A word that is longer than a line, cut into lines. */
function pieces(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word]
  const cut: string[] = ['']
  for (const grapheme of graphemesOf(word)) {
    if (displayWidth(cut.at(-1)! + grapheme) > width) cut.push('')
    cut[cut.length - 1] += grapheme
  }
  return cut
}

/** Rows as aligned columns; the last column takes what is left of the width and is cut there. */
export function table(rows: readonly (readonly string[])[], width: number): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => displayWidth(row[at] ?? ''))),
  )
  return rows.map((row) => {
    const cells = row.map((cell, at) =>
      at === columns - 1 ? cell : cell + ' '.repeat(widths[at]! - displayWidth(cell)),
    )
    return truncate(cells.join('  ').trimEnd(), width)
  })
}

/** `1 message`, `2 messages`, `12,345 messages`: by hand, because the first number that Intl writes takes a twentieth of a command. */
export const count = (n: number, singular: string, plural = `${singular}s`): string =>
  `${String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')} ${n === 1 ? singular : plural}`

/** A size for people: `812 B`, `3.1 MB`. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let unit = 0
  let value = size
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** A moment for people: `2026-03-09 07:42 UTC`. */
export const moment = (date: Date): string =>
  `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
