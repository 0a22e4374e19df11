import { lastDay } from '../time/calendar.ts'
import { localAt, momentAt, readWallClock } from '../time/wall-clock.ts'
import { periodsOf } from './periods.ts'
import type { Periods } from './periods.ts'
import type { Rule } from './rule.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Everything that decides when a task happens: nothing is ever added to the last time it did. */
export interface Schedule {
  readonly rule: Rule
  /** The wall clock, `YYYY-MM-DDTHH:MM:SS`, from which the rule counts. */
  readonly anchor: string
  readonly zone: string
}

/** One of the times a schedule comes to: the first has index 0. */
export interface Occurrence {
  readonly index: number
  readonly at: Date
}

/** The times of a schedule, as if it never ended. */
export interface Series {
  /** What the clock on the wall shows at the first one, as if the wall were in UTC. */
  readonly start: number | undefined
  /** The one with an index, or undefined when there is none. */
  at(index: number): Date | undefined
  /** The first one later than a moment, or undefined when there is none. */
  after(moment: Date): Occurrence | undefined
}

export const seriesOf = (schedule: Schedule): Series =>
  schedule.rule.unit === 'hour' || schedule.rule.unit === 'minute'
    ? elapsing(schedule)
    : onTheWall(schedule)

/** Hours and minutes pass, whatever the clock on the wall is set to. */
function elapsing({ rule, anchor, zone }: Schedule): Series {
  const start = readWallClock(anchor).toMillis()
  const step = rule.every * (rule.unit === 'hour' ? HOUR : MINUTE)
  const passed = rule.minutes ? start % HOUR : 0
  const base = momentAt(start, zone).getTime() - passed
  const offsets = rule.minutes?.map((minute) => minute * MINUTE) ?? [0]
  const skipped = offsets.filter((offset) => offset < passed).length
  const at = (index: number) => {
    const place = index + skipped
    const offset = offsets[place % offsets.length] ?? 0
    return new Date(base + Math.floor(place / offsets.length) * step + offset)
  }
  return {
    start: start - passed + at(0).getTime() - base,
    at,
    after: (moment) => {
      const period = Math.floor((moment.getTime() - base) / step)
      let index = Math.max(0, period * offsets.length - skipped)
      while (at(index) <= moment) index += 1
      return { index, at: at(index) }
    },
  }
}

/** A time on the wall, as if the wall were in UTC, and which one of its schedule it is. */
interface LocalTime {
  readonly local: number
  readonly index: number
}

/** Days and longer steps follow the calendar and the clock on the wall. */
function onTheWall({ rule, anchor, zone }: Schedule): Series {
  const start = readWallClock(anchor).toMillis()
  const startDay = Math.floor(start / DAY)
  const periods = periodsOf(rule, startDay)
  const times = timesOf(rule, start - startDay * DAY)
  const before = periods.days(0).filter((day) => day < startDay).length * times.length
  const earlier = times.filter((time) => startDay * DAY + time < start).length
  const skipped = before + (periods.days(0).includes(startDay) ? earlier : 0)

  /** The times on the wall from one on. Each costs the same, however old the rule is. */
  function* from(local: number): Generator<LocalTime> {
    let period = Math.max(0, periods.of(Math.floor(local / DAY)))
    let rank = daysBefore(periods, period)
    for (let empty = 0; empty <= periods.cycle; empty += 1, period += 1) {
      const days = periods.days(period)
      for (const [place, day] of days.entries()) {
        if (day > lastDay) return
        if ((day + 1) * DAY <= local) continue
        for (const [n, time] of times.entries()) {
          const index = (rank + place) * times.length + n - skipped
          if (index < 0 || day * DAY + time < local) continue
          yield { local: day * DAY + time, index }
        }
      }
      if (days.length > 0) empty = 0
      rank += days.length
    }
  }

  const localOf = (index: number) => {
    const day = dayAt(periods, Math.floor((index + skipped) / times.length))
    const time = times[(index + skipped) % times.length]
    if (day === undefined || time === undefined || day > lastDay) return undefined
    return day * DAY + time
  }

  return {
    start: localOf(0),
    at: (index) => {
      const local = localOf(index)
      return local === undefined ? undefined : momentAt(local, zone)
    },
    after: (moment) => {
      let next: Occurrence | undefined
      let reach = Number.POSITIVE_INFINITY
      for (const { local, index } of from(localAt(moment, zone) - gapBefore(moment, zone))) {
        // What a gap moves forward may come after what follows it on the wall.
        if (local >= reach) break
        const at = momentAt(local, zone)
        if (at <= moment || (next && at >= next.at)) continue
        next = { index, at }
        reach = localAt(at, zone)
        if (reach <= local) break
      }
      return next
    },
  }
}

/** The times of a day at which a rule happens, in milliseconds; what it leaves open is that of its start. */
function timesOf(rule: Rule, start: number): number[] {
  const { hours = [Math.floor(start / HOUR)], minutes } = rule
  const within = minutes?.map((minute) => minute * MINUTE) ?? [start % HOUR]
  return hours.flatMap((hour) => within.map((time) => hour * HOUR + time))
}

/** How far the clocks of a zone have gone forward in the last day. */
function gapBefore(moment: Date, zone: string): number {
  const earlier = new Date(moment.getTime() - 26 * HOUR)
  return Math.max(0, localAt(moment, zone) - localAt(earlier, zone) - 26 * HOUR)
}

function daysBefore(periods: Periods, period: number): number {
  if (periods.size !== undefined) return period * periods.size
  const cycles = Math.floor(period / periods.cycle)
  const whole = cycles > 0 ? cycles * countDays(periods, periods.cycle) : 0
  return whole + countDays(periods, period % periods.cycle)
}

function countDays(periods: Periods, count: number): number {
  let days = 0
  for (let period = 0; period < count; period += 1) days += periods.days(period).length
  return days
}

/** The day that so many days of the rule come before, counted from its first period. */
function dayAt(periods: Periods, rank: number): number | undefined {
  const { size, cycle } = periods
  if (size !== undefined) {
    return size === 0 ? undefined : periods.days(Math.floor(rank / size))[rank % size]
  }
  // Few rules have days in every period, so that less than a cycle is counted through from the start.
  const perCycle = rank < cycle ? Number.POSITIVE_INFINITY : countDays(periods, cycle)
  if (perCycle === 0) return undefined
  let left = rank % perCycle
  let period = Number.isFinite(perCycle) ? Math.floor(rank / perCycle) * cycle : 0
  for (let empty = 0; empty <= cycle; empty += 1, period += 1) {
    const days = periods.days(period)
    if (left < days.length) return days[left]
    left -= days.length
    if (days.length > 0) empty = 0
  }
  return undefined
}
