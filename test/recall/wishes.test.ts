import { describe, expect, test } from '../support/memory.ts'

const ana = { channel: 'chat', senderId: 'ana' }

describe('a standing wish', () => {
  test.for<readonly [string, string, string]>([
    ['Always cite in APA style.', 'A paper.', 'How should I list the books of my paper?'],
    ['Antworte immer in Sätzen.', 'Ein Vertrag.', 'Kannst du mir den Vertrag erklären?'],
    ['Cita siempre las fuentes.', 'Un ensayo.', '¿Puedes ayudarme con el ensayo de historia?'],
    ['Cite toujours les sources.', 'Un devoir.', "Peux-tu m'aider avec le devoir de chimie ?"],
    ['Cita sempre le fonti.', 'Un tema.', 'Puoi aiutarmi con il tema di storia?'],
    ['Cita sempre as fontes.', 'Um ensaio.', 'Podes ajudar-me com o ensaio de química?'],
    ['Antwoord altijd in zinnen.', 'Het contract.', 'Kun je het contract voor mij uitleggen?'],
    ['Всегда указывай источники.', 'Доклад.', 'Можешь помочь мне с этим? Мне нужен доклад?'],
    ['اكتب المصادر دائما', 'العقد', 'هل يمكنك شرح العقد لي'],
  ])(
    'is found by a question for help that shares no word with it: %s',
    async ([wish, other, query], { memory }) => {
      for (const user of [wish, 'A.', 'B.', 'C.', 'D.', 'E.', other]) {
        await memory.recordExchange({ ...ana, user, assistant: '…' })
      }

      const hits = await memory.messages.search({ senderId: 'ana', query, role: 'user' })

      expect(hits.map(({ message }) => message.content)).toContain(wish)
    },
  )

  test('comes before talk of the same words that tells no wish', async ({ memory }) => {
    for (const user of [
      'My login page is blue.',
      'Always show code for a login in full.',
      'Rain.',
    ]) {
      await memory.recordExchange({ ...ana, user, assistant: 'Fine.' })
    }

    const query = 'Could you show me how to implement a login?'
    const [first] = await memory.messages.search({ senderId: 'ana', query })

    expect(first?.message.content).toBe('Always show code for a login in full.')
    expect(first?.why.terms).toEqual(['show', 'login', 'always'])
  })

  test.for([
    'What did I say about the harbour?',
    'Do I own a harbour?',
    'Can you help Ana?',
    'Can you list what I told you of the harbour?',
    'Can you search for aubergines?',
  ])(
    'is not looked for where nothing else is there or to be done: %s',
    async (query, { memory }) => {
      await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
      for (const user of ['Always answer briefly.', 'A.', 'B.', 'C.', 'D.', 'E.', 'The harbour.']) {
        await memory.recordExchange({ ...ana, user, assistant: '…' })
      }

      const hits = await memory.messages.search({ senderId: 'ana', query })

      expect(hits.map(({ message }) => message.content)).not.toContain('Always answer briefly.')
    },
  )
})
