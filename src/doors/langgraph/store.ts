import {
  BaseStore,
  type GetOperation,
  type IndexConfig,
  type Item,
  type ListNamespacesOperation,
  type MatchCondition,
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchItem,
  type SearchOperation,
  validateNamespace,
} from '@langchain/langgraph-checkpoint'

import { type Item as StoredItem, MemoryError, type MemoryStore } from '../../index.ts'
import { checkOwner, type OwnerOptions } from './owner.ts'

export interface OmegaStoreOptions extends Pick<OwnerOptions<'items' | 'transaction'>, 'memory'> {
  /** The person's id. LangGraph gives a store no config of the run: give the run a store, `graph.invoke(input, { store })`. */
  readonly senderId: string
  /** Finds items by what they mean: the embeddings of LangChain, and which fields are embedded; all of a value unless given. */
  readonly index?: IndexConfig
}

type Memory = OmegaStoreOptions['memory']

/** Where the vectors of a namespace's items are: LangGraph takes no namespace with a colon. */
const vectorsRoot = 'langgraph:vectors'

/** How much is read at a time. */
const pageSize = 1000

/**
 * Keeps what the graphs of a person remember across threads, as `memory.items`. Without an `index`, `search` puts first
 * what has most of a query's words; with one, what is most alike in meaning.
 *
 * @example
 * await graph.invoke(input, { store: new OmegaStore({ memory, senderId: 'ana' }) })
 */
export class OmegaStore extends BaseStore {
  readonly #options: OmegaStoreOptions

  constructor(options: OmegaStoreOptions) {
    checkOwner(options, 'items')
    if (typeof options.senderId !== 'string') {
      throw new MemoryError(
        'invalid_input',
        'senderId: must be an id; a store is given no config of a run',
      )
    }
    super()
    this.#options = options
  }

  /** The embeddings that items are found by, when there are any. */
  get indexConfig(): IndexConfig | undefined {
    return this.#options.index
  }

  /**
   * Does several things at once: reads see what was there before the batch, the last of several puts of a key counts, and
   * all of what is put is stored, or nothing.
   */
  async batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    for (const operation of operations) await check(operation)
    const { senderId, memory } = this.#options
    const results: unknown[] = []
    const puts = new Map<string, PutOperation>()
    for (const operation of operations) {
      if ('namespacePrefix' in operation) results.push(await this.#search(senderId, operation))
      else if (!('namespace' in operation)) {
        results.push(await this.#namespaces(senderId, operation))
      } else if ('value' in operation) {
        puts.set(JSON.stringify([operation.namespace, operation.key]), operation)
        results.push(undefined)
      } else results.push(await found(memory.items, senderId, operation))
    }
    await this.#put(senderId, [...puts.values()])
    return results as OperationResults<Op>
  }

  async #search(senderId: string, operation: SearchOperation): Promise<SearchItem[]> {
    const { namespacePrefix, filter, limit = 10, offset = 0, query } = operation
    const there = await this.#below(senderId, namespacePrefix)
    const asked = (filter ? await filtered(there, filter) : there).map(itemOf)
    const scored = query ? await this.#scored(senderId, namespacePrefix, asked, query) : asked
    return scored.slice(offset, offset + limit)
  }

