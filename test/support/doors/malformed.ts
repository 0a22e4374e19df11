import fc from 'fast-check'
import { expect } from 'vitest'

import type { MemoryStore } from '../../../src/index.ts'
import { dump } from '../dump.ts'
import { someOnServer } from '../some-on-server.ts'

/** A method of a door, by its name, and arguments that it takes. */
export type Method = readonly [on: object, name: string, args: readonly unknown[]]

const circle: unknown[] = []
circle.push(circle)

/** What a program without types may hand in for anything. */
const junk = [
  undefined,
  null,
  true,
  0,
  Number.NaN,
  7n,
  Symbol('junk'),
  'junk',
  '',
  [],
  [null],
  [[]],
  {},
  circle,
  () => 'junk',
]

/** The places in arguments: of each, of its fields, and of theirs. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(Object(value)) === Object.prototype
  const below = isPlain && path.length < 5 ? Object.entries(Object(value) as object) : []
  const places = below.flatMap(([name, field]) => placesIn(field, [...path, name]))
  return path.length === 0 ? places : [path, ...places]
}

function withValueAt(value: unknown, [name, ...rest]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put
  const fields = Object(value) as Record<string, unknown>
  const changed = { ...fields, [name]: withValueAt(fields[name], rest, put) }
  return Array.isArray(value) ? Object.assign([...value], changed) : changed
}

/**
 * The errors of the language itself, which say that somebody made a mistake in a program: in which file, where it is one of ours.
 * What a tool of MCP tells of such an error is only that it was not expected.
 */
function mistakeIn(error: unknown): string | undefined {
  if ((error as Error).message.includes('something unexpected went wrong')) return 'a tool'
  const isOfLanguage = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'].includes(
    (error as Error).name,
  )
  if (!isOfLanguage) return undefined
  const [file = ''] = /\/[\w./@-]+\.[cm]?[jt]s\b/.exec((error as Error).stack ?? '') ?? []
  return file.includes('/node_modules/') ? undefined : file
}

/**
 * Calls methods with arguments of which one part is none: whatever is refused is refused by an error that was meant, and
 * left nothing behind.
 */
export async function expectRefusals(
  memory: MemoryStore,
  methods: readonly Method[],
  numRuns = 40,
): Promise<void> {
  const calls = methods.flatMap(([on, name, args]) =>
    placesIn(args).map((place) => ({ on, name, args, place })),
  )
  let before = await dump(memory.client)
  const call = fc.constantFrom(...calls)
  const property = fc.asyncProperty(call, fc.constantFrom(...junk), async (tried, put) => {
    const { on, name, place } = tried
    const args = withValueAt(tried.args, place, put) as unknown[]
    const refused = await Promise.resolve()
      .then<unknown>(() => Reflect.apply(Reflect.get(on, name), on, args))
      .then(() => undefined)
      .catch((error: unknown) => ({ error }))
    const now = await dump(memory.client)
    if (refused) {
      expect({ name, place, mistake: mistakeIn(refused.error) }).toEqual({ name, place })
      expect(now, `${name}: nothing is written`).toBe(before)
    }
    before = now
  })
  await fc.assert(property, { numRuns: someOnServer(numRuns), endOnFailure: true })
}
