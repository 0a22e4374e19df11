import { asObject, asText } from './values.ts'

/** ChatGPT writes references into its answers between characters for private use: U+E200 kind U+E202 … U+E201. */
const marks = /\uE200([^\uE200\uE201]*)\uE201/g
const leftOver = /[\uE200-\uE20F]/g
/** What its answers held before: 【4†source】, 【12:3†report.pdf】. */
const olderMarks = /【\d+(?::\d+)?†[^】]*】/g

/**
 * The text as its reader saw it: what a mark names (a person, a place, a page) keeps its name, and a mark that only refers
 * to a source is dropped.
 */
export const withoutMarks = (text: string, references: readonly unknown[] = []): string =>
  text
    .replace(
      marks,
      (whole: string, mark: string) => nameIn(mark.split('\uE202')) || nameOf(whole, references),
    )
    .replace(leftOver, '')
    .replace(olderMarks, '')

function nameIn([kind = '', ...values]: string[]): string {
  const [first = ''] = values
  if (kind.endsWith('entity')) return textsIn(first)[1] ?? textsIn(first)[0] ?? plainName(first)
  if (['url', 'link_title', 'video', 'navlist'].includes(kind)) return plainName(first)
  if (kind === 'products')
    return textsIn(first)
      .filter((text) => !isReference(text))
      .join(', ')
  if (kind === 'genui' || kind === 'math') return values.at(-1) ?? ''
  return ''
}

/** Such as turn0search3: where something was found. */
const isReference = (text: string): boolean => /^turn\d+\w+$/.test(text)

const plainName = (text: string): string => (isReference(text) || /^[[{]/.test(text) ? '' : text)

/** What the message says beside its text of a mark that names something; a source is not shown in the text. */
function nameOf(mark: string, references: readonly unknown[]): string {
  const told = references.map(asObject).find((reference) => reference.matched_text === mark)
  return told && /entity|business|product/.test(asText(told.type)) ? asText(told.name) : ''
}

/** The texts of a JSON array, such as `["people","Rui Costa",0]`. */
function textsIn(json: string): string[] {
  try {
    const texts = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(asObjectOrArray(value)).flatMap(texts)
    return texts(JSON.parse(json))
  } catch {
    return []
  }
}

const asObjectOrArray = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {}
