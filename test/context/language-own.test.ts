import { describe, expect, test } from 'vitest'

import { detectLanguage } from '../../src/context/language.ts'
import { madeMessages } from '../support/language-messages.ts'

describe('detectLanguage', () => {
  test('tells whose own words a message has: of 440 with quotes, pasted texts, code and mixtures at least 97 %', () => {
    const wrong = madeMessages.filter(({ text, language }) => detectLanguage(text) !== language)

    expect(madeMessages).toHaveLength(440)
    expect(wrong.length).toBeLessThanOrEqual(13)
  })

  test.for([
    ['English', "Is 'Ich bin gestern ins Kino gegangen' correct German?"],
    ['German', 'Was ist der Unterschied zwischen "since" und "for"?'],
    ['English', 'She told me: "No me llames más", and hung up.'],
    [
      'Italian',
      'Scrivi una risposta a questa mail:\nDear Sir, we regret to inform you of the delay.',
    ],
    ['English', 'What is this about?\n> Der Server ist leider bis morgen früh nicht erreichbar.'],
    ['Dutch', 'Klopt deze zin: "She don\'t like apples"?'],
    ['Spanish', '¿Está bien escrito? I has been working here since three years.'],
    ['Spanish', '¿De qué va esto? We regret to inform you that your order is late.'],
    ['Spanish', 'Ayúdame a mejorar este párrafo. I has been working here for long.'],
    ['German', 'Was hältst du von diesem Text? The meeting is on Thursday at nine.'],
    ['French', 'Que penses-tu de ce texte ? The meeting is on Thursday at nine.'],
    ['Italian', 'Cosa ne pensi di questo testo? The meeting is on Thursday at nine.'],
    ['Portuguese', 'Me ajuda a responder esse email. Your order arrives on Monday.'],
    ['Russian', 'Что думаешь об этом тексте? The meeting is on Thursday at nine.'],
    ['English', 'Help me answer this mail. Su pedido ha sido enviado y llegará el lunes.'],
    ['English', 'Il treno parte alle nove da Torino. Is this sentence right?'],
  ] as const)('answers in %s: %s', ([language, text]) => {
    expect(detectLanguage(text)).toBe(language)
  })

  test('takes who only quotes at their word', () => {
    expect(detectLanguage('“Queremos que as crianças aprendam a nadar”, disse.')).toBe('Portuguese')
  })

  test('says nothing of a message that mixes two languages', () => {
    const text = 'I am late for work again today. Ich komme heute leider etwas später ins Büro.'

    expect(detectLanguage(text)).toBeUndefined()
  })

  test.for([
    'Jak się masz?',
    'Mam dwa koty',
    'To nie to',
    'Mam na imię Ola',
    'Moze jutro',
    'Nevím kde je nádraží',
    'Jag bor i Lund',
  ])('takes words of a language that is not among the eight for none of them: %s', (text) => {
    expect(detectLanguage(text)).toBeUndefined()
  })

  test('reads the last line of a long text, where the question may be', () => {
    const mail = 'Wir freuen uns sehr, Sie bald bei uns begrüßen zu dürfen.\n'.repeat(80)

    expect(detectLanguage(`${mail}\nWhat do they want from me?`)).toBe('English')
  })
})
