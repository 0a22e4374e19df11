import { datesFor } from './dates.ts'
import { asArray, asInstant, asObject, asText, type JsonObject } from './values.ts'

/**
 * The nodes of the branch that the person ended on by their ids, the first one first. A conversation is a tree, because editing a
 * message or asking again begins a branch. Nodes know their parent, their children, or both; where nothing says on which
 * branch the person ended, it is the one with the newest message.
 */
export function currentBranch(mapping: JsonObject, currentNode: string): Map<string, JsonObject> {
  const parents = parentsIn(mapping)
  if (parents.size === 0) return inOrder(mapping)
  const seen = new Set<string>()
  let id = currentNode in mapping ? currentNode : newestLeaf(mapping, parents)
  while (id !== '' && !seen.has(id)) {
    seen.add(id)
    id = parents.get(id) ?? ''
  }
  return new Map([...seen].reverse().map((place) => [place, asObject(mapping[place])]))
}

/** Nodes that name neither parent nor child, by their dates. */
function inOrder(mapping: JsonObject): Map<string, JsonObject> {
  const nodes = Object.entries(mapping).map(([id, node]) => [id, asObject(node)] as const)
  const dates = datesFor(
    nodes.map(([, node]) => asInstant(asObject(node.message).create_time)),
    undefined,
  )
  const at = new Map(nodes.map(([id], place) => [id, dates[place] ?? '']))
  return new Map(nodes.toSorted(([one], [other]) => at.get(one)!.localeCompare(at.get(other)!)))
}

function parentsIn(mapping: JsonObject): Map<string, string> {
  const parents = new Map<string, string>()
  for (const [id, node] of Object.entries(mapping)) {
    for (const child of asArray(asObject(node).children)) parents.set(asText(child), id)
  }
  for (const [id, node] of Object.entries(mapping)) {
    const parent = asText(asObject(node).parent)
    if (parent in mapping) parents.set(id, parent)
  }
  return parents
}

/** The node without children that was written last; of several without a date the one that stands last. */
function newestLeaf(mapping: JsonObject, parents: ReadonlyMap<string, string>): string {
  const withChildren = new Set(parents.values())
  let newest = { id: '', at: '' }
  for (const id of Object.keys(mapping)) {
    if (withChildren.has(id)) continue
    const at = asInstant(asObject(asObject(mapping[id]).message).create_time) ?? newest.at
    if (at >= newest.at) newest = { id, at }
  }
  return newest.id
}
