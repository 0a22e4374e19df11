import { MemoryError } from '../../errors.ts'
import type { Query } from '../views.ts'

/** A word that has to be there. */
export function needed(query: Query, name: string): string {
  const value = query[name]
  if (value !== undefined) return value
  throw new MemoryError('invalid_input', `${name}: must be given`)
}

/** A whole number, or what stands for it when it is left out. */
export function whole(query: Query, name: string, otherwise: number): number {
  const value = query[name]
  if (value === undefined) return otherwise
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw new MemoryError('invalid_input', `${name}: must be a whole number`)
}

/** A word, or undefined where it is left out or empty: what a field of a form holds that nobody filled in. */
export const filled = (query: Query, name: string): string | undefined => query[name] || undefined

/** A value that the page was given and gives back. */
export function given(query: Query, name: string): unknown {
  const value = query[name]
  return value ? (JSON.parse(value) as unknown) : undefined
}
