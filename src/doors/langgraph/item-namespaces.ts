import type { ListNamespacesOperation, MatchCondition } from '@langchain/langgraph-checkpoint'

import type { MemoryStore } from '../../index.ts'
import { checkList, checkObjects, refuse } from '../arguments.ts'
import { vectorsRoot } from './vectors-root.ts'

/** How many namespaces are read at a time. */
const pageSize = 1000

const numbers = ['maxDepth', 'limit', 'offset'] as const

/** Refuses what asks for no namespaces: an operation of none of LangGraph's kinds, or conditions that are none. */
export function checkConditions(operation: ListNamespacesOperation): void {
  const { matchConditions = [] } = operation
  if (!('matchConditions' in operation) && !numbers.some((name) => name in operation)) {
    refuse('operations', 'one is none of get, put, search and listNamespaces')
  }
  for (const name of numbers) {
    const isLeftOut = name === 'maxDepth' && operation.maxDepth === undefined
    if (!isLeftOut && !Number.isSafeInteger(operation[name])) refuse(name, 'must be a whole number')
  }
  checkObjects('matchConditions', matchConditions)
  for (const { matchType, path } of matchConditions) {
    if (matchType !== 'prefix' && matchType !== 'suffix') {
      refuse('matchType', 'must be prefix or suffix')
    }
    checkList('path', path)
  }
}

/** The namespaces of a person's items that are as an operation says, each once. */
export async function namespacesOf(
  items: Pick<MemoryStore['items'], 'listNamespaces'>,
  senderId: string,
  { matchConditions = [], maxDepth, limit, offset }: ListNamespacesOperation,
): Promise<string[][]> {
  const all: string[][] = []
  for (;;) {
    const page = await items.listNamespaces({ senderId, limit: pageSize, offset: all.length })
    all.push(...page)
    if (page.length < pageSize) break
  }
  const meant = all
    .filter(([root]) => root !== vectorsRoot)
    .filter((namespace) => matchConditions.every((condition) => matches(namespace, condition)))
    .map((namespace) => JSON.stringify(namespace.slice(0, maxDepth)))
  const listed = [...new Set(meant)].map((text) => JSON.parse(text) as string[])
  return listed
    .toSorted((one, other) => one.join(':').localeCompare(other.join(':')))
    .slice(offset, offset + limit)
}

/** Whether a namespace begins or ends with a path, in which `*` is any name. */
function matches(namespace: readonly string[], { matchType, path }: MatchCondition): boolean {
  if (path.length > namespace.length) return false
  const from = matchType === 'prefix' ? 0 : namespace.length - path.length
  return path.every((name, at) => name === '*' || name === namespace[from + at])
}
