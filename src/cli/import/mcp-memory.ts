import {
  entityIn,
  entityKey,
  entityValue,
  relationKey,
  targetsValue,
} from '../../doors/mcp/graph/graph-facts.ts'
import { looseWords } from './loose-words.ts'
import {
  ignored,
  malformed,
  type Element,
  type FactRecord,
  type HistoryFormat,
  type ImportRecord,
  type Owner,
  type Where,
} from './records.ts'
import { RelationGroups } from './relations.ts'
import { SeenTexts } from './seen-texts.ts'
import { asArray, asObject, asText, clean, isObject, type JsonObject } from './values.ts'

/** Less than what the key and the value of a fact may hold, so that no accent is counted too small. */
const maxNameLength = 190
const maxValueLength = 16_000

/**
 * The `memory.jsonl` of the MCP reference memory server: entities with observations, and relations between them, as the facts
 * that `mcp --graph` serves. An entity becomes one fact of its name, with the observations of others of its name; all
 * relations of the same type from the same entity become one fact, such as `Ana → works_at`: `Tidepool; a harbour`.
 */
export class McpMemoryFormat implements HistoryFormat {
  readonly #senderId: string
  readonly #relations = new RelationGroups()
  /** The names of the entities so far: what a second one of a name says is added to the first. */
  readonly #names = new SeenTexts()

  constructor({ senderId }: Owner) {
    this.#senderId = senderId
  }

  static matches(this: void, value: unknown): boolean {
    return isObject(value) && (isEntity(value) || isRelation(value) || isGraph(value))
  }

  *read({ where, value }: Element): Iterable<ImportRecord> {
    const entry = asObject(value)
    if (isGraph(entry)) yield* this.#graph(entry, where)
    else if (isEntity(entry)) yield* this.#entity(entry, where)
    else if (isRelation(entry)) {
      const { from, relationType } = entry
      const key = relationKey({ from: nameIn(from, 120), relationType: nameIn(relationType, 60) })
      yield* this.#relations.add(key, clean(asText(entry.to)), where)
    } else yield malformed(where, 'neither an entity nor a relation')
  }

  /** What the server's tool `read_graph` gives. */
  *#graph({ entities, relations }: JsonObject, where: Where): Iterable<ImportRecord> {
    for (const entity of asArray(entities)) {
      yield* this.read({ where, value: { ...asObject(entity), type: 'entity' } })
    }
    for (const relation of asArray(relations)) {
      yield* this.read({ where, value: { ...asObject(relation), type: 'relation' } })
    }
  }

  *end(): Iterable<ImportRecord> {
    for (const found of this.#relations.take()) {
      if ('type' in found) yield found
      else yield* this.#facts(found.key, found.targets, targetsValue, found.where)
    }
  }

  *#entity(entry: JsonObject, where: Where): Iterable<ImportRecord> {
    const observations = asArray(entry.observations)
      .map((observation) => clean(looseTexts(observation)))
      .filter(Boolean)
    const type = clean(asText(entry.entityType))
    if (observations.length === 0 && type === '') {
      yield ignored(where, 'an entity without observations')
      return
    }
    const name = nameIn(entry.name)
    const isAnother = !this.#names.add(name.toLowerCase())
    const value = (told: string[]) => entityValue({ entityType: type, observations: told })
    for (const fact of this.#facts(entityKey(name), observations, value, where)) {
      yield isAnother
        ? { ...fact, addedTo: (there) => withObservations(there, observations) }
        : fact
    }
  }

  /** One fact, or several numbered ones where the value would grow too long. */
  *#facts(
    key: string,
    items: readonly string[],
    valueOf: (items: string[]) => string,
    where: Where,
  ): Iterable<FactRecord> {
    let told: string[] = []
    let length = 0
    let part = 1
    const fact = (): FactRecord => {
      const numbered = part === 1 ? key : `${key} (${part})`
      return { type: 'fact', where, senderId: this.#senderId, key: numbered, value: valueOf(told) }
    }
    for (const item of items) {
      if (told.length > 0 && length + item.length > maxValueLength) {
        yield fact()
        part += 1
        told = []
        length = 0
      }
      told.push(item)
      length += item.length
    }
    yield fact()
  }
}

/** A name as a key of a fact takes it: of a bounded length, and without the arrow that a relation's key has. */
const nameIn = (name: unknown, most = maxNameLength): string =>
  clean(asText(name)).replaceAll('→', '->').slice(0, most) || '?'

function withObservations(there: string, more: readonly string[]): string {
  const { entityType, observations } = entityIn(there)
  return entityValue({ entityType, observations: [...new Set([...observations, ...more])] })
}

/** An observation is a text; other servers than the reference one write an object with it. */
const looseTexts = (observation: unknown): string =>
  typeof observation === 'string' ? observation : looseWords(observation).join(' ')

const isEntity = (entry: JsonObject) =>
  entry.type === 'entity' && asText(entry.name) !== '' && Array.isArray(entry.observations)

const isGraph = (entry: JsonObject) =>
  Array.isArray(entry.entities) && Array.isArray(entry.relations)

const isRelation = (entry: JsonObject) =>
  entry.type === 'relation' &&
  asText(entry.from) !== '' &&
  asText(entry.relationType) !== '' &&
  asText(entry.to) !== ''
