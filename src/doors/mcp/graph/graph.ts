import {
  type Fact,
  isTellable,
  MemoryError,
  type MemoryStore,
  type MemoryTransaction,
} from '../../../index.ts'
import {
  type Entity,
  entityIn,
  entityKey,
  entityValue,
  namedBy,
  type Relation,
  relationKey,
  targetsIn,
  targetsValue,
} from './graph-facts.ts'

export interface Graph {
  entities: Entity[]
  relations: Relation[]
}

type Facts = Pick<MemoryTransaction['facts'], 'get' | 'set' | 'delete' | 'list'>

/**
 * The facts of a person as a graph: each is an entity with what was observed about it, or all relations of a type from
 * one. A change is made whole or not at all, also beside other processes.
 */
export class FactGraph {
  readonly #memory: MemoryStore
  readonly #senderId: string

  constructor(memory: MemoryStore, senderId: string) {
    this.#memory = memory
    this.#senderId = senderId
  }

  /** All of it; `told` leaves out what a context would not tell. */
  async read({ told }: { told: boolean }): Promise<Graph> {
    const facts = await this.#memory.facts.list(this.#senderId)
    return graphOf(told ? facts.filter(isTellable) : facts)
  }

  /** Stores entities whose names are new. Those. */
  async createEntities(entities: readonly Entity[]): Promise<Entity[]> {
    return this.#change(async (facts) => {
      const created: Entity[] = []
      for (const { name, entityType, observations } of entities) {
        const key = entityKey(name)
        if (await facts.get(this.#senderId, key)) continue
        const value = entityValue({ entityType, observations })
        await facts.set({ senderId: this.#senderId, key, value })
        created.push({ name, entityType, observations })
      }
      return created
    })
  }

  /** Stores relations that are new. Those. */
  async createRelations(relations: readonly Relation[]): Promise<Relation[]> {
    return this.#change(async (facts) => {
      const created: Relation[] = []
      for (const relation of relations) {
        const key = relationKey(relation)
        const fact = await facts.get(this.#senderId, key)
        const targets = fact ? targetsIn(fact.value) : []
        if (targets.includes(relation.to)) continue
        await this.#set(facts, { key, fact }, targetsValue([...targets, relation.to]))
        created.push(relation)
      }
      return created
    })
  }

  /** Adds what is new to entities. What that is; `not_found` when there is no entity of a name. */
  async addObservations(
    given: readonly { entityName: string; contents: readonly string[] }[],
  ): Promise<{ entityName: string; addedObservations: string[] }[]> {
    return this.#change(async (facts) => {
      const results = []
      for (const { entityName, contents } of given) {
        const fact = await facts.get(this.#senderId, entityKey(entityName))
        if (!fact) throw new MemoryError('not_found', 'entityName: there is no such entity')
        const { entityType, observations } = entityIn(fact.value)
        const added = [...new Set(contents)].filter((content) => !observations.includes(content))
        const value = entityValue({ entityType, observations: [...observations, ...added] })
        if (added.length > 0) await this.#set(facts, { key: fact.key, fact }, value)
        results.push({ entityName, addedObservations: added })
      }
      return results
    })
  }

  /** Deletes entities, and every relation from and to them. */
  async deleteEntities(names: readonly string[]): Promise<void> {
    await this.#change(async (facts) => {
      const gone = new Set(names.map(folded))
      for (const fact of await facts.list(this.#senderId)) {
        const named = namedBy(fact.key)
        const name = 'name' in named ? named.name : named.from
        if (gone.has(folded(name))) await facts.delete(this.#senderId, fact.key)
        else if (!('name' in named)) {
          await this.#keep(facts, fact, (target) => !gone.has(folded(target)))
        }
      }
    })
  }

  /** Takes observations away from entities. */
  async deleteObservations(
    deletions: readonly { entityName: string; observations: readonly string[] }[],
  ): Promise<void> {
    await this.#change(async (facts) => {
      for (const { entityName, observations: gone } of deletions) {
        const fact = await facts.get(this.#senderId, entityKey(entityName))
        if (!fact) continue
        const { entityType, observations } = entityIn(fact.value)
        const left = observations.filter((observation) => !gone.includes(observation))
        if (left.length === observations.length) continue
        const value = entityValue({ entityType, observations: left })
        await this.#set(facts, { key: fact.key, fact }, value)
      }
    })
  }

  /** Deletes relations. */
  async deleteRelations(relations: readonly Relation[]): Promise<void> {
    await this.#change(async (facts) => {
      for (const relation of relations) {
        const fact = await facts.get(this.#senderId, relationKey(relation))
        if (fact) await this.#keep(facts, fact, (target) => target !== relation.to)
      }
    })
  }

  #change<Result>(work: (facts: Facts) => Promise<Result>): Promise<Result> {
    return this.#memory.transaction((tx) => work(tx.facts))
  }

  /** Only the targets that are to stay; without any the fact is gone. */
  async #keep(facts: Facts, fact: Fact, stays: (target: string) => boolean): Promise<void> {
    const targets = targetsIn(fact.value)
    const left = targets.filter(stays)
    if (left.length === 0) await facts.delete(this.#senderId, fact.key)
    else if (left.length < targets.length) {
      await this.#set(facts, { key: fact.key, fact }, targetsValue(left))
    }
  }

  /** A value for a fact, of which all else stays as it was. */
  async #set(
    facts: Facts,
    { key, fact }: { key: string; fact: Fact | undefined },
    value: string,
  ): Promise<void> {
    await facts.set({
      senderId: this.#senderId,
      key,
      value,
      ...(fact?.expiresAt && { expiresAt: fact.expiresAt }),
      ...(fact && fact.confidence !== null && { confidence: fact.confidence }),
      ...(fact && fact.source !== null && { source: fact.source }),
    })
  }
}

/** What facts say as a graph. Of one key under several ids the first counts. */
function graphOf(facts: readonly Fact[]): Graph {
  const graph: Graph = { entities: [], relations: [] }
  const seen = new Set<string>()
  for (const { key, value } of facts) {
    if (seen.has(folded(key))) continue
    seen.add(folded(key))
    const named = namedBy(key)
    if ('name' in named) graph.entities.push({ name: named.name, ...entityIn(value) })
    else graph.relations.push(...targetsIn(value).map((to) => ({ ...named, to })))
  }
  return graph
}

/** Of a graph, the entities that are meant, and the relations from and to them. */
export function partOf(
  { entities, relations }: Graph,
  isMeant: (entity: Entity) => boolean,
): Graph {
  const meant = entities.filter(isMeant)
  const names = new Set(meant.map(({ name }) => folded(name)))
  return {
    entities: meant,
    relations: relations.filter(({ from, to }) => names.has(folded(from)) || names.has(folded(to))),
  }
}

/** Facts have one key whatever its case, and so have entities. */
export const folded = (name: string): string => name.toLowerCase()
