import type { Item, MemoryStore } from '../../index.ts'
import { conditionOf } from './item-filter.ts'
import { vectorsRoot } from './vectors-root.ts'

/** How much is read at a time, at most. */
const pageSize = 1000

type Items = Pick<MemoryStore['items'], 'list'>
type Filter = Readonly<Record<string, unknown>>

interface Below {
  readonly senderId: string
  readonly namespace: string[]
  readonly filter?: Filter | undefined
}

/** The items below a namespace that are as a filter says, by namespace and key. No more is read than is needed for them. */
export async function itemsBelow(
  items: Items,
  { limit, offset, ...below }: Below & { limit: number; offset: number },
): Promise<Item[]> {
  // Where nothing is left out of what is read, the memory counts.
  if (!below.filter && below.namespace.length > 0 && limit <= pageSize) {
    const { senderId, namespace } = below
    return items.list({ senderId, namespace, limit, offset })
  }
  const found: Item[] = []
  for await (const page of pagesOf(items, below, offset + limit)) {
    found.push(...page)
    if (found.length >= offset + limit) break
  }
  return found.slice(offset, offset + limit)
}

/** All items below a namespace that are as a filter says. */
export async function allItems(items: Items, below: Below): Promise<Item[]> {
  const all: Item[] = []
  for await (const page of pagesOf(items, below, pageSize)) all.push(...page)
  return all
}

/** Pages of what is asked for, the first one of so many items, each later one of more. */
async function* pagesOf(
  items: Items,
  { senderId, namespace, filter }: Below,
  first: number,
): AsyncGenerator<Item[]> {
  const asked = { senderId, namespace, filter: filter && equalities(filter) }
  const isAsFiltered = conditionOf(filter ?? {})
  const isMeant = (item: Item) =>
    (namespace.length > 0 || item.namespace[0] !== vectorsRoot) && isAsFiltered(item.value)
  // Of what only this door compares, the first page holds more than is asked for: as a rule enough, in one read.
  const all = !filter || Object.keys(asked.filter ?? {}).length === Object.keys(filter).length
  let limit = Math.min(all ? first : first * 4, pageSize)
  for (let offset = 0; ;) {
    const page = await items.list({ ...asked, limit, offset })
    yield page.filter(isMeant)
    if (page.length < limit) return
    offset += limit
    limit = Math.min(limit * 4, pageSize)
  }
}

/** A text that is longer may stand apart from its item. */
const longestText = 1000

/**
 * What of a filter a statement can say: that a field is a number, a text, true or false. What it finds is compared once
 * more, because LangGraph reads numbers out of texts.
 */
function equalities(filter: Filter): Record<string, string | number | boolean> {
  const equal = Object.entries(filter).filter(
    (entry): entry is [string, string | number | boolean] =>
      entry[0] !== '__proto__' && entry.every(isPlain),
  )
  return Object.fromEntries(equal)
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') {
    return value.length <= longestText && value.isWellFormed() && !value.includes('\0')
  }
  return typeof value === 'boolean' || Number.isFinite(value)
}
