import { MemoryError } from '../../../index.ts'

/** A thing that is known of: its type, and what was observed about it. */
export interface Entity {
  name: string
  entityType: string
  observations: string[]
}

/** What one thing is to another, such as `Ana works_at Tidepool`. */
export interface Relation {
  from: string
  to: string
  relationType: string
}

/** How a fact says what it holds: `Ana: (person) sails; sings`, `Ana → works_at: Tidepool; a harbour`. */
const between = '; '
const arrow = ' → '

/** The key of the fact that holds an entity. `invalid_input` for a name that a relation's key could have. */
export const entityKey = (name: string): string => checked('name', name)

/** The key of the fact that holds all relations of a type from one entity. */
export const relationKey = ({ from, relationType }: Omit<Relation, 'to'>): string =>
  checked('from', from) + arrow + checked('relationType', relationType)

/** What a key names: an entity, or the relations of a type from one. */
export function namedBy(key: string): { from: string; relationType: string } | { name: string } {
  const at = key.indexOf(arrow)
  if (at < 0) return { name: key }
  return { from: key.slice(0, at), relationType: key.slice(at + arrow.length) }
}

/** An entity as the value of a fact, a text to read where it can be taken apart again, else JSON. */
export function entityValue({ entityType, observations }: Omit<Entity, 'name'>): string {
  const told = observations.join(between)
  const value = entityType === '' ? told : `(${entityType}) ${told}`
  const read = entityIn(value)
  const isSame = read.entityType === entityType && isSameList(read.observations, observations)
  return isSame ? value : JSON.stringify({ entityType, observations })
}

/** What the value of a fact says of its entity, whoever wrote it. */
export function entityIn(value: string): Omit<Entity, 'name'> {
  const json = jsonIn(value)
  if (isObject(json) && typeof json.entityType === 'string' && isTexts(json.observations)) {
    return { entityType: json.entityType, observations: json.observations }
  }
  const [, entityType = '', told = value] = /^\(([^()]+)\) (.*)$/s.exec(value) ?? []
  return { entityType, observations: told === '' ? [] : told.split(between) }
}

/** The targets of relations as the value of a fact. */
export function targetsValue(targets: readonly string[]): string {
  const value = targets.join(between)
  return isSameList(targetsIn(value), targets) ? value : JSON.stringify(targets)
}

export function targetsIn(value: string): string[] {
  const json = jsonIn(value)
  return isTexts(json) ? json : value.split(between)
}

function checked(field: string, name: string): string {
  if (name.trim() === '') throw new MemoryError('invalid_input', `${field}: must not be empty`)
  if (!name.includes(arrow.trim())) return name
  throw new MemoryError('invalid_input', `${field}: must not contain an arrow (→)`)
}

/** Only what looks like JSON is read as such. */
function jsonIn(value: string): unknown {
  if (!/^[{[]/.test(value)) return undefined
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each, at) => each === other[at])
