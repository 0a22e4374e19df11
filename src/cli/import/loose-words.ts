import { isObject } from './values.ts'

/** Names of fields that hold no words: what something is, where it lies, who made it. */
const noWords =
  /(?:^|_)(?:type|id|ids|uuid|language|lang|pointer|url|uri|mime|format|status|kind|name|role|model|slug|hash|token|signature|data|encoding|at|time|timestamp|direction|source)$/i

/** An address, a date, an identifier or other text that nobody reads. */
const noText =
  /^(?:[a-z][a-z0-9+.-]*:\S*|[\d:.,TZ+\s-]+|[^\s<>]*[_/\\][^\s<>]*|[A-Za-z0-9+/=]{24,})$/

/** The words that stand anywhere in a value of a shape that is not known, to tell whether something was lost. */
export function looseWords(value: unknown, depth = 0): string[] {
  if (typeof value === 'string')
    return noText.test(value.trim()) ? [] : [value].filter((text) => text.trim() !== '')
  if (depth >= 6) return []
  if (Array.isArray(value)) return value.flatMap((item) => looseWords(item, depth + 1))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' && noWords.test(key) ? [] : looseWords(item, depth + 1),
  )
}
