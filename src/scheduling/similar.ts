/** Two tasks that lie no further apart than this can be meant as one. */
export const similarWithinMinutes = 30

/** Words so common in requests that sharing them says nothing, in the languages most requests come in. */
const commonWords = new Set(
  (
    'about and are call check for from get has have her him his into its make not our remember remind reminder ' +
    'send take tell that the them then they this with you your ' +
    'con del las los para por que recordar recuerda recuérdame una com não uma lembrar lembre ' +
    'avec dans des les pour rappelle rappeler sur une aan een het met van voor herinner ' +
    'auf das dem den der die ein eine einen erinnere mit nicht und von zum zur ' +
    'alla che dei della per ricorda ricordami напомни напомнить мне для что это'
  ).split(' '),
)

/**
 * True when at least half of the significant words of the shorter description are in the other
 * one. It is a reason to ask, never to drop one of them: "Call mom at the office" and "Call dad at
 * the office" are similar too.
 */
export function isSimilar(description: string, other: string): boolean {
  const [few, many] = [significantWords(description), significantWords(other)].sort(
    (a, b) => a.size - b.size,
  ) as [Set<string>, Set<string>]
  const shared = [...few].filter((word) => many.has(word)).length
  return shared > 0 && shared * 2 >= few.size
}

/** A script without spaces has no words to be told apart by length, so its runs count whole. */
function significantWords(text: string): Set<string> {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return new Set(
    words.filter(
      (word) => !commonWords.has(word) && !/^[\p{sc=Latn}\p{sc=Cyrl}]{1,2}$/u.test(word),
    ),
  )
}
