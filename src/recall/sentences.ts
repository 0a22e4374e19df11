import { parameters } from './parameters.ts'

/** Where a sentence ends: a mark and a space, a mark of a script without spaces, a new line, or a colon or dash before what is meant. */
const END = /(?<=[.!?…؟;]["'”’»)\]]*)\s+|(?<=[:：—–])\s+|(?<=[。！？])|\n+/u
/** What ends in a point and goes on: a day ("10. Mai"), an abbreviated title ("Dr. Okafor"). */
const GOES_ON = /(?:^|[\s(])(?:\d{1,2}|\p{Lu}\p{L}{0,2})\.$/u
const ASKS = /[?？؟]/u

/** The sentences of a text, in order. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  for (const part of text.split(END)) {
    const before = sentences.at(-1)
    if (before !== undefined && GOES_ON.test(before)) {
      sentences[sentences.length - 1] = `${before} ${part}`
    } else if (part.trim() !== '') sentences.push(part)
  }
  return sentences
}

/** Whether a sentence has a question mark. */
export const hasQuestionMark = (sentence: string): boolean => ASKS.test(sentence)

/**
 * What is read of a text: all of it up to a length; of a longer one the beginning, the end, and what stands before question marks,
 * so that a question is found wherever it stands beside a long paste.
 */
export function readable(text: string): string {
  const { questionLength } = parameters
  if (text.length <= 2 * questionLength) return text
  const middle = text.slice(questionLength, -questionLength)
  const asked: string[] = []
  for (
    let mark = middle.search(ASKS), from = 0;
    mark >= 0 && asked.length < parameters.questionsInside;
  ) {
    asked.push(middle.slice(Math.max(from, mark - parameters.askingLength), mark + 1))
    from = mark + 1
    const next = middle.slice(from).search(ASKS)
    mark = next < 0 ? -1 : from + next
  }
  return [text.slice(0, questionLength), ...asked, text.slice(-questionLength)].join('\n')
}
