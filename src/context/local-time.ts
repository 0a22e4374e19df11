import { foldedKey } from '../schema/spelling.ts'
import { formatMoment, isUnknown } from '../time/moments.ts'
import { formatLocal, isKnownZone, zoneNamed } from '../time/wall-clock.ts'

/** The zone that a person is in, by their `timezone` fact; undefined where none was told that is known here. */
export function zoneIn(
  facts: readonly { readonly key: string; readonly value: string }[],
): string | undefined {
  const told = facts.find(({ key }) => foldedKey(key) === 'timezone')
  return told && zoneNamed(told.value)
}

/** The day of a moment on the wall of a zone, `YYYY-MM-DD`; of UTC where there is none. */
export const localDay = (moment: Date, zone: string | undefined): string =>
  local(moment, zone).slice(0, 10)

/** "2026-03-09 08:00 Europe/Lisbon" */
export function localTime(moment: Date, zone: string): string {
  const known = isKnownZone(zone) ? zone : 'UTC'
  return `${formatLocal(moment, known).slice(0, 16)} ${known}`
}

/** Says which day it is where the person is: the same all day long, for a prompt cache. */
export function nowLine(now: Date, zone: string | undefined): string {
  const day = localDay(now, zone)
  const weekday = weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]!
  return `Today is ${weekday}, ${day}, in the time zone ${zone ?? 'UTC'}.`
}

/** The names of the days: to get them from Intl takes a new process longer than all else that a context says of time. */
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

/** A moment that another program stored may be none. */
function local(moment: Date, zone: string | undefined): string {
  if (isUnknown(moment)) return 'unknown'.padEnd(19)
  return zone === undefined ? formatMoment(moment) : formatLocal(moment, zone)
}
