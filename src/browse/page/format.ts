const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const longDates = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' })
const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const numbers = new Intl.NumberFormat()
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** The zone of whoever looks: every moment is shown in it unless another is named. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** What nobody can read comes as no text, or as the beginning of 1970. */
const valid = (text: string | null, format: (date: Date) => string): string => {
  const date = new Date(text ?? 0)
  return date.getTime() ? format(date) : 'an unknown time'
}

export const moment = (text: string | null): string => valid(text, (date) => moments.format(date))
export const date = (text: string): string => valid(text, (date) => dates.format(date))
export const longDate = (text: string): string => valid(text, (date) => longDates.format(date))
export const time = (text: string): string => valid(text, (date) => times.format(date))
export const number = (value: number): string => numbers.format(value)

/** The day of a moment where somebody looks, `2026-03-02`. */
export const dayOf = (moment: Date): string =>
  [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')

/** A day that is written `2026-03-02`, at noon where somebody looks. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00`)

export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`

export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = size < 1000 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), units.length - 1)
  const value = size / 1000 ** power
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`
}

const steps = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** How long ago, or in how long, in the largest unit that fits. */
export const since = (text: string | null): string =>
  valid(text, (date) => {
    const seconds = (date.getTime() - Date.now()) / 1000
    const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
    return ago.format(Math.trunc(seconds / length), unit)
  })
