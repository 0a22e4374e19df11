import { MemoryError } from '../index.ts'

/** Refuses, with `invalid_input`, what a program without types hands in where a framework's contract has an object. */
export function checkObject(field: string, given: unknown): void {
  if (!isObject(given)) refuse(field, 'must be an object')
}

/** Refuses what is no list. */
export function checkList(field: string, given: unknown): void {
  if (!Array.isArray(given)) refuse(field, 'must be an array')
}

/** Refuses what is no list of objects. */
export function checkObjects(field: string, given: unknown): void {
  if (!Array.isArray(given) || !given.every(isObject)) refuse(field, 'must be an array of objects')
}

/** A value as JSON has it, which is all that can be kept of it; refuses a circle, or a number without end. */
export function asJson(field: string, given: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(given))
  } catch (cause) {
    throw new MemoryError('invalid_input', `${field}: must be what JSON can hold`, { cause })
  }
}

export function refuse(field: string, what: string): never {
  throw new MemoryError('invalid_input', `${field}: ${what}`)
}

const isObject = (given: unknown): boolean =>
  typeof given === 'object' && given !== null && !Array.isArray(given)
