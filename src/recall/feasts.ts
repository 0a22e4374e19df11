import { type DateSpan, daysSpan } from './date-spans.ts'

/** Feasts that people name in place of a date, as their days are known to every calendar. */
export type Feast = keyof typeof feasts

/** The days of a feast in a year; none where this Node.js lacks the calendar that it goes by. */
export const feastSpan = (feast: Feast, year: number): DateSpan | undefined => feasts[feast](year)

type DaysIn = (year: number) => DateSpan | undefined

/** A feast that begins on one day of every year. */
const fixed =
  (month: number, day: number, days = 1): DaysIn =>
  (year) =>
    daysSpan(new Date(Date.UTC(year, month - 1, day)), days)

/** So many days after Easter Sunday. */
const afterEaster =
  (sunday: (year: number) => Date, from: number, days: number): DaysIn =>
  (year) =>
    daysSpan(new Date(sunday(year).getTime() + from * DAY), days)

const DAY = 86_400_000

/** By the rule of Gauss, as Meeus and others give it for the Gregorian calendar. */
function easter(year: number): Date {
  const century = Math.floor(year / 100)
  const golden = year % 19
  const shift = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25)
  const moon = (19 * golden + shift + 15) % 30
  const full = moon - (moon > 28 || (moon === 28 && golden > 10) ? 1 : 0)
  return sundayAfter(new Date(Date.UTC(year, 2, 21 + full)))
}

/** Easter Sunday of the Orthodox churches, by the Julian calendar, which is thirteen days behind until the year 2100. */
const orthodoxEaster = (year: number): Date =>
  sundayAfter(new Date(Date.UTC(year, 2, 21 + 13 + ((19 * (year % 19) + 15) % 30))))

const sundayAfter = (date: Date): Date => new Date(date.getTime() + (7 - date.getUTCDay()) * DAY)

/** The fourth Thursday of November. */
const fourthThursday: DaysIn = (year) => {
  const first = new Date(Date.UTC(year, 10, 1)).getUTCDay()
  return daysSpan(new Date(Date.UTC(year, 10, 1 + ((11 - first) % 7) + 21)), 1)
}

const known = new Map<string, DateSpan | undefined>()

/** A month and day of another calendar, looked for through the year once. */
const inCalendar =
  (calendar: string, month: string, day: string, days: number): DaysIn =>
  (year) => {
    const key = `${calendar} ${month} ${day} ${year}`
    if (known.has(key)) return known.get(key)
    const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, {
      month: calendar === 'hebrew' ? 'long' : 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    })
    let found: DateSpan | undefined
    if (format.resolvedOptions().calendar === calendar) {
      const first = Date.UTC(year, 0, 1)
      for (let date = first; date < first + 366 * DAY && !found; date += DAY) {
        const parts = format.formatToParts(date)
        const has = (type: string, value: string) =>
          parts.some((part) => part.type === type && part.value === value)
        if (has('day', day) && has('month', month)) found = daysSpan(new Date(date), days)
      }
    }
    known.set(key, found)
    return found
  }

const feasts = {
  newYear: fixed(1, 1),
  epiphany: fixed(1, 6),
  orthodoxChristmas: fixed(1, 7),
  valentine: fixed(2, 14),
  easter: afterEaster(easter, -2, 4),
  orthodoxEaster: afterEaster(orthodoxEaster, 0, 2),
  pentecost: afterEaster(easter, 49, 2),
  halloween: fixed(10, 31),
  thanksgiving: fourthThursday,
  christmasEve: fixed(12, 24),
  christmas: fixed(12, 24, 3),
  newYearsEve: fixed(12, 31),
  lunarNewYear: inCalendar('chinese', '1', '1', 7),
  dragonBoat: inCalendar('chinese', '5', '5', 1),
  midAutumn: inCalendar('chinese', '8', '15', 1),
  ramadan: inCalendar('islamic-umalqura', '9', '1', 30),
  fastBreaking: inCalendar('islamic-umalqura', '10', '1', 3),
  sacrifice: inCalendar('islamic-umalqura', '12', '10', 4),
  passover: inCalendar('hebrew', 'Nisan', '15', 7),
  hanukkah: inCalendar('hebrew', 'Kislev', '25', 8),
} satisfies Readonly<Record<string, DaysIn>>
