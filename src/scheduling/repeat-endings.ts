/** How a repeat in words may end, whatever comes before it: at what times, in which months, until when, how often. */

/** "At 9" can be in the morning or in the evening, which only minutes or a half of the day tell. */
const time = String.raw`(?:\d{1,2}(?:[:.]\d{2}(?: ?[ap]\.?m\.?)?| ?[ap]\.?m\.?)|noon|midnight)`
const list = (item: string) => `(${item}(?:(?:, and |, | and |,)${item})*)`
const month = '(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*'

/** Each ending, with the part of an RRULE that it says; undefined when it says none. */
const endings: readonly (readonly [RegExp, (told: string) => string | undefined])[] = [
  [new RegExp(`,? at ${list(time)}$`), timesOf],
  [new RegExp(`,? in ${list(month)}$`), monthsOf],
  [/,? in hours? (\d{1,2}(?:, ?\d{1,2})*)$/, (told) => `BYHOUR=${numbersOf(told)}`],
  [/,? at minutes? (\d{1,2}(?:, ?\d{1,2})*)$/, (told) => `BYMINUTE=${numbersOf(told)}`],
  [/,? until (\d{4}-\d{2}-\d{2})$/, (told) => `UNTIL=${told.replaceAll('-', '')}`],
  // "Daily 3 times" could be three times a day.
  [/,? (?:for )?(\d{1,5}) times in (?:all|total)$/, (told) => `COUNT=${told}`],
]

/** The words of a repeat without its endings, and what these say; undefined when one of them says nothing. */
export function endingsOf(text: string): { words: string; parts: string[] } | undefined {
  let words = text
  const parts: string[] = []
  for (;;) {
    const [form, say] = endings.find(([form]) => form.test(words)) ?? []
    if (!form || !say) break
    const part = say(form.exec(words)?.[1] ?? '')
    if (part === undefined) return undefined
    parts.push(part)
    words = words.replace(form, '')
  }
  return { words, parts }
}

/** The items of a list: "Mon, Wed and Fri". */
export const itemsOf = (told: string): string[] => told.split(/, and |, | and |,/)

const numbersOf = (told: string): string => itemsOf(told).map(Number).join()

/** "8am and 8pm", "9:30": hours that share their minutes, as a rule has them. */
function timesOf(told: string): string | undefined {
  const times = itemsOf(told).map(timeOf)
  const minutes = new Set(times.map((time) => time?.minute))
  if (minutes.size !== 1 || times.includes(undefined)) return undefined
  return `BYHOUR=${times.map((time) => time?.hour).join()};BYMINUTE=${[...minutes].join()}`
}

function timeOf(told: string): { hour: number; minute: number } | undefined {
  if (told === 'noon' || told === 'midnight') return { hour: told === 'noon' ? 12 : 0, minute: 0 }
  const [, hours, minutes = '0', half] =
    /^(\d{1,2})(?:[:.](\d{2}))?(?: ?([ap])\.?m\.?)?/.exec(told) ?? []
  const hour = Number(hours)
  const minute = Number(minutes)
  if (minute > 59 || hour > 23 || (half && (hour < 1 || hour > 12))) return undefined
  return { hour: half ? (hour % 12) + (half === 'p' ? 12 : 0) : hour, minute }
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** The number of a month by its name or the beginning of it, from 1. */
export function monthOf(name: string): number | undefined {
  const place = name.length < 3 ? -1 : months.findIndex((month) => month.startsWith(name))
  return place < 0 ? undefined : place + 1
}

function monthsOf(told: string): string | undefined {
  const found = itemsOf(told).map(monthOf)
  return found.includes(undefined) ? undefined : `BYMONTH=${found.join()}`
}
