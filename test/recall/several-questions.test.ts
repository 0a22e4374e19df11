import { describe, expect, test } from '../support/memory.ts'

const ana = { channel: 'chat', senderId: 'ana' }

describe('several questions in one text', () => {
  test.for<readonly [string, string, string]>([
    [
      'Where does my sister live? And what colour is the boat?',
      'My sister lives in Porto.',
      'The boat is a blue colour.',
    ],
    [
      '¿Dónde vive mi hermana? ¿Y cómo es el barco?',
      'Mi hermana vive en Oporto.',
      'El barco es azul.',
    ],
    ['我姐姐住在哪里？另外，那只船是什么颜色？', '我姐姐住在波尔图。', '船的颜色是蓝色。'],
  ])('are each answered among the first: %s', async ([query, one, other], { memory }) => {
    const beside = Array.from({ length: 12 }, (_, day) => `${one} ${day}`)
    for (const user of [other, 'Rain.', 'Sun.', ...beside]) {
      await memory.recordExchange({ ...ana, user, assistant: '…' })
    }

    const hits = await memory.messages.search({ senderId: 'ana', query, limit: 3 })

    const found = hits.map(({ message }) => message.content)
    expect(found).toContain(other)
    expect(found.some((content) => content.startsWith(one))).toBe(true)
  })

  test('are scored as one where a second asks for nothing', async ({ memory }) => {
    for (const user of ['The boat is blue.', 'My sister lives in Porto.', 'Rain.']) {
      await memory.recordExchange({ ...ana, user, assistant: 'Fine.' })
    }
    const search = (query: string) => memory.messages.search({ senderId: 'ana', query })

    const [one] = await search('Where does my sister live?')
    const [two] = await search('Where does my sister live? Or what?')

    expect(one?.message.content).toBe('My sister lives in Porto.')
    expect(two?.score).toBe(one?.score)
  })
})