  async #scored(senderId: string, prefix: string[], items: Item[], query: string) {
    const { byScore, likeness, shareOfWords } = await import('./item-search.ts')
    const { index } = this.#options
    if (!index) {
      const scored = items.map((item) => ({ ...item, score: shareOfWords(query, item.value) }))
      return scored.toSorted(byScore)
    }
    const asked = await index.embeddings.embedQuery(query)
    const vectors = new Map<string, number[][]>()
    for (const { namespace, key, value } of await this.#below(senderId, [vectorsRoot, ...prefix])) {
      vectors.set(JSON.stringify([namespace.slice(1), key]), value as number[][])
    }
    const scored = items.map((item): SearchItem => {
      const score = likeness(vectors.get(JSON.stringify([item.namespace, item.key])) ?? [], asked)
      return { ...item, ...(score !== undefined && { score }) }
    })
    return scored.toSorted(byScore)
  }

  /** All items below a namespace, by namespace and key. */
  async #below(senderId: string, namespace: string[]): Promise<StoredItem[]> {
    const all: StoredItem[] = []
    for (;;) {
      const asked = { senderId, namespace, limit: pageSize, offset: all.length }
      const page = await this.#options.memory.items.list(asked)
      all.push(...page)
      if (page.length < pageSize) break
    }
    return namespace[0] === vectorsRoot ? all : all.filter(isNoVector)
  }

  async #namespaces(
    senderId: string,
    { matchConditions = [], maxDepth, limit, offset }: ListNamespacesOperation,
  ): Promise<string[][]> {
    const all: string[][] = []
    for (;;) {
      const asked = { senderId, limit: pageSize, offset: all.length }
      const page = await this.#options.memory.items.listNamespaces(asked)
      all.push(...page)
      if (page.length < pageSize) break
    }
    const meant = all
      .filter((namespace) => isNoVector({ namespace }))
      .filter((namespace) => matchConditions.every((condition) => matches(namespace, condition)))
      .map((namespace) => JSON.stringify(namespace.slice(0, maxDepth)))
    const listed = [...new Set(meant)].map((text) => JSON.parse(text) as string[])
    return listed
      .toSorted((one, other) => one.join(':').localeCompare(other.join(':')))
      .slice(offset, offset + limit)
  }

  async #put(senderId: string, puts: readonly PutOperation[]): Promise<void> {
    if (puts.length === 0) return
    const vectors = await this.#vectorsOf(puts)
    const { memory } = this.#options
    const write = async ({ items }: Pick<Memory, 'items'>) => {
      for (const [at, { namespace, key, value }] of puts.entries()) {
        const vector = { senderId, namespace: [vectorsRoot, ...namespace], key }
        if (value === null) await items.delete({ senderId, namespace, key })
        else await items.set({ senderId, namespace, key, value })
        if (!this.#options.index) continue
        if (vectors[at]) await items.set({ ...vector, value: vectors[at] })
        else await items.delete(vector)
      }
    }
    if (puts.length === 1 && !this.#options.index) await write(memory)
    else await memory.transaction(write)
  }

  /** The vectors of each value that is put; none of one that is deleted, or that is not to be found by its meaning. */
  async #vectorsOf(puts: readonly PutOperation[]): Promise<(number[][] | undefined)[]> {
    const { index } = this.#options
    if (!index) return []
    const { textsToEmbed } = await import('./item-search.ts')
    const texts = puts.map((put) =>
      put.value === null || put.index === false ? [] : textsToEmbed(put.value, put.index, index),
    )
    const all = texts.flat()
    const embedded = all.length > 0 ? await index.embeddings.embedDocuments(all) : []
    if (embedded.some((vector) => vector.length !== index.dims)) {
      throw new MemoryError(
        'invalid_input',
        `index: the embeddings do not have ${index.dims} dimensions`,
      )
    }
    return texts.map(({ length }) => (length === 0 ? undefined : embedded.splice(0, length)))
  }
}

/** Refuses what LangGraph's own store refuses, and an unknown operator, before anything is done. */
async function check(operation: Operation): Promise<void> {
  if ('namespacePrefix' in operation) {
    validateNamespace(operation.namespacePrefix, { allowEmpty: true, allowReservedRoot: true })
    if (!operation.filter) return
    const { checkFilter } = await import('./item-filter.ts')
    checkFilter(operation.filter)
  } else if ('namespace' in operation) {
    validateNamespace(operation.namespace, { allowReservedRoot: true })
  }
}

async function filtered(items: readonly StoredItem[], filter: Record<string, unknown>) {
  const { isAsFiltered } = await import('./item-filter.ts')
  return items.filter(({ value }) => isAsFiltered(value, filter))
}

async function found(
  items: MemoryStore['items'],
  senderId: string,
  { namespace, key }: GetOperation,
): Promise<Item | null> {
  const item = await items.get({ senderId, namespace, key })
  return item ? itemOf(item) : null
}

const itemOf = ({ namespace, key, value, createdAt, updatedAt }: StoredItem): Item => ({
  namespace,
  key,
  value: value as Item['value'],
  createdAt,
  updatedAt,
})

const isNoVector = ({ namespace }: { namespace: readonly string[] }): boolean =>
  namespace[0] !== vectorsRoot

/** Whether a namespace begins or ends with a path, in which `*` is any name. */
function matches(namespace: readonly string[], { matchType, path }: MatchCondition): boolean {
  if (matchType !== 'prefix' && matchType !== 'suffix') {
    throw new MemoryError('invalid_input', 'matchType: must be prefix or suffix')
  }
  if (path.length > namespace.length) return false
  const from = matchType === 'prefix' ? 0 : namespace.length - path.length
  return path.every((name, at) => name === '*' || name === namespace[from + at])
}
