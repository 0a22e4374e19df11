import {
  BaseStore,
  type GetOperation,
  InvalidNamespaceError,
  type IndexConfig,
  type Item,
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchItem,
  type SearchOperation,
  validateNamespace,
} from '@langchain/langgraph-checkpoint'

import type { Item as StoredItem, MemoryStore } from '../../index.ts'
import { loadedOnce } from '../../loaded-once.ts'
import { checkObject, checkObjects, refuse } from '../arguments.ts'
import { type SenderId, senderFor } from '../sender.ts'
import { checkOwner, type OwnerOptions } from './owner.ts'
import { vectorsRoot } from './vectors-root.ts'

/** Where items are kept, whose they are, and what they are found by. */
export interface OmegaStoreOptions extends Pick<OwnerOptions<'items' | 'transaction'>, 'memory'> {
  /**
   * The person's id, or how it is found in a namespace, such as `({ namespace }) => namespace[0]`. LangGraph gives a store no
   * config of the run: where namespaces name no person, give each run its store, `graph.invoke(input, { store })`.
   */
  readonly senderId: SenderId<{ readonly namespace: readonly string[] }>
  /** Finds items by what they mean: the embeddings of LangChain, and which fields are embedded; all of a value unless given. Without it items are found by their words. */
  readonly index?: IndexConfig
}

type Memory = OmegaStoreOptions['memory']
type Put = PutOperation & { readonly senderId: string }

const itemFilter = loadedOnce(() => import('./item-filter.ts'))
const itemNamespaces = loadedOnce(() => import('./item-namespaces.ts'))
const itemPages = loadedOnce(() => import('./item-pages.ts'))
const itemSearch = loadedOnce(() => import('./item-search.ts'))

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
    checkOwner(options, 'items', { memory: true, senderId: true, index: true })
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
    checkObjects('operations', operations)
    for (const operation of operations) await check(operation)
    const owners: string[] = []
    for (const operation of operations) owners.push(await this.#ownerOf(operation))
    const results: unknown[] = []
    const puts = new Map<string, Put>()
    for (const [at, operation] of operations.entries()) {
      const senderId = owners[at]!
      if ('namespacePrefix' in operation) results.push(await this.#search(senderId, operation))
      else if (!('namespace' in operation)) {
        const { namespacesOf } = await itemNamespaces()
        results.push(await namespacesOf(this.#options.memory.items, senderId, operation))
      } else if ('value' in operation) {
        const { namespace, key } = operation
        puts.set(JSON.stringify([senderId, namespace, key]), { ...operation, senderId })
        results.push(undefined)
      } else results.push(await found(this.#options.memory.items, senderId, operation))
    }
    await this.#put([...puts.values()])
    return results as OperationResults<Op>
  }

  /** The id of the person whose namespace an operation is in; `invalid_input` where a function finds none. */
  async #ownerOf(operation: Operation): Promise<string> {
    return senderFor(this.#options.senderId, { namespace: namespaceOf(operation) })
  }

  async #search(senderId: string, operation: SearchOperation): Promise<SearchItem[]> {
    const { namespacePrefix, filter, limit = 10, offset = 0, query } = operation
    if (limit <= 0) return []
    const { memory } = this.#options
    const { allItems, itemsBelow } = await itemPages()
    const asked = { senderId, namespace: namespacePrefix, filter }
    if (!query) {
      return (await itemsBelow(memory.items, { ...asked, limit, offset })).map(itemOf)
    }
    const there = (await allItems(memory.items, asked)).map(itemOf)
    const scored = await this.#scored(senderId, namespacePrefix, there, query)
    return scored.slice(offset, offset + limit)
  }

  async #scored(senderId: string, prefix: string[], items: Item[], query: string) {
    const { byScore, likeness, shareOfWords } = await itemSearch()
    const { index } = this.#options
    if (!index) {
      const scored = items.map((item) => ({ ...item, score: shareOfWords(query, item.value) }))
      return scored.toSorted(byScore)
    }
    const asked = await index.embeddings.embedQuery(query)
    const vectors = new Map<string, number[][]>()
    const { allItems } = await itemPages()
    const below = { senderId, namespace: [vectorsRoot, ...prefix] }
    for (const { namespace, key, value } of await allItems(this.#options.memory.items, below)) {
      vectors.set(JSON.stringify([namespace.slice(1), key]), value as number[][])
    }
    const scored = items.map((item): SearchItem => {
      const score = likeness(vectors.get(JSON.stringify([item.namespace, item.key])) ?? [], asked)
      return { ...item, ...(score !== undefined && { score }) }
    })
    return scored.toSorted(byScore)
  }

  async #put(puts: readonly Put[]): Promise<void> {
    if (puts.length === 0) return
    const { memory, index } = this.#options
    const vectors = index ? await (await itemSearch()).vectorsOf(puts, index) : []
    const write = async ({ items }: Pick<Memory, 'items'>) => {
      for (const [at, { senderId, namespace, key, value }] of puts.entries()) {
        const vector = { senderId, namespace: [vectorsRoot, ...namespace], key }
        if (value === null) await items.delete({ senderId, namespace, key })
        else await items.set({ senderId, namespace, key, value })
        if (!index) continue
        if (vectors[at]) await items.set({ ...vector, value: vectors[at] })
        else await items.delete(vector)
      }
    }
    if (puts.length === 1 && !index) await write(memory)
    else await memory.transaction(write)
  }
}

/** Refuses what LangGraph's own store refuses, and an unknown operator, before anything is done. */
async function check(operation: Operation): Promise<void> {
  if ('namespacePrefix' in operation) {
    const { namespacePrefix, filter, query, limit = 10, offset = 0 } = operation
    checkNamespace(namespacePrefix, { allowEmpty: true, allowReservedRoot: true })
    if (!Number.isSafeInteger(limit)) refuse('limit', 'must be a whole number')
    if (!Number.isSafeInteger(offset)) refuse('offset', 'must be a whole number')
    if (query && typeof query !== 'string') refuse('query', 'must be a text')
    if (!filter) return
    checkObject('filter', filter)
    const { conditionOf } = await itemFilter()
    conditionOf(filter)
  } else if ('namespace' in operation) {
    checkNamespace(operation.namespace, { allowReservedRoot: true })
    if (typeof operation.key !== 'string') refuse('key', 'must be a text')
  } else {
    const { checkConditions } = await itemNamespaces()
    checkConditions(operation)
  }
}

const checkNamespace: typeof validateNamespace = (namespace, options) => {
  if (!Array.isArray(namespace)) throw new InvalidNamespaceError('Namespace must be an array.')
  validateNamespace(namespace, options)
}

/** The names that an operation is under, as far as they are known. */
function namespaceOf(operation: Operation): string[] {
  if ('namespacePrefix' in operation) return operation.namespacePrefix
  if ('namespace' in operation) return operation.namespace
  const prefix = operation.matchConditions?.find(({ matchType }) => matchType === 'prefix')
  const names = prefix?.path ?? []
  const open = names.indexOf('*')
  return open === -1 ? names : names.slice(0, open)
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
