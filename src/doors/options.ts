import { unknownField } from '../field-names.ts'
import { MemoryError } from '../index.ts'

/** Each option that a door takes, by its name. */
type Known<Options> = { readonly [Name in keyof Required<Options>]: true }

/**
 * Refuses options with a field that is not known, naming the one that is meant where it is near; options that are no object;
 * and a `memory` that is none, or has not the `group` that the door uses, where the door takes one.
 */
export function checkOptions<Options extends object>(
  options: Options,
  known: Known<Options>,
  group?: PropertyKey,
): void {
  const names = Object.keys(known)
  if (!isObject(options)) refuse(`options: must be an object of ${names.join(', ')}`)
  const unknown = Object.keys(options).filter((name) => !names.includes(name))
  if (unknown.length > 0) refuse(unknown.map((name) => unknownField(name, names)).join('; '))
  const { memory } = options as { memory?: unknown }
  const used =
    group === undefined ? memory : (Object(memory) as Record<PropertyKey, unknown>)[group]
  if (names.includes('memory') && !isObject(used)) refuse('memory: must be a MemoryStore')
}

/**
 * The id that a framework names one thing by; `invalid_input` where it is missing or no text, because what names nothing in
 * particular would be taken for any: `delete(undefined)` would delete somebody's newest chat.
 */
export function namedId(field: string, id: unknown): string {
  if (typeof id === 'string' && id.trim() !== '') return id
  return refuse(`${field}: must be a text that is not empty`)
}

function refuse(message: string): never {
  throw new MemoryError('invalid_input', message)
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
