import { createHash } from 'node:crypto'
import { StringDecoder } from 'node:string_decoder'

import { DateTime } from 'luxon'

import { ignored, type ImportRecord, malformed, type Owner, type SkippedRecord } from './records.ts'
import { clean } from './values.ts'

/** "12/05/2026, 14:33 - Ana: Hello" as Android writes it, "[12.05.26, 14:33:21] Ana: Hello" as an iPhone does. */
const opening =
  /^[\u200E\u200F\uFEFF]*\[?(\d{1,4})\u200F?[./-](\d{1,2})\u200F?[./-](\d{1,4})[,،]?\s+(?:um\s+)?(上午|下午|오전|오후|午前|午後)?\s?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[\s\u202F\u00A0]*([AaPpصم])?\.?\s?[Mm]?\.?[mM]?\.?(?:\]|\s+[-–])\s+/u

/** The first lines of a file, as text, that say whether it is a chat of WhatsApp. */
export const isWhatsApp = (head: string): boolean =>
  head
    .split(/\r?\n/)
    .slice(0, 3)
    .some((line) => opening.test(withPlainDigits(line)))

interface Entry {
  readonly line: number
  readonly parts: RegExpExecArray
  text: string
}

/**
 * A chat that was exported from WhatsApp as a text file. Everybody's messages are taken, each with the name of who wrote it.
 * Its dates are in the zone of the telephone and in the order of its language: which number is the day is told by the
 * numbers over 12 at the beginning of the file, else by the way they are written.
 */
export async function* readWhatsApp(
  source: AsyncIterable<Buffer>,
  owner: Owner,
): AsyncIterable<ImportRecord> {
  const head: Entry[] = []
  let reader: WhatsAppReader | undefined
  for await (const entry of entriesOf(source)) {
    if ('type' in entry) yield entry
    else if (reader) yield reader.read(entry)
    else if (head.push(entry) === headLength) {
      reader = new WhatsAppReader(owner, orderOf(head))
      for (const early of head) yield reader.read(early)
    }
  }
  if (reader) return
  reader = new WhatsAppReader(owner, orderOf(head))
  for (const early of head) yield reader.read(early)
}

const headLength = 5_000

type Order = 'DMY' | 'MDY' | 'YMD'

function orderOf(entries: readonly Entry[]): Order {
  const numbers = entries.map(({ parts }) => [Number(parts[1]), Number(parts[2])] as const)
  if (numbers.some(([first]) => first > 31)) return 'YMD'
  if (numbers.some(([first]) => first > 12)) return 'DMY'
  if (numbers.some(([, second]) => second > 12)) return 'MDY'
  // Where the clock has twelve hours and the date has slashes, the month mostly stands first.
  const twelve = entries.some(({ parts }) => parts[8] !== undefined && parts[0].includes('/'))
  return twelve ? 'MDY' : 'DMY'
}

class WhatsAppReader {
  readonly #owner: Owner
  readonly #order: Order
  /** How often the same words of one person stood at the moment that was met last: then they are several messages. */
  readonly #told = new Map<string, number>()
  #moment = ''

  constructor(owner: Owner, order: Order) {
    this.#owner = owner
    this.#order = order
  }

