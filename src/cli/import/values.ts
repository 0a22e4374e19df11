/** Looking into parsed JSON of unknown shape without trusting it. */

import { DateTime } from 'luxon'

export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {})

export const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The text, or '' when it is anything else. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * An instant as ISO 8601 in UTC, from ISO text or from a number since 1970, or undefined when it is neither. A text that names
 * no zone stands on a wall of `zone`; the machine that reads it has no say.
 */
export function asInstant(value: unknown, zone = 'utc'): string | undefined {
  if (typeof value === 'number') return sinceEpoch(value)
  if (typeof value !== 'string' || value === '') return undefined
  if (/^\d{9,}(?:\.\d+)?$/.test(value)) return sinceEpoch(Number(value))
  if (withoutZone.test(value)) {
    const wall = DateTime.fromISO(value.replace(' ', 'T'), { zone })
    return wall.isValid ? wall.toUTC().toISO() : undefined
  }
  return isoOf(new Date(value))
}

const withoutZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?$/

/** Seconds, or milliseconds where seconds would be thousands of years from now. */
const sinceEpoch = (value: number): string | undefined =>
  isoOf(new Date(Math.abs(value) > 1e11 ? value : value * 1000))

const isoOf = (date: Date): string | undefined =>
  Number.isNaN(date.getTime()) ? undefined : date.toISOString()

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/**
 * Text from somebody else's program, fit to be stored: exports now and then hold U+0000 or half of
 * an emoji, which the store refuses, and losing the whole message for it would help nobody.
 */
export const clean = (text: string): string =>
  text.replaceAll('\u0000', '').replace(LONE_SURROGATE, '\uFFFD').trim()
