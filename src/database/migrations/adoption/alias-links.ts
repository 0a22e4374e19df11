/** Alias to the sender it stands for. */
export type AliasLinks = ReadonlyMap<string, string>

/**
 * What has to change so that every alias names a sender who is no alias: a new canonical sender, or undefined when the
 * link must go. A chain ends where its last link points to. In a circle the member who has been known longest becomes
 * the canonical sender of all; of those who never spoke, the first by name.
 */
export function settleAliases(
  links: AliasLinks,
  seniority: ReadonlyMap<string, number>,
): Map<string, string | undefined> {
  const changes = new Map<string, string | undefined>()
  for (const [alias, target] of links) {
    const canonical = endOf(alias, links, seniority)
    if (canonical === alias) changes.set(alias, undefined)
    else if (canonical !== target) changes.set(alias, canonical)
  }
  return changes
}

function endOf(alias: string, links: AliasLinks, seniority: ReadonlyMap<string, number>): string {
  const path: string[] = []
  let at: string | undefined = alias
  let last = alias
  while (at !== undefined && !path.includes(at)) {
    path.push(at)
    last = at
    at = links.get(at)
  }
  if (at === undefined) return last
  const circle = path.slice(path.indexOf(at))
  return circle.toSorted((a, b) => rank(a, seniority) - rank(b, seniority) || (a < b ? -1 : 1))[0]!
}

const rank = (sender: string, seniority: ReadonlyMap<string, number>): number =>
  seniority.get(sender) ?? Number.POSITIVE_INFINITY
