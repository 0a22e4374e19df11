import { momentOf, wallClockAt } from '../time/wall-clock.ts'

/** Hours of each day in which nobody is to be disturbed, on the wall clock of the task's zone. */
export interface QuietHours {
  /** `HH:MM`, when they begin. */
  readonly from: string
  /** `HH:MM`, when they end; the next morning when it is not later than `from`. */
  readonly to: string
}

/** When the quiet hours end that hold at a moment in a zone, or undefined when none do. */
export function quietUntil(quiet: QuietHours, moment: Date, zone: string): Date | undefined {
  const now = wallClockAt(moment, zone)
  const minute = now.hour * 60 + now.minute
  const from = minuteOf(quiet.from)
  const to = minuteOf(quiet.to)
  const overnight = to <= from
  const holds = overnight ? minute >= from || minute < to : minute >= from && minute < to
  if (!holds) return undefined
  const endsTomorrow = overnight && minute >= from
  const end = now.startOf('day').plus({ days: endsTomorrow ? 1 : 0, minutes: to })
  return momentOf(end, zone)
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}