  read({ line, parts, text }: Entry): ImportRecord | SkippedRecord {
    const where = { line, index: line }
    const [, author = '', words = ''] = /^([^:\n]{1,100}): ([\s\S]*)$/.exec(text) ?? []
    if (author === '' || isNote(words)) return ignored(where, 'a note of the program')
    const content = clean(words.replace(edited, '').replace(/[\u200E\u200F]/g, ''))
    const timestamp = this.#instant(parts)
    if (content === '') return ignored(where, 'a message without text')
    if (timestamp === undefined) return malformed(where, 'the date is none')
    const { senderId, channel = 'whatsapp', project = '', name = '' } = this.#owner
    const told = JSON.stringify([name, timestamp, author, content])
    const digest = createHash('sha256').update(told).digest('base64url').slice(0, 28)
    if (timestamp !== this.#moment) this.#told.clear()
    this.#moment = timestamp
    const times = (this.#told.get(digest) ?? 0) + 1
    this.#told.set(digest, times)
    return {
      type: 'message',
      where,
      channel,
      senderId,
      project,
      role: 'user',
      content: content.replace(sentFile, (_, file?: string, named?: string) => {
        const name = file ?? named
        return name === undefined ? '[file]' : `[file: ${name}]`
      }),
      timestamp,
      author: clean(author),
      conversation: { key: `whatsapp:${name}`, title: titleOf(name) },
      idempotencyKey: `whatsapp:${digest}:${times}`,
    }
  }

  #instant([
    ,
    a = '',
    b = '',
    c = '',
    halfBefore,
    hour = '',
    minute = '',
    second = '0',
    half,
  ]: RegExpExecArray) {
    const [year, month, day] = ({ DMY: [c, b, a], MDY: [c, a, b], YMD: [a, b, c] } as const)[
      this.#order
    ].map(Number) as [number, number, number]
    const noon = halfBefore ? halves[halfBefore] : half && (halves[half] ?? half.toLowerCase())
    const hours = noon === undefined ? Number(hour) : (Number(hour) % 12) + (noon === 'p' ? 12 : 0)
    const wall = {
      year: year < 100 ? 2000 + year : year,
      month,
      day,
      hour: hours,
      minute: Number(minute),
      second: Number(second),
    }
    const date = DateTime.fromObject(wall, { zone: this.#owner.zone ?? 'utc' })
    return date.isValid ? date.toUTC().toISO() : undefined
  }
}

const halves: Readonly<Record<string, 'a' | 'p'>> = {
  上午: 'a',
  午前: 'a',
  오전: 'a',
  下午: 'p',
  午後: 'p',
  오후: 'p',
  ص: 'a',
  م: 'p',
}

const edited = /\s*\u200E?<This message was edited>$/
const sentFile =
  /^(?:<(?:Media omitted|attached: ([^>]+))>|(\S[^\n]*\.\w{2,5}) \(file attached\))$/im
const gone =
  /^(?:This message was deleted|You deleted this message|Waiting for this message\b[^\n]*)\.?$/i
/** An iPhone marks what it says itself; it marks files, places and polls too, which were sent. */
const ofPhone =
  /^\u200E(?!<|\S+:|[^\n]*(?:https?:|\b(?:omitted|attached|weggelassen|omitid[oa]|omess[oa]|absente?)\b))[^\n]*$/

/** Whether what stands behind a name was said by the program: of a message that is gone, of a group. */
const isNote = (words: string): boolean =>
  ofPhone.test(words) || gone.test(words.replace(/[\u200E\u200F]/g, '').trim())

/** "WhatsApp Chat with Ana.txt" and "_chat.txt" are what the program calls its files. */
const titleOf = (name: string): string | undefined =>
  /(?:with|mit|con|avec|com|met|с)\s+(.+)\.txt$/iu.exec(name)?.[1]

/** A message each: lines that begin with no date go on with the one before. */
async function* entriesOf(source: AsyncIterable<Buffer>): AsyncIterable<Entry | SkippedRecord> {
  let entry: Entry | undefined
  let line = 0
  for await (const text of linesOf(source)) {
    line += 1
    const parts = opening.exec(withPlainDigits(text))
    if (parts) {
      if (entry) yield entry
      entry = { line, parts, text: text.slice(parts[0].length) }
    } else if (entry) {
      // What is too long by then is refused as a whole.
      if (entry.text.length <= maxText) entry.text += `\n${text}`
    } else if (text.trim() !== '') {
      yield malformed({ line, index: line }, 'the line begins with no date that is known')
    }
  }
  if (entry) yield entry
}

/** The beginning of a line, where a telephone writes the date, with Arabic, Persian, Devanagari and Bengali digits as 0 to 9. */
const withPlainDigits = (line: string): string =>
  line
    .slice(0, longestOpening)
    .replaceAll(/[٠-٩۰-۹०-९০-৯]/gu, (digit) =>
      String(digit.charCodeAt(0) - zeros.findLast((zero) => zero <= digit)!.charCodeAt(0)),
    )
const zeros = ['٠', '۰', '०', '০']
const longestOpening = 64

const maxText = 1024 * 1024

async function* linesOf(source: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of source) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = (lines.pop() ?? '').slice(0, 4 * maxText)
    for (const line of lines) yield line.replace(/\r$/, '')
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}
