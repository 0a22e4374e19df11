import { describe, expect, test } from 'vitest'

import { readWhatsApp } from '../../../src/cli/import/whatsapp/whatsapp.ts'
import { readAll, said, temporaryFile } from './support.ts'

const read = (content: string, name = '_chat.txt') =>
  readAll(temporaryFile(content, name), { senderId: 'ana' })

const android = '13/05/2026, 14:33 - Leo: '
const iphone = '[13.05.26, 14:33:21] Leo: '

describe('a date of WhatsApp', () => {
  test.each([
    '12.5.2026 klo 14.33 - ',
    '12/05/2026 à 14:33 - ',
    '[12/05/2026 à 14:33:21] ',
    '12/05/2026 às 14:33 - ',
    '2026-05-12 kl. 14:33 - ',
    '[12.05.2026 kl. 14.33.21] ',
    '2026. 05. 12. 14:33 - ',
    '2026. 5. 12. 오후 2:33 - ',
    '[2026. 5. 12. 오후 2:33:21] ',
    '2026/5/12 下午2:33 - ',
    '2026年5月12日 14:33 - ',
    '12.05.26 г., 14:33 - ',
    '12. 05. 2026. 14:33 - ',
    '12/5/26, 2:33 p. m. - ',
    '[12/5/26, 2:33:21 p.\u00A0m.] ',
    '2026-05-12, 2:33 p.m. - ',
    '12/5/26, 2:33 μ.μ. - ',
    '12/5/26 ÖS 2:33 - ',
    '12/5/2569 14:33 - ',
    '12/05/2026, 14 h 33 - ',
    '12/05/2026 14:33: ',
    '5/12/26, 2:33\u202FPM - ',
  ])('is read as the language of the telephone writes it: %j', async (opening) => {
    const records = await read(`${opening}Ana: Hello\n${opening}Leo: Hi\nthere\n`)

    expect(said(records)).toEqual(['user: Hello', 'user: Hi\nthere'])
    expect(records[0]).toMatchObject({
      timestamp: expect.stringMatching(/^2026-05-12T14:33:/) as string,
    })
  })

  test('is read in the order in which the chat does not go back', async () => {
    const chat = '03/11/2026, 10:00 - Ana: One\n04/01/2026, 10:00 - Ana: Two\n'

    const records = await read(chat)

    expect(records.map((record) => 'timestamp' in record && record.timestamp)).toEqual([
      '2026-03-11T10:00:00.000Z',
      '2026-04-01T10:00:00.000Z',
    ])
  })

  test('inside of a message begins no other one', async () => {
    const records = await read(`${android}To do\n14/05/2026 10:00: dentist\n`)

    expect(said(records)).toEqual(['user: To do\n14/05/2026 10:00: dentist'])
  })
})

describe('what was sent beside words', () => {
  test.each([
    [`${android}<Medien ausgeschlossen>`, '[file]'],
    [`${android}<Multimedia omitido>`, '[file]'],
    [`${android}<Без медиафайлов>`, '[file]'],
    [`${android}<Média vynechány>\nplan.mod`, '[file]\nplan.mod'],
    [
      `${android}IMG-20260513-WA0001.jpg (archivo adjunto)\nMira`,
      '[file: IMG-20260513-WA0001.jpg]\nMira',
    ],
    [`${android}plan.pdf (Datei angehängt)`, '[file: plan.pdf]'],
    [`${iphone}\u200EBild weggelassen`, '[image]'],
    [`${iphone}\u200E画像は含まれていません`, '[image]'],
    [`${iphone}\u200Evidéo absente`, '[video]'],
    [`${iphone}\u200Efigurinha omitida`, '[sticker]'],
    [`${iphone}image omitted`, '[image]'],
    [`${iphone}Look \u200Eimagen omitida`, 'Look [image]'],
    [`${iphone}cv.pdf • \u200E3 pages \u200Edocument omitted`, '[file: cv.pdf]'],
    [`${iphone}\u200E<Anhang: 1-PHOTO.jpg>`, '[file: 1-PHOTO.jpg]'],
    [`${iphone}Schau \u200E<pièce jointe : 1-PHOTO.jpg>`, 'Schau [file: 1-PHOTO.jpg]'],
  ])('leaves a mark in every language: %j', async (content, expected) => {
    expect(said(await read(content))).toEqual([`user: ${expected}`])
  })

  test.each(['<b>bold</b>', '<3', 'the image omitted here', 'notes.txt (draft)'])(
    'is not what only looks like it: %s',
    async (words) => {
      expect(said(await read(android + words))).toEqual([`user: ${words}`])
    },
  )
})

describe('what WhatsApp writes itself in other languages', () => {
  test.each([
    `${android}Diese Nachricht wurde gelöscht.`,
    `${android}Eliminaste este mensaje.`,
    `${android}このメッセージは削除されました。`,
    `${iphone}\u200EDu hast diese Nachricht gelöscht.`,
    '13/05/2026, 14:33 - Leo changed the group name from "Trip: Rome" to "Trip: Oslo"',
  ])('is left out: %j', async (content) => {
    expect(said(await read(content))).toEqual([])
  })

  test.each([
    `${android}Hallo <Diese Nachricht wurde bearbeitet.>`,
    `${iphone}Hallo \u200E<Se editó este mensaje>`,
  ])('is taken from behind what was edited: %j', async (content) => {
    expect(said(await read(content))).toEqual(['user: Hallo'])
  })

  test('are marks around the name of who wrote', async () => {
    const records = await read('13/05/2026, 14:33 - \u202A+34 600 11 22\u202C: Hola\n')

    expect(records).toMatchObject([{ author: '+34 600 11 22', content: 'Hola' }])
  })
})

test('a chat of long messages is begun before much of it is read', async () => {
  let taken = 0
  const source = async function* () {
    for (; taken < 50; taken++) yield Buffer.from(`${android}${'x'.repeat(1_000_000)}\n`)
  }

  for await (const record of readWhatsApp(source(), { senderId: 'ana' })) {
    expect(record).toMatchObject({ type: 'message' })
    break
  }

  expect(taken).toBeLessThan(10)
})
