import { MemoryError } from '../errors.ts'
import type { Fact, FactInput } from '../schema/facts.ts'
import { foldedKey } from '../schema/spelling.ts'
import { newestOfEachKey } from './newest-facts.ts'

/** A schema of a profile, as `z.object` of any version of zod makes it: a schema for each key. */
export interface ProfileSchema {
  readonly shape: Readonly<Record<string, ValueSchema>>
}

interface ValueSchema {
  safeParse(value: unknown): { success: boolean; data?: unknown }
}

/** What a profile holds, each key only where it is known. */
export type Profile<Schema extends ProfileSchema> = {
  [Key in keyof Schema['shape']]?: Schema['shape'][Key] extends { _output: infer Value }
    ? Exclude<Value, undefined>
    : unknown
}

/** The facts of a person as one object, whose shape the application says. Facts under other keys are left alone. */
export interface TypedFacts<Schema extends ProfileSchema> {
  /**
   * What is known of the profile. A key without a fact, or whose fact is no such value, is left out.
   * @example const { city } = await profile.get('ana')
   */
  get(senderId: string): Promise<Profile<Schema>>
  /**
   * Stores the keys that are given, all or none, and gives the whole profile. `invalid_input` names a key that is wrong.
   * @example await profile.set('ana', { city: 'Porto' })
   */
  set(senderId: string, profile: Profile<Schema>): Promise<Profile<Schema>>
}

/** What reads and writes the facts. */
interface FactStore {
  /** What is known of a person, told last first. */
  newest(senderId: string): Promise<readonly Fact[]>
  set(facts: readonly FactInput[]): Promise<void>
}

/** The facts of a store in the shape of a schema. */
export function typedFacts<Schema extends ProfileSchema>(
  schema: Schema,
  store: FactStore,
): TypedFacts<Schema> {
  const { shape } = Object(schema) as Partial<ProfileSchema>
  if (typeof shape !== 'object' || shape === null) {
    throw new MemoryError('invalid_input', 'schema: must be an object schema of zod')
  }
  const get = async (senderId: string): Promise<Profile<Schema>> => {
    const newest = newestOfEachKey(await store.newest(senderId))
    const known = new Map(newest.map((fact) => [foldedKey(fact.key), fact]))
    return profileOf(schema, (key) => known.get(foldedKey(key)))
  }
  return {
    get,
    set: async (senderId, profile) => {
      await store.set(factsOf(schema, senderId, profile))
      return get(senderId)
    },
  }
}

/** A value as the text of a fact: text as it is, everything else as JSON. */
const textOfValue = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** The profile that facts make up. */
function profileOf<Schema extends ProfileSchema>(
  { shape }: Schema,
  find: (key: string) => Pick<Fact, 'value'> | undefined,
): Profile<Schema> {
  const known = Object.entries(shape).flatMap(([key, schema]) => {
    const fact = find(key)
    const read = fact && [fact.value, ...asJson(fact.value)].map((value) => schema.safeParse(value))
    const value = read?.find(({ success }) => success)?.data
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(known) as Profile<Schema>
}

/** What a profile has to store. */
function factsOf({ shape }: ProfileSchema, senderId: string, profile: unknown): FactInput[] {
  if (typeof profile !== 'object' || profile === null) {
    throw new MemoryError('invalid_input', 'profile: must be an object')
  }
  return Object.entries(profile).flatMap(([key, value]) => {
    if (value === undefined) return []
    if (shape[key]?.safeParse(value).success) return [{ senderId, key, value: textOfValue(value) }]
    // A key is the application's own text, and may say anything.
    const field = Object.hasOwn(shape, key) && /^\w{1,64}$/.test(key) ? key : '…'
    throw new MemoryError('invalid_input', `profile.${field}: is not what the schema says`)
  })
}

function asJson(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}
