import { branchOf } from './branch.ts'
import { datesFor } from './dates.ts'
import { asArray, asInstant, asObject, asText, type JsonObject } from './values.ts'

/**
 * The nodes of the branch that the person ended on by their ids, the first one first. Nodes know their parent, their children,
 * or both; where nothing says on which branch the person ended, it is the one with the newest message.
 */
export function currentBranch(mapping: JsonObject, currentNode: string): Map<string, JsonObject> {
  const entries = Object.entries(mapping).map(([id, node]) => [id, asObject(node)] as const)
  const dates = datesFor(
    entries.map(([, node]) => asInstant(asObject(node.message).create_time)),
    undefined,
  )
  const parents = new Map<string, string>()
  for (const [id, { children }] of entries) {
    for (const child of asArray(children)) parents.set(asText(child), id)
  }
  const nodes = entries.map(([id, { parent }], place) => ({
    id,
    parent: Object.hasOwn(mapping, asText(parent))
      ? asText(parent)
      : (parents.get(id) ?? asText(parent)),
    at: dates[place] ?? '',
  }))
  return new Map(branchOf(nodes, currentNode).map((id) => [id, asObject(mapping[id])]))
}
