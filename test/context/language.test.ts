import { describe, expect, test } from 'vitest'

import { detectLanguage } from '../../src/context/language.ts'
import { yardsticksOf } from '../support/own-time.ts'

describe('detectLanguage', () => {
  test.each([
    ['English', 'Can you remind me to call the dentist tomorrow?'],
    ['Spanish', '¿Me puedes recordar mañana que llame al dentista?'],
    ['Portuguese', 'Você pode me lembrar de ligar para o dentista amanhã?'],
    ['French', 'Peux-tu me rappeler demain d’appeler le dentiste ?'],
    ['German', 'Kannst du mich morgen daran erinnern, den Zahnarzt anzurufen?'],
    ['Italian', 'Puoi ricordarmi domani di chiamare il dentista?'],
    ['Dutch', 'Kun je me er morgen aan herinneren dat ik de tandarts bel?'],
    ['Russian', 'Напомни мне завтра позвонить зубному врачу'],
  ])('knows a sentence of %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
  })

  test.each([
    [
      'English',
      ['Hello', 'hi!', 'Good morning', 'hey there', 'Thank you so much', 'Hi Maria', 'hellooo'],
    ],
    [
      'Spanish',
      [
        'Hola',
        'HOLA!!',
        '¡Buenos días!',
        'buenas',
        '¿Qué tal?',
        'muchas gracias',
        'Holaaaa',
        'Hola Pedro',
      ],
    ],
    [
      'Portuguese',
      ['Olá', 'oi', 'Oi, tudo bem?', 'Bom dia, Ana', 'boa noite', 'obrigada', 'valeu'],
    ],
    [
      'French',
      [
        'Bonjour',
        'salut !',
        'Bonsoir',
        'ça va ?',
        'merci beaucoup',
        's’il vous plaît',
        'coucou 😀',
      ],
    ],
    [
      'German',
      [
        'Hallo',
        'Guten Morgen',
        'guten tag',
        'Moin',
        'Grüß Gott',
        'Wie geht’s?',
        'danke schön',
        'Tschüss',
      ],
    ],
    ['Italian', ['Ciao', 'Buongiorno', 'buona sera', 'come stai?', 'grazie mille', 'arrivederci']],
    [
      'Dutch',
      ['Hoi', 'Goedemorgen', 'goede avond', 'Hoe gaat het?', 'dank je wel', 'tot ziens', 'doei'],
    ],
    [
      'Russian',
      [
        'Привет',
        'Здравствуйте!',
        'Доброе утро',
        'как дела?',
        'спасибо большое',
        'пока',
        'Привет 👋',
      ],
    ],
  ])('knows a greeting of %s', (language, texts) => {
    const told = texts.map((text) => detectLanguage(text))

    expect(told).toEqual(texts.map(() => language))
  })

  test.each([
    ['nothing', ''],
    ['spaces', ' \n\t '],
    ['invisible characters', '\u200B\u2060\uFEFF'],
    ['emoji', '👍🏽😀🎉❤️'],
    ['numbers', '12 345.67 + 8'],
    ['an address', 'https://example.com/como-fazer-um-bolo-de-cenoura'],
    ['an e-mail address', 'para.voce@exemplo.com.br'],
    ['a mention', '@quando_voce #amanha'],
    ['a command of a chat', '/aiuto'],
    ['a fenced block', '```\nComo você está hoje, meu amigo?\n```'],
    ['a statement', 'const answer = await fetch(url)'],
    ['a function', 'def total(items):\n    return sum(items)'],
    ['a query', 'SELECT name FROM users WHERE id = 1'],
    ['a command of a shell', 'npm install drizzle-orm'],
    ['JSON', '{"name": "Ana", "city": "Lisboa"}'],
    ['markup', '<div class="grande"><p></p></div>'],
    ['laughter', 'hahaha'],
    ['what every language says', 'ok'],
    ['one letter', 'a'],
  ])('tells nothing from %s', (_, text) => {
    expect(detectLanguage(text)).toBeUndefined()
  })

  test.each([
    'Hej, hur mår du idag?',
    'Hva skal du gjøre i helgen?',
    'Mind mig om at købe mælk i morgen',
    'Przypomnij mi jutro o spotkaniu',
    'Amintește-mi mâine de întâlnire',
    'Vull anar a la platja amb els meus amics',
    'Нагадай мені завтра про зустріч',
    'Připomeň mi zítra schůzku',
    'Yarın toplantıyı hatırlat',
    'Muistuta minua huomenna',
    'Bạn có khỏe không?',
    '你好，今天天气怎么样？',
    'おはようございます',
    'مرحبا كيف حالك',
    'Γεια σου, τι κάνεις;',
  ])('does not take a language it does not know for one it knows: %s', (text) => {
    expect(detectLanguage(text)).toBeUndefined()
  })

  test('reads the words around code, addresses and mentions', () => {
    const text =
      '@bot mira https://example.com/the/way y dime qué hace `const the = that` por favor'

    expect(detectLanguage(text)).toBe('Spanish')
  })

  test('reads the first 2,000 characters only', () => {
    const spanish = 'Quiero saber cómo estás y qué has hecho hoy. '.repeat(50)
    const german = 'Ich möchte wissen, wie es dir geht. '.repeat(500)

    expect(detectLanguage(spanish + german)).toBe('Spanish')
  })

  test.each(['<a', 'a@', 'a.a-', '`', '--a', 'ha', '\\a/', 'SELECT a ', '{ ', 'á'])(
    'takes a moment for 100 kB of %s',
    async (part) => {
      const text = part.repeat(100_000 / part.length)
      detectLanguage(text)

      const took = await yardsticksOf(() => {
        for (let times = 0; times < 5; times += 1) detectLanguage(text)
      })

      expect(took / 5).toBeLessThan(2)
    },
  )
})
