import type { Token } from './tokens.ts'

/** Chinese characters that stand in most sentences and name nothing. */
const SMALL = new Set(
  '的了呢吗嘛吧啊呀哦着过是在我你您他她它们这那哪什么怎谁几个有没不和与跟就都也还很要会能可以到为把被让从对给说上下来去之其另外的嗎們這麼誰幾個沒與還會為讓從對給說來',
)
const CHINESE = /^[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]$/u

/** The Chinese characters of a question's pairs that name something by themselves, each once. */
export function charactersOf(tokens: readonly Token[]): Token[] {
  const found = new Set<string>()
  for (const { text, joined } of tokens) {
    if (joined) for (const character of text) found.add(character)
  }
  return [...found]
    .filter((character) => CHINESE.test(character) && !SMALL.has(character))
    .map((text) => ({ text, joined: true }))
}
