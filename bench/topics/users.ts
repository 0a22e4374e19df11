/** The users in turn, in steps, so that neighbours in the file don't follow each other. */
export function users(count: number): () => number {
  let user = 0
  return () => (user = (user + 7919) % count)
}
