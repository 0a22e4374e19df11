import { isGone, markOfOmitted, saysAttached, saysEdited } from './own-words.ts'

/** What a telephone writes around words; other marks of direction are somebody's own. */
const phoneMarks = /[\u200E\u200F]/g

/**
 * What somebody wrote in a message: pictures and files leave marks, whatever the language of the telephone, and what says
 * that the message was edited goes.
 */
export function wordsOf(message: string): string {
  const [first = '', ...rest] = withoutEdit(message).split('\n')
  return [withMark(first), ...rest].join('\n').replace(phoneMarks, '')
}

/** What an iPhone says itself begins with a mark of direction; so does what was sent, such as a file, a poll or a place. */
const ofPhone = /^\u200E(?!\S+:|[^\n]*https?:)[^\n]*$/

/** Whether what stands behind a name was said by the program: of a message that is gone, of a group. */
export const isNote = (message: string): boolean =>
  isGone(message) ||
  (ofPhone.test(message) && withMark(withoutEdit(message)) === withoutEdit(message))

/** What a message is known by. Changing it would store each message that was imported once more. */
export const keyWords = (message: string): string =>
  message.replace(/\s*\u200E?<This message was edited>$/, '').replace(phoneMarks, '')

function withoutEdit(message: string): string {
  const found = /\s*\u200E?<([^<>\n]+)>$/.exec(message)
  return found?.[1] !== undefined && saysEdited(found[1]) ? message.slice(0, found.index) : message
}

/** A line with a mark in the place of what says that something was sent with it, or left out. */
function withMark(line: string): string {
  const alone = markOfOmitted(line)
  if (alone !== undefined) return alone
  const [, before = '', phrase = ''] = /^(.*)\u200E(.*)$/u.exec(line) ?? []
  const mark = markOfOmitted(phrase)
  if (mark !== undefined) return withOmitted(before, mark)
  return line
    .replace(attachedByPhone, (_, given: string, name: string) => `${given ?? ''}[file: ${name}]`)
    .replace(attachedByAndroid, (whole, name: string, said: string) =>
      nameGiven.test(name) || saysAttached(said) ? `[file: ${name}]` : whole,
    )
}

/** "cv.pdf • 3 pages" stands before what says that a document was left out, and a caption before a picture. */
function withOmitted(before: string, mark: string): string {
  const said = before.replace(phoneMarks, '').trim()
  const file = mark === '[file]' ? /^(.+\.\w{2,5})(?:\s•.*)?$/.exec(said)?.[1] : undefined
  if (file !== undefined) return `[file: ${file.replace(/\s•.*$/, '')}]`
  return [said, mark].filter(Boolean).join(' ')
}

/** "<attached: a.jpg>" in any language, alone or behind a caption. */
const attachedByPhone = /(^|\u200E\s*)\u200E?<[\p{L}\p{M} ]{2,24}\s?[:：]\s?([^<>\n]+\.\w{2,5})>$/u

/** "a.jpg (file attached)" as Android writes it. */
const attachedByAndroid = /^[\u200E\u200F]*(\S[^\n]*\.\w{2,5}) \(([^()\n]{2,40})\)$/

/** What WhatsApp calls a picture or a recording itself. */
const nameGiven = /^(?:IMG|VID|AUD|PTT|STK|DOC)-\d{8}-WA\d+\./
