/** A message, or another node, of a conversation that is a tree: editing a message or asking again begins a branch. */
export interface TreeNode {
  readonly id: string
  /** The node before it; '' where it names none. */
  readonly parent: string
  /** When it was written, as ISO 8601, or the node before it; '' where nothing says so. */
  readonly at: string
}

/**
 * The ids of the branch that a person ended on, the first one first: that of `leaf`, or of the node that was written last. What
 * hangs together with nothing else, because a parent is missing, is no other branch and comes along by its date.
 */
export function branchOf(nodes: readonly TreeNode[], leaf: string): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const roots = rootsOf(nodes, byId)
  const last = byId.get(leaf) ?? newestLeaf(nodes, nodes)
  if (!last) return []
  const main = roots.get(last.id)!
  const missing = byId.get(main)!.parent
  const others = new Map<string, TreeNode[]>()
  for (const node of nodes) {
    const root = roots.get(node.id)!
    const { parent } = byId.get(root)!
    if (root === main || (parent !== '' && parent === missing)) continue
    const members = others.get(root)
    if (members) members.push(node)
    else others.set(root, [node])
  }
  const pieces = [last, ...[...others.values()].map((members) => newestLeaf(members, nodes)!)]
    .map((end) => pathTo(end, byId))
    .map((ids) => ({ ids, begun: byId.get(ids[0]!)!.at }))
  return pieces
    .toSorted((one, other) => (one.begun < other.begun ? -1 : Number(one.begun > other.begun)))
    .flatMap(({ ids }) => ids)
}

/** The first node of what each node hangs together with; of a circle one of its nodes. */
function rootsOf(
  nodes: readonly TreeNode[],
  byId: ReadonlyMap<string, TreeNode>,
): ReadonlyMap<string, string> {
  const roots = new Map<string, string>()
  for (const node of nodes) {
    const way = new Set<string>()
    let at: TreeNode = node
    while (!roots.has(at.id) && !way.has(at.id)) {
      way.add(at.id)
      const before = byId.get(at.parent)
      if (!before) break
      at = before
    }
    const root = roots.get(at.id) ?? at.id
    for (const id of way) roots.set(id, root)
  }
  return roots
}

function pathTo(leaf: TreeNode, byId: ReadonlyMap<string, TreeNode>): string[] {
  const path = new Set<string>()
  for (let at: TreeNode | undefined = leaf; at && !path.has(at.id); at = byId.get(at.parent)) {
    path.add(at.id)
  }
  return [...path].toReversed()
}

/** The node without a following one that was written last; of several of one moment that which stands last. */
function newestLeaf(
  members: readonly TreeNode[],
  nodes: readonly TreeNode[],
): TreeNode | undefined {
  const before = new Set(nodes.map(({ parent }) => parent))
  const leaves = members.filter(({ id }) => !before.has(id))
  let newest: TreeNode | undefined
  for (const node of leaves.length > 0 ? leaves : members) {
    if (!newest || node.at >= newest.at) newest = node
  }
  return newest
}
