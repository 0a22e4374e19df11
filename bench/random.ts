/** Numbers that look random and are the same in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const syllables =
  'ba be bi bo bu da de di do du fa fe fi fo fu ga ge go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo'.split(
    ' ',
  )

/** Ten thousand words, the first of which are used most, as in any language. */
const words: string[] = Array.from({ length: 10_000 }, (_, rank) => {
  let word = ''
  for (let rest = rank + 7; rest > 0; rest = Math.floor(rest / syllables.length)) {
    word += syllables[rest % syllables.length]
  }
  return word
})

/** A word that about one message in twelve has, and one that about one in a thousand has. */
export const commonWord = 'meeting'
export const rareWord = 'lighthouse'

/** A message of 5 to 60 words, in sentences. */
export function message(random: () => number): string {
  const length = 5 + Math.floor(random() ** 2 * 55)
  const text = Array.from({ length }, () => words[Math.floor(random() ** 3 * words.length)])
  if (random() < 1 / 12) text.splice(Math.floor(random() * length), 0, commonWord)
  if (random() < 1 / 1000) text.splice(Math.floor(random() * length), 0, rareWord)
  return `${text.join(' ')}${random() < 0.25 ? '?' : '.'}`
}
