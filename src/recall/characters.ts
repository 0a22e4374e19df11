import type { Token } from './tokens.ts'

/** Characters of Chinese and syllables of Korean that stand in most sentences and name nothing. */
const SMALL = new Set(
  '的了呢吗嘛吧啊呀哦着过是在我你您他她它们这那哪什么怎谁几个有没不和与跟就都也还很要会能可以到为把被让从对给说上下来去之其另外的嗎們這麼誰幾個沒與還會為讓從對給說來은는이가을를에의도로와과',
)
const CHINESE = /^[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]$/u
const HIRAGANA = /^[\u3041-\u309f]$/u
const KOREAN = /^[\uac00-\ud7a3]$/u

const isSmall = (character: string): boolean => SMALL.has(character) || HIRAGANA.test(character)

const token = (text: string): Token => ({ text, joined: true })

/** Whether one of a pair's characters only holds a sentence together, so that the pair is no word. */
export const isFrame = (pair: string): boolean => Array.from(pair).some(isSmall)

/**
 * The Chinese characters of a question's pairs that name something by themselves, each once; and those characters and Korean
 * syllables beside which only small ones stand, which are words.
 */
export function charactersOf(tokens: readonly Token[]): { parts: Token[]; words: Token[] } {
  const isWord = new Map<string, boolean>()
  for (const { text, joined } of tokens) {
    const [first, second] = joined ? Array.from(text) : []
    if (first === undefined) continue
    for (const [character, other = ''] of [
      [first, second],
      [second, first],
    ]) {
      if (character === undefined || isSmall(character)) continue
      isWord.set(character, isWord.get(character) !== false && isSmall(other))
    }
  }
  const found = [...isWord.keys()]
  return {
    words: found
      .filter((each) => isWord.get(each) && (CHINESE.test(each) || KOREAN.test(each)))
      .map(token),
    parts: found.filter((each) => !isWord.get(each) && CHINESE.test(each)).map(token),
  }
}
