/** Looking into parsed JSON of unknown shape without trusting it. */

export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {})

export const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The text, or '' when it is anything else. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** An instant as ISO 8601 in UTC, from ISO text or from seconds since 1970, or undefined when it is neither. */
export function asInstant(value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const date = new Date(typeof value === 'number' ? value * 1000 : value)
  return value === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/**
 * Text from somebody else's program, fit to be stored: exports now and then hold U+0000 or half of
 * an emoji, which the store refuses, and losing the whole message for it would help nobody.
 */
export const clean = (text: string): string =>
  text.replaceAll('\u0000', '').replace(LONE_SURROGATE, '\uFFFD').trim()
