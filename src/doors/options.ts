import { MemoryError } from '../index.ts'
import { nearest } from '../nearest.ts'

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
  if (!isObject(options)) throw refusal(`options: must be an object of ${names.join(', ')}`)
  const unknown = Object.keys(options).filter((name) => !names.includes(name))
  if (unknown.length > 0) throw refusal(unknown.map((name) => said(name, names)).join('; '))
  if (!names.includes('memory')) return
  const { memory } = options as { memory?: unknown }
  if (
    !isObject(
      group === undefined ? memory : (Object(memory) as Record<PropertyKey, unknown>)[group],
    )
  ) {
    throw refusal('memory: must be a MemoryStore')
  }
}

const refusal = (message: string) => new MemoryError('invalid_input', message)

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** The name of an unknown field is repeated only when it looks like a name. */
function said(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  const hint = meant === undefined ? '' : `, did you mean "${meant}"?`
  return `${/^\w{1,64}$/.test(name) ? name : '…'}: unknown field${hint}`
}
