import { DateTime, IANAZone } from 'luxon'

import { formatMoment } from './moments.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/**
 * What a clock on the wall of some place shows, as a luxon DateTime labelled UTC, so that its
 * arithmetic is that of the calendar alone and knows nothing of clock changes.
 */
export type WallClock = DateTime

/** True for a name of the IANA time zone database that this platform knows, such as `Europe/Berlin`. */
export function isZone(name: string): boolean {
  const known = zones.get(name)
  if (known !== undefined) return known
  // Some platforms also take offsets such as +02:00, which know no clock changes and are no zones.
  const isOne = /^[A-Za-z]/.test(name) && !platformNames.test(name) && IANAZone.isValidZone(name)
  if (zones.size >= mostZones) zones.clear()
  if (name.length <= longestPlace) zones.set(name, isOne)
  return isOne
}

/**
 * What Node's Unicode library takes beside the database, in the meaning that old Java programs gave it: BST is the time of Dhaka
 * there, and AST that of Anchorage.
 */
const platformNames =
  /^(?:ACT|AET|AGT|ART|AST|BET|BST|CAT|CNT|CST|CTT|EAT|ECT|IET|IST|JST|MIT|NET|NST|PLT|PNT|PRT|PST|SST|VST)$/i

/**
 * The zone that somebody's words name: one of the database, a city that the database has one for ("New York", "São Paulo"),
 * one that is always at an offset, as "UTC+2", "+02:00" and "GMT+0530" say it, or what people call the large
 * ones ("Pacific Time"). Undefined when they name none.
 */
export function zoneNamed(words: string): string | undefined {
  const name = words.replace(/\s*\([^)]*\)\s*$/, '').trim()
  if (isZone(name)) return name
  const [, sign, hours, minutes = '00'] =
    /^(?:UTC|GMT)? ?([+-])0?(\d{1,2})(?::?([0-5]\d))?$/i.exec(name) ?? []
  if (hours === undefined) return zoneOfPlace(name)
  if (minutes !== '00') return between[`${sign}${hours}:${minutes}`]
  // The database counts these the other way round, west of Greenwich.
  const zone = `Etc/GMT${sign === '+' ? '-' : '+'}${hours}`
  return isZone(zone) ? zone : undefined
}

/** The zone of a city by its name, or of what people call a zone. */
function zoneOfPlace(words: string): string | undefined {
  if (words.length > longestPlace) return undefined
  if (places.has(words)) return places.get(words)
  const plain = words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const called = plain
    .replace(/ time zone$/, ' time')
    .replace(/ (?:standard|daylight|summer) time$/, ' time')
    .replace(/^us[ /](\w+)$/, '$1 time')
    .replace(/^us[ /]/, '')
  const city = plain.replaceAll(/\s+/g, '_')
  const zone =
    commonNames.get(called) ??
    (/^[a-z][a-z_'-]+$/.test(city)
      ? areas.map((area) => `${area}/${capitalised(city)}`).find(isZone)
      : undefined)
  if (places.size < mostZones) places.set(words, zone)
  return zone
}

const longestPlace = 60

const places = new Map<string, string | undefined>()

/** The first parts of the names of the database that cities follow. */
const areas =
  'Europe America Asia Africa Australia Pacific Atlantic Indian America/Argentina America/Indiana America/Kentucky'.split(
    ' ',
  )

const capitalised = (city: string): string =>
  city.replaceAll(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())

const commonNames = new Map(
  Object.entries({
    'eastern time': 'America/New_York',
    edt: 'America/New_York',
    'central time': 'America/Chicago',
    cst: 'America/Chicago',
    cdt: 'America/Chicago',
    'mountain time': 'America/Denver',
    mdt: 'America/Denver',
    'pacific time': 'America/Los_Angeles',
    pst: 'America/Los_Angeles',
    pdt: 'America/Los_Angeles',
    'atlantic time': 'America/Halifax',
    ast: 'America/Halifax',
    'central european time': 'Europe/Berlin',
    cest: 'Europe/Berlin',
    'uk time': 'Europe/London',
    'british time': 'Europe/London',
    bst: 'Europe/London',
    'india time': 'Asia/Kolkata',
    'indian time': 'Asia/Kolkata',
    ist: 'Asia/Kolkata',
    'japan time': 'Asia/Tokyo',
    jst: 'Asia/Tokyo',
    aest: 'Australia/Sydney',
    aedt: 'Australia/Sydney',
    nzst: 'Pacific/Auckland',
    nzdt: 'Pacific/Auckland',
  }),
)

/** Zones at an offset between whole hours, all year round. */
const between: Readonly<Record<string, string>> = {
  '+3:30': 'Asia/Tehran',
  '+4:30': 'Asia/Kabul',
  '+5:30': 'Asia/Kolkata',
  '+5:45': 'Asia/Kathmandu',
  '+6:30': 'Asia/Yangon',
  '+8:45': 'Australia/Eucla',
  '+9:30': 'Australia/Darwin',
  '-9:30': 'Pacific/Marquesas',
}

/** Whether names that were asked for are zones: asking the platform takes as long as reading some ten rows, and a hundred where it is none. */
const zones = new Map<string, boolean>()

/** More zones than there are, since a name may be written in any case. */
const mostZones = 2000

/** Whether there is a zone of this name, which is then remembered: for zones that are stored, not for whatever somebody types. */
export function isKnownZone(name: string): boolean {
  return IANAZone.create(name).isValid
}

/** What the clock on the wall of a zone shows at a moment. */
export function wallClockAt(moment: Date, zone: string): WallClock {
  return DateTime.fromMillis(localAt(moment, zone), { zone: 'utc' })
}

/** What the clock on the wall of a zone shows at a moment, in milliseconds as if the wall were in UTC. */
export function localAt(moment: Date, zone: string): number {
  const time = moment.getTime()
  return time + offsetAt(time, zone)
}

/** What the clock on the wall of a zone shows at a moment, `YYYY-MM-DD HH:MM:SS`. */
export function formatLocal(moment: Date, zone: string): string {
  return formatMoment(new Date(localAt(moment, zone)))
}

/**
 * The moment a wall clock of a zone shows this time. A time that a clock change skips is moved
 * forward by the length of the gap; of a time that comes twice it is the first.
 */
export function momentOf(wallClock: WallClock, zone: string): Date {
  return momentAt(wallClock.toMillis(), zone)
}

/** The moment at which the wall of a zone shows a time, which is given in milliseconds as if the wall were in UTC. */
export function momentAt(local: number, zone: string): Date {
  const before = offsetAt(local - DAY, zone)
  const after = offsetAt(local + DAY, zone)
  const candidates = before > after ? [before, after] : [after, before]
  const offset = candidates.find((offset) => offsetAt(local - offset, zone) === offset)
  return new Date(local - (offset ?? before))
}

/** A wall clock that is given in milliseconds, as if the wall were in UTC. */
export const wallClockOf = (local: number): WallClock => DateTime.fromMillis(local, { zone: 'utc' })

/** The wall clock that a stored `YYYY-MM-DDTHH:MM:SS` tells. */
export function readWallClock(text: string): WallClock {
  return DateTime.fromISO(text, { zone: 'utc' })
}

/** A wall clock as it is stored: `YYYY-MM-DDTHH:MM:SS`. */
export function formatWallClock(wallClock: WallClock): string {
  return wallClock.toFormat("yyyy-MM-dd'T'HH:mm:ss")
}

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(time: number, zone: string): number {
  // The zone of most: the platform's formatter, asked for any other, takes ten microseconds.
  if (zone === 'UTC') return 0
  return IANAZone.create(zone).offset(time) * MINUTE
}
