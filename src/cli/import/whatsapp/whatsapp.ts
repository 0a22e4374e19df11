import { createHash } from 'node:crypto'
import { StringDecoder } from 'node:string_decoder'

import {
  ignored,
  type ImportRecord,
  malformed,
  type Owner,
  type SkippedRecord,
} from '../records.ts'
import { clean } from '../values.ts'
import { type DateOrder, momentOf, type Opening, openingOf, orderOf } from './opening.ts'
import { directions } from './own-words.ts'
import { isNote, keyWords, wordsOf } from './words.ts'

/** The first lines of a file, as text, that say whether it is a chat of WhatsApp. */
export const isWhatsApp = (head: string): boolean =>
  head
    .split(/\r?\n/)
    .slice(0, 3)
    .some((line) => openingOf(line) !== undefined)

interface Entry {
  readonly line: number
  readonly opening: Opening
  text: string
}

/**
 * A chat that was exported from WhatsApp as a text file. Everybody's messages are taken, each with the name of who wrote it.
 * Its dates are in the zone of the telephone and in the order of its language, which the beginning of the file tells.
 */
export async function* readWhatsApp(
  source: AsyncIterable<Buffer>,
  owner: Owner,
): AsyncIterable<ImportRecord> {
  const head: Entry[] = []
  let characters = 0
  let reader: WhatsAppReader | undefined
  const begun = function* () {
    reader = new WhatsAppReader(owner, orderOf(head.map(({ opening }) => opening)))
    for (const early of head) yield reader.read(early)
  }
  for await (const entry of entriesOf(source)) {
    if ('type' in entry) yield entry
    else if (reader) yield reader.read(entry)
    else {
      characters += entry.text.length
      if (head.push(entry) === headEntries || characters > headCharacters) yield* begun()
    }
  }
  if (!reader) yield* begun()
}

/** How much of a file tells the order of its dates: so many messages, or fewer that have so many characters. */
const headEntries = 5_000
const headCharacters = 4 * 1024 * 1024

class WhatsAppReader {
  readonly #owner: Owner
  readonly #order: DateOrder
  /** How often the same words of one person stood at the moment that was met last: then they are several messages. */
  readonly #told = new Map<string, number>()
  #moment = ''

  constructor(owner: Owner, order: DateOrder) {
    this.#owner = owner
    this.#order = order
  }

  read({ line, opening, text }: Entry): ImportRecord | SkippedRecord {
    const where = { line, index: line }
    const [, author = '', words = ''] = /^([^:\n]{1,100}): ([\s\S]*)$/.exec(text) ?? []
    if (author === '' || isPartOfNote(author) || isNote(words)) {
      return ignored(where, 'a note of the program')
    }
    const content = clean(wordsOf(words))
    const { senderId, channel = 'whatsapp', project = '', name = '', zone = 'utc' } = this.#owner
    const timestamp = momentOf(opening, this.#order, zone)
    if (content === '') return ignored(where, 'a message without text')
    if (timestamp === undefined) return malformed(where, 'the date is none')
    const told = JSON.stringify([name, timestamp, author, clean(keyWords(words))])
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
      content,
      timestamp,
      author: clean(author.replace(directions, '').replace(/^~\s?/, '')),
      conversation: { key: `whatsapp:${name}`, title: titleOf(name) },
      idempotencyKey: `whatsapp:${digest}:${times}`,
    }
  }
}

/** 'Ana changed the name of the group to "Trip' and then a colon: a quotation that is not closed is no name. */
const isPartOfNote = (author: string): boolean =>
  (author.match(/"/g) ?? []).length % 2 === 1 || /[“„«][^”“»]*$/.test(author)

/** "WhatsApp Chat with Ana.txt" and "_chat.txt" are what the program calls its files. */
const titleOf = (name: string): string | undefined =>
  /(?:with|mit|con|avec|com|met|с|ile|med|z|s uživatelem|с контактом)[ _]+(.+)\.txt$/iu.exec(
    name,
  )?.[1]

/** A message each: lines that begin with no date go on with the one before. */
async function* entriesOf(source: AsyncIterable<Buffer>): AsyncIterable<Entry | SkippedRecord> {
  let entry: Entry | undefined
  let line = 0
  for await (const text of linesOf(source)) {
    line += 1
    const opening = openingOf(text)
    // "12/05/2026 14:33: dentist" is somebody's list, unless the file begins like that.
    if (opening && (!entry || !opening.endsInColon || entry.opening.endsInColon)) {
      if (entry) yield entry
      entry = { line, opening, text: text.slice(opening.length) }
    } else if (entry) {
      // What is too long by then is refused as a whole.
      if (entry.text.length <= maxText) entry.text += `\n${text}`
    } else if (text.trim() !== '') {
      yield malformed({ line, index: line }, 'the line begins with no date that is known')
    }
  }
  if (entry) yield entry
}

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
