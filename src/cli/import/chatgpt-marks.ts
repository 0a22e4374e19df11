/** ChatGPT writes references into its answers between characters for private use: U+E200 kind U+E202 … U+E201. */
const marks = /\uE200([^\uE200\uE201]*)\uE201/g
const leftOver = /[\uE200-\uE20F]/g
/** What its answers held before: 【4†source】, 【12:3†report.pdf】. */
const olderMarks = /【\d+(?::\d+)?†[^】]*】/g

/**
 * The text as its reader saw it: what a mark names (a person, a place, a page) keeps its name, and a mark that only refers
 * to a source is dropped.
 */
export const withoutMarks = (text: string): string =>
  text
    .replace(marks, (_, mark: string) => nameIn(mark.split('\uE202')))
    .replace(leftOver, '')
    .replace(olderMarks, '')

function nameIn([kind = '', ...values]: string[]): string {
  if (kind === 'entity') return textsIn(values[0] ?? '')[1] ?? textsIn(values[0] ?? '')[0] ?? ''
  if (kind === 'url' || kind === 'link_title') return values[0] ?? ''
  if (kind === 'genui' || kind === 'math') return values.at(-1) ?? ''
  return ''
}

/** The texts of a JSON array, such as `["people","Rui Costa",0]`. */
function textsIn(json: string): string[] {
  try {
    const values: unknown = JSON.parse(json)
    return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
  } catch {
    return []
  }
}
