import { DateTime } from 'luxon'

/** The date and the time that a message begins with, as they are written. */
export interface Opening {
  /** How many characters it takes. */
  readonly length: number
  /** The three numbers of the date, in the order in which they stand. */
  readonly date: readonly [number, number, number]
  readonly separator: string
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** What says which half of the day it is, as it is written. */
  readonly half: string
  /** Whether a colon stands behind it, as old iPhones wrote. */
  readonly endsInColon: boolean
}

/** Which number of a date is the day, the month and the year. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD'

/** Marks of direction. */
const unseen = String.raw`[\u200E\u200F\u202A-\u202E\uFEFF]*`
const date = String.raw`(\d{1,4})${unseen}([./年-]|\.)\s?(\d{1,2})${unseen}[./月-]\s?(\d{1,4})(?:\.|日|\s?г\.)?`
/** "um", "à", "kl." or what tells the half of the day. */
const words = String.raw`((?:[\p{L}\p{M}][\p{L}\p{M}.]{0,10}\s?){0,2}?)`
const time = String.raw`(\d{1,2})\s?[:.h]\s?(\d{2})(?:[:.](\d{2}))?`
const opening = new RegExp(
  String.raw`^${unseen}\[?${date}[,،]?${unseen}\s+${words}${time}\s*((?:[\p{L}\p{M}][\p{L}\p{M}.]{0,10}\s?){0,2}?)\s*${unseen}(\]|\s[-–]|:)\s+`,
  'u',
)

/** What a line begins with: "12/05/2026, 14:33 - " as Android writes it, "[12.05.26, 14:33:21] " as an iPhone does. */
export function openingOf(line: string): Opening | undefined {
  const found = opening.exec(withPlainDigits(line))
  if (!found) return undefined
  const [whole, a, separator = '', b, c, before = '', hour, minute, second = '0', after = '', end] =
    found
  return {
    length: whole.length,
    date: [Number(a), Number(b), Number(c)],
    separator,
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    half: [before, after].find((word) => halfOf(word) !== undefined) ?? '',
    endsInColon: end === ':',
  }
}

/** The moment that an opening tells, as ISO 8601; undefined where there is no such day. */
export function momentOf(
  { date, half, ...time }: Opening,
  order: DateOrder,
  zone: string,
): string | undefined {
  const [year, month, day] = places[order].map((place) => date[place]) as [number, number, number]
  const noon = halfOf(half)
  const wall = {
    year: wholeYear(year),
    month,
    day,
    hour: noon === undefined ? time.hour : (time.hour % 12) + (noon === 'p' ? 12 : 0),
    minute: time.minute,
    second: time.second,
  }
  const moment = DateTime.fromObject(wall, { zone })
  return moment.isValid ? moment.toUTC().toISO() : undefined
}

const places = { DMY: [2, 1, 0], MDY: [2, 0, 1], YMD: [0, 1, 2] } as const

/** Two digits are of this century, and Thai years are 543 ahead. */
const wholeYear = (year: number): number =>
  year < 100 ? 2000 + year : year > 2400 ? year - 543 : year

/**
 * Which number is the day: in the right order every date is one, none is before WhatsApp was there, and they hardly ever go
 * back. Where that leaves a choice it is told by the way they are written.
 */
export function orderOf(openings: readonly Opening[]): DateOrder {
  // Only English of the United States writes AM and PM in capitals behind a date with slashes.
  const isAmerican = openings.some(
    ({ half, separator }) => separator === '/' && /^[AP]M$/.test(half.trim()),
  )
  const orders: DateOrder[] = isAmerican ? ['MDY', 'DMY', 'YMD'] : ['DMY', 'MDY', 'YMD']
  const scored = orders.map((order) => ({ order, faults: faultsOf(openings, order) }))
  return scored.reduce((best, one) => (one.faults < best.faults ? one : best)).order
}

function faultsOf(openings: readonly Opening[], order: DateOrder): number {
  let faults = 0
  let latest = ''
  for (const opening of openings) {
    const day = momentOf(opening, order, 'utc')?.slice(0, 10)
    if (day === undefined || day < whatsAppBegan || day < latest) faults += 1
    else latest = day
  }
  return faults
}

const whatsAppBegan = '2009'

/** The half of the day that words tell, in the languages whose clocks have twelve hours. */
function halfOf(words: string): 'a' | 'p' | undefined {
  return halves.get(words.replace(/[.\s]/g, '').toLowerCase())
}

const halves = new Map(
  (
    [
      ['a', 'am|πμ|ص|öö|sa|vorm|de|dop|pd|fm|ap|पूर्वाह्न|पूर्व|上午|午前|오전|ก่อนเที่ยง|পূর্বাহ্ণ|ق ظ|قظ'],
      ['p', 'pm|μμ|م|ös|ch|nachm|du|odp|md|em|ip|अपराह्न|下午|午後|오후|หลังเที่ยง|অপরাহ্ণ|ب ظ|بظ'],
    ] as const
  ).flatMap(([half, told]) => told.split('|').map((word) => [word, half] as const)),
)

/** The beginning of a line, where a telephone writes the date, with Arabic, Persian, Devanagari and Bengali digits as 0 to 9. */
const withPlainDigits = (line: string): string =>
  line
    .slice(0, longestOpening)
    .replaceAll(/[٠-٩۰-۹०-९০-৯]/gu, (digit) =>
      String(digit.charCodeAt(0) - zeros.findLast((zero) => zero <= digit)!.charCodeAt(0)),
    )
const zeros = ['٠', '۰', '०', '০']
const longestOpening = 64
