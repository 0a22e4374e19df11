/** What the tool answers with, as the file system tool of Anthropic's SDK writes it. */

const MOST_LINES = 999_999

/** Lines with their numbers, the first of which is `first`. */
const numbered = (lines: readonly string[], first: number): string =>
  lines
    .map((line, index) => `${String(index + first).padStart(String(MOST_LINES).length)}\t${line}`)
    .join('\n')

/** A file's lines, or those of a range: from 1, both ends included, -1 for the last. */
export function fileView(path: string, text: string, range: readonly number[] | undefined): string {
  const lines = text.split('\n')
  if (lines.length > MOST_LINES) {
    throw new Error(
      `File ${path} has too many lines (${lines.length}). Maximum is ${MOST_LINES.toLocaleString()} lines.`,
    )
  }
  const isRange = Array.isArray(range) && range.length === 2 && range.every(Number.isFinite)
  const [from = 1, to = -1] = isRange ? range : []
  const start = Math.max(1, from) - 1
  const shown = lines.slice(start, to === -1 ? lines.length : to)
  return `Here's the content of ${path} with line numbers:\n${numbered(shown, start + 1)}`
}

/** A text in which one place was replaced, and the lines around it. */
export function replaced(path: string, text: string, change: { from: string; to: string }) {
  const { from, to } = change
  const at = text.split('\n').flatMap((line, index) => (line.includes(from) ? [index + 1] : []))
  const [line] = at
  if (line === undefined) {
    throw new Error(
      `No replacement was performed, old_str \`${from}\` did not appear verbatim in ${path}.`,
    )
  }
  if (at.length > 1) {
    throw new Error(
      `No replacement was performed. Multiple occurrences of old_str \`${from}\` in lines: ${at.join(', ')}. Please ensure it is unique`,
    )
  }
  const changed = text.replace(from, () => to)
  const first = Math.max(1, line - 2)
  const around = numbered(changed.split('\n').slice(first - 1, line + 2), first)
  const answer = `The memory file has been edited. Here is the snippet showing the change (with line numbers):\n${around}`
  return { text: changed, answer }
}

/** A text with lines put in behind so many of its own. */
export function inserted(text: string, { after, lines }: { after: number; lines: string }): string {
  const all = text.split('\n')
  if (after < 0 || after > all.length) {
    throw new Error(
      `Invalid \`insert_line\` parameter: ${after}. It should be within the range of lines of the file: [0, ${all.length}]`,
    )
  }
  return all.toSpliced(after, 0, lines.replace(/\n$/, '')).join('\n')
}

/** A directory's entries: their size, and their path below it. */
export interface Entry {
  readonly names: readonly string[]
  /** Undefined for a directory. */
  readonly bytes: number | undefined
}

/** What a directory takes in a file system that gives it one block. */
const DIRECTORY_BYTES = 4096

export function directoryView(path: string, entries: readonly Entry[]): string {
  const lines = entries
    .toSorted((one, other) => inOrder(one.names, other.names))
    .map(({ names, bytes }) => {
      const size = fileSize(bytes ?? DIRECTORY_BYTES)
      return `${size}\t${path}/${names.join('/')}${bytes === undefined ? '/' : ''}`
    })
  const header = `Here're the files and directories up to 2 levels deep in ${path}, excluding hidden items and node_modules:`
  return [header, `${fileSize(DIRECTORY_BYTES)}\t${path}`, ...lines].join('\n')
}

/** By their names, one by one; a directory stands before what is in it. */
function inOrder(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((name, index) => name !== other[index])
  const [name, its] = [one[at], other[at]]
  if (name === undefined) return one.length - other.length
  return its === undefined || name > its ? 1 : -1
}

function fileSize(bytes: number): string {
  if (bytes === 0) return '0B'
  const power = Math.floor(Math.log(bytes) / Math.log(1024))
  const size = bytes / 1024 ** power
  return `${Number.isInteger(size) ? size : size.toFixed(1)}${'BKMG'[power]}`
}
