import { asArray, asInstant, asObject, asText, type JsonObject } from './values.ts'

/**
 * The messages of the branch that the person ended on, the first one first. A conversation is a tree, because editing a
 * message or asking again begins a branch. Nodes know their parent, their children, or both; where nothing says on which
 * branch the person ended, it is the one with the newest message.
 */
export function currentBranch(mapping: JsonObject, currentNode: string): JsonObject[] {
  const parents = parentsIn(mapping)
  const branch: JsonObject[] = []
  const seen = new Set<string>()
  let id = currentNode in mapping ? currentNode : newestLeaf(mapping, parents)
  while (id !== '' && !seen.has(id)) {
    seen.add(id)
    branch.push(asObject(mapping[id]))
    id = parents.get(id) ?? ''
  }
  return branch.reverse()
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
