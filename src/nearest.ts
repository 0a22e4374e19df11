/** How many letters are to be put in, taken out or exchanged to make one word of another, whatever their case. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place)
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1]
    for (let place = 1; place <= other.length; place++) {
      const exchanged = row[place - 1]! + (one[index] === other[place - 1] ? 0 : 1)
      next.push(Math.min(exchanged, row[place]! + 1, next[place - 1]! + 1))
    }
    row = next
  }
  return row[other.length]!
}

/** The known word that is meant by one that is not: at most two letters differ, and one in a word of up to three. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  if (given.length > 64) return undefined
  const most = given.length > 3 ? 2 : 1
  const ranked = known
    .map((word) => ({ word, away: distance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ away }) => away <= most)
    .sort((one, other) => one.away - other.away)
  return ranked[0]?.word
}
