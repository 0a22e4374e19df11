import { isZone } from '../time/wall-clock.ts'

/** A repeat as calendars write it: where it begins, its rule, and when it does not happen. */
export interface CalendarText {
  readonly rule: string
  readonly start?: CalendarTime | undefined
  readonly except: readonly CalendarTime[]
}

/** `20360101T090000` on the wall of a zone, of any when none is told; with a `Z` it is in UTC. */
export interface CalendarTime {
  readonly text: string
  readonly zone: string | undefined
}

/**
 * The lines DTSTART, RRULE and EXDATE of a calendar, or undefined when there are others (RDATE adds what no rule says),
 * a part of them is missing, or a zone is not known here.
 */
export function readCalendarText(text: string): CalendarText | undefined {
  // Calendars fold a long line: the rest of it begins with a blank.
  const lines = text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const rules = lines.filter((line) => /^RRULE:/i.test(line))
  const starts = timesOf(lines.filter((line) => /^DTSTART\b/i.test(line)))
  const except = timesOf(lines.filter((line) => /^EXDATE\b/i.test(line)))
  const isWhole = lines.every((line) => /^(?:RRULE:|DTSTART[;:]|EXDATE[;:])/i.test(line))
  if (!isWhole || !starts || !except || rules.length !== 1 || starts.length > 1) return undefined
  return { rule: rules[0]!, start: starts[0], except }
}

function timesOf(lines: readonly string[]): CalendarTime[] | undefined {
  const times: CalendarTime[] = []
  for (const line of lines) {
    const [head = '', value = ''] = line.split(/:(.*)/s)
    const named = new Map(
      head
        .split(';')
        .slice(1)
        .map((parameter) => {
          const [name = '', text = ''] = parameter.split('=')
          return [name.toUpperCase(), text.replaceAll('"', '')]
        }),
    )
    const zone = named.get('TZID')
    const isTime = (named.get('VALUE') ?? 'DATE-TIME').toUpperCase() === 'DATE-TIME'
    if (!isTime || (zone !== undefined && !isZone(zone))) return undefined
    for (const text of value.toUpperCase().split(',')) {
      if (!/^\d{8}T\d{6}Z?$/.test(text)) return undefined
      times.push({ text, zone })
    }
  }
  return times
}
