/** Forgets the oldest entry of a map that has more than so many. */
export function trim(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
