import { isCourtesy } from '../../src/recall/data/courtesy.ts'
import { describe, expect, test } from '../support/memory.ts'

const ana = { channel: 'chat', senderId: 'ana' }

describe('thanks, a greeting and assent', () => {
  test.for([
    [
      'Danke!',
      'Merci beaucoup',
      '¡Gracias!',
      'obrigada',
      'Grazie mille',
      'Dank je wel',
      'Спасибо большое',
    ],
    ['شكرا', '好的', '谢谢你！', 'ありがとうございます。', '네, 감사합니다', 'ขอบคุณค่ะ', 'Dziękuję'],
    ['ok 👍', '👍🏽', '❤️', 'Thanks 🙏🙂', 'Good morning!', 'Teşekkür ederim', 'धन्यवाद', 'Cảm ơn'],
  ])('are known in every language, and as signs: %j', (messages) => {
    expect(messages.filter((message) => !isCourtesy(message))).toEqual([])
  })

  test('are not what says something else', () => {
    const messages = [
      '🍣',
      '👍 🍣',
      'Danke für das Rezept',
      '好的酒店',
      'Merci Prinsengracht',
      '?',
      '',
    ]

    expect(messages.filter(isCourtesy)).toEqual([])
  })

  test('recall nothing in a context, and are found by a search', async ({ memory }) => {
    await memory.recordExchange({ ...ana, user: 'Danke, der Vertrag ist da.', assistant: 'Gut.' })

    const { manifest } = await memory.context.build({ ...ana, channel: 'mail', text: 'danke!' })
    const [hit] = await memory.messages.search({ senderId: 'ana', query: 'danke!' })

    expect(manifest.items.filter(({ section }) => section === 'recall')).toEqual([])
    expect(hit?.message.content).toBe('Danke, der Vertrag ist da.')
  })
})
