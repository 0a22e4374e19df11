/**
 * The least of a few measurements, which ends early below the bound: a busy machine makes one run slow, a fault makes
 * all of them slow. What each run has to hold besides is for `measure` to expect.
 */
export async function leastOf(
  runs: number,
  bound: number,
  measure: () => Promise<number>,
): Promise<number> {
  let least = Infinity
  for (let run = 0; run < runs && least >= bound; run++) least = Math.min(least, await measure())
  return least
}
