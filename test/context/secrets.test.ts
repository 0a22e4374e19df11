import { isSecretName } from '../../src/context/secret-names.ts'
import { maskSecrets } from '../../src/context/secret-values.ts'
import { harmlessNames, harmlessValues, nearSecretNames } from '../support/harmless-corpus.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'
import { otherSecretNames, secretNames, secretValues, spellings } from '../support/secret-corpus.ts'

const scope = { channel: 'chat', senderId: 'ana' }

describe('isSecretName', () => {
  test.for(Object.entries(spellings))(
    'knows every name of the corpus in its eight languages: %s',
    ([, spell]) => {
      const missed = secretNames.map(([, name]) => spell(name)).filter((key) => !isSecretName(key))

      expect(secretNames.length).toBeGreaterThan(4000)
      expect(missed).toEqual([])
    },
  )

  test.for([
    'clientSecret',
    'openaiApiKey',
    'sshPrivateKey',
    'pass\u200bword',
    'password (bank)',
    'password2',
    'p4ssw0rd',
    'pаsswоrd',
    'PINs',
    'APIKeys',
    'DATABASE_URL',
    'githubToken',
    'jwt',
    'bearer',
    'pwd',
    '2FA code',
    'credit card',
    'passport number',
    'Netflix login',
    'Bankzugang',
    'Personalausweisnummer',
    'código da porta',
    'code de la carte',
    'codice bancomat',
    'codice della carta',
    'wifi-sleutel',
  ])('knows %s', (key) => {
    expect(isSecretName(key)).toBe(true)
  })

  test.for(Object.entries(spellings))(
    'knows codes, numbers of cards and papers, and secret answers: %s',
    ([, spell]) => {
      const missed = otherSecretNames.map(spell).filter((key) => !isSecretName(key))

      expect(otherSecretNames.length).toBeGreaterThan(100)
      expect(missed).toEqual([])
    },
  )

  test('withholds no codes, numbers, cards and keys that everybody may know', () => {
    expect(nearSecretNames.length).toBeGreaterThan(250)
    expect(nearSecretNames.filter(isSecretName)).toEqual([])
  })

  test('withholds at most 1 % of harmless names', () => {
    expect(harmlessNames.length).toBeGreaterThan(1000)
    expect(harmlessNames.filter(isSecretName).length).toBeLessThanOrEqual(12)
  })
})

describe('maskSecrets', () => {
  test('finds the 200 values of the corpus wherever they stand', () => {
    const missed = secretValues().filter((value) => maskSecrets(`I noted ${value} .`) === value)

    expect(secretValues()).toHaveLength(200)
    expect(missed).toEqual([])
  })

  test.for([
    ['The PIN is 1234.', 'The PIN is [secret]'],
    [
      `My seed phrase: ${'apple witch collapse '.repeat(4).trim()}. Keep it`,
      'My seed phrase: [secret]. Keep it',
    ],
    [
      `The recovery phrase is ${'apple, witch, collapse, '.repeat(8).trim()} and`,
      'The recovery phrase is [secret], and',
    ],
    ['The recovery phrase is in the upper drawer', 'The recovery phrase is in the upper drawer'],
    [
      'See https://x.example/a?b=1&access_token=abc123def456&c=2',
      'See https://x.example/a?b=1&access_token=[secret]&c=2',
    ],
    ['The password of the wifi is tr0ub4dor', 'The password of the wifi is [secret]'],
    ['The password for my work laptop is tr0ub4dor', 'The password for my work laptop is [secret]'],
    ['la contraseña del correo es tr0ub4dor', 'la contraseña del correo es [secret]'],
    ['das Passwort für das WLAN ist tr0ub4dor', 'das Passwort für das WLAN ist [secret]'],
    ['le mot de passe du wifi est tr0ub4dor', 'le mot de passe du wifi est [secret]'],
    ['la password di casa mia è tr0ub4dor', 'la password di casa mia è [secret]'],
    ['a senha do wifi é tr0ub4dor', 'a senha do wifi é [secret]'],
    ['het wachtwoord voor de wifi is tr0ub4dor', 'het wachtwoord voor de wifi is [secret]'],
    ['пароль от вайфая — tr0ub4dor', 'пароль от вайфая — [secret]'],
    ['The code to the garage is 4711', 'The code to the garage is [secret]'],
    ['password: hunter2!', 'password: [secret]'],
    ['API_KEY="abc123xyz"', 'API_KEY="[secret]"'],
    ['{"db_password":"s3cr3t"}', '{"db_password":"[secret]"}'],
    ['Mein Passwort ist Sommer2026', 'Mein Passwort ist [secret]'],
    ['la contraseña es gato77', 'la contraseña es [secret]'],
    ['пароль: кошка77', 'пароль: [secret]'],
    ['postgres://me:pa55@db.example.com/x', 'postgres://me:[secret]@db.example.com/x'],
    ['Authorization: Bearer abc123def456ghi', 'Authorization: Bearer [secret]'],
  ] as const)('takes what is said to be a secret out of %j', ([text, masked]) => {
    expect(maskSecrets(text)).toBe(masked)
  })

  test.for([
    'The password of the wifi is ***',
    'the password for my bank account is ***',
    'The password that I use for the wifi is ***',
    'the password of our wifi in the flat in Porto is ***',
    'password for the router: ***',
    'password is now ***',
    'the password was ***',
    'I changed the password to ***',
    'use *** as the password',
    '*** is my password',
    'my password is "***"',
    'Das Passwort für das WLAN ist ***',
    'Das Passwort vom WLAN lautet ***',
    'Passwort ***',
    'La contraseña del wifi es ***',
    'La clave del wifi de casa es ***',
    'A senha do wifi é ***',
    'A palavra-passe da conta é ***',
    'Le mot de passe du wifi est ***',
    'mot de passe wifi : ***',
    "Le mot de passe d'Anna est ***",
    'La password del wifi è ***',
    'La parola d’ordine del portale è ***',
    'Het wachtwoord van de wifi is ***',
    'Пароль от вайфая — ***',
    'Пароль для входа в почту: ***',
    'Пароль ***',
  ])('finds the password in %j, with letters and digits', (sentence) => {
    const said = sentence.replace('***', 'hunter22')

    expect(maskSecrets(said)).toBe(sentence.replace('***', '[secret]'))
  })

  test.for([
    'the pin of my card is ***',
    'my PIN *** again',
    'the code for the door is ***',
    '*** is my PIN',
    'Die PIN meiner Karte ist ***',
    'Le code de la porte est ***',
    'Il codice della carta è ***',
    'De pincode van mijn pas is ***',
  ])('finds the number in %j', (sentence) => {
    expect(maskSecrets(sentence.replace('***', '4711'))).toBe(sentence.replace('***', '[secret]'))
  })

  test.for([
    'The name of the street is Rua 25',
    'The house number is 1204',
    'My phone number is 5551234',
    'The order number is 8837123',
    'Die Hausnummer ist 1204',
    'our zip code is 90210',
    'the country code is 0049',
    'the error code 5007 appears',
    'the code of conduct is 12 pages',
    'код города 4951',
    'the gate is B42',
    'The pin code area of Mumbai is 400001',
    'The pin code area is 400001',
    'La zona del código pin es 400001',
    'La zone du code pin est 400001',
    'A zona do código pin é 400001',
    'Das PIN-Code-Gebiet ist 400001',
    'Het pincode gebied is 400001',
    'Il gestore delle password è Bitwarden7',
    'Менеджер паролей это Bitwarden7',
    'The PIN entry screen is v2.3',
    'The code for the discount is easy to remember.',
    'The manager of the house on 12 is Ana2',
    'The password of the wifi is on the fridge',
    'The code is 42 lines long',
    'The pin of the map is red',
    'The number of the house is 12',
    'the code review is at 10:30',
    'The token costs 5 euros',
    'I forgot my password, the room is 1204',
    'I lost the password. The address is 12b Main Street',
    'the password policy is 12 characters long',
    'La clave es dormir 8 horas',
    'Der Code ist 200 Zeilen lang',
    'la llave de la casa es la 3',
    'the key of the song is C4',
    'I sent the token to Leo22',
    'The password is wrong.',
    'My key point is simple.',
    'Wer hat den Schlüssel?',
  ])('leaves %j as it is', (text) => {
    expect(maskSecrets(text)).toBe(text)
  })

  // Numbers that providers publish for tests, and the examples of the register of IBANs.
  test.for([
    '4111111111111111',
    '4111 1111 1111 1111',
    '5500-0000-0000-0004',
    '3782 822463 10005',
    '378282246310005',
    '6011111111111117',
    '3530 1113 3330 0000',
    'DE89 3704 0044 0532 0130 00',
    'DE89370400440532013000',
    'GB29 NWBK 6016 1331 9268 19',
    'ES9121000418450200051332',
    'fr1420041010050500013m02606',
    'NL91 ABNA 0417 1643 00',
  ])('takes the number of a card or an account out wherever it stands: %s', (number) => {
    expect(maskSecrets(`Use ${number} for the rent.`)).toBe('Use [secret] for the rent.')
    expect(maskSecrets(`Use ${number} AND KEEP IT.`)).toBe('Use [secret] AND KEEP IT.')
  })

  test.for([
    'order 4111111111111112',
    'at 1732849200000000',
    'the years 2025 2026 2027 2028 2029',
    'call 4917012345678',
    'ISBN 9783161484100',
    '3.14159265358979323846',
    'DE89 3704 0044 0532 0130 01',
    'parcel 00340434161094042557',
  ])('leaves a number that is of no card or account: %s', (text) => {
    expect(maskSecrets(text)).toBe(text)
  })

  test.for([
    'deurcode ***',
    'SSN ***',
    'passport number ***',
    'код от домофона ***',
    'the gate code is ***',
    'the safe combination is ***',
    'mein Türcode ist ***',
    'meine Tresorcode: ***',
    'código de la puerta ***',
    'le code de l’immeuble est ***',
    'il codice del cancello è ***',
    'mi DNI es ***',
  ])('finds the digits in %j', (sentence) => {
    const said = sentence.replace('***', '4711-88')

    expect(maskSecrets(said)).toBe(sentence.replace('***', '[secret]'))
  })

  test.for([
    'Der Donaudampfschifffahrtsgesellschaftskapitän grüßt',
    'Rechtsschutzversicherungsgesellschaftsangestellter',
    'Schifffahrtsstraßenrechtsprechungsdurchschnittsbetrachtung',
    'grrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr',
  ])('takes letters that can be spoken for no secret: %s', (said) => {
    expect(maskSecrets(said)).toBe(said)
  })

  test('masks at most 1 % of harmless values', () => {
    const masked = harmlessValues.filter((value) => maskSecrets(value) !== value)

    expect(harmlessValues).toHaveLength(1000)
    expect(masked.length).toBeLessThanOrEqual(10)
  })
})

describe('a context', () => {
  // What stands in a prompt is the same on a server, only slower to prove.
  fileTest(
    'tells no secret in any section, and its manifest says so',
    async ({ memory, clock }) => {
      const values = secretValues()
      for (const [at, value] of values.slice(0, 40).entries()) {
        await memory.facts.set({ senderId: 'ana', key: `note ${at}`, value: `Use ${value} there` })
      }
      for (const [at, value] of values.entries()) {
        if (at % 20 === 0) {
          await memory.lessons.record({ senderId: 'ana', domain: `d${at}`, rule: `Say ${value}` })
          await memory.outcomes.record({ senderId: 'ana', domain: 'd', score: 1, lesson: value })
          const dueAt = '2036-01-01 09:00'
          await memory.tasks.create({
            ...scope,
            replyTarget: 'r',
            description: `Try ${value}`,
            dueAt,
          })
          const said = { ...scope, user: `The violin is tuned: ${value}`, assistant: 'Good.' }
          const { conversation } = await memory.recordExchange(said)
          await memory.conversations.close(conversation.id, { summary: `Spoke of ${value}` })
        }
      }
      await memory.facts.set({ senderId: 'ana', key: 'plain', value: values[0]! })
      clock.advance({ hours: 3 })

      const { systemPrompt, manifest } = await memory.context.build({
        ...scope,
        text: 'Is the violin tuned?',
      })

      const told = values.filter((value) => systemPrompt.includes(value.split('\n')[1] ?? value))
      expect(told).toEqual([])
      const masked = manifest.items.filter(({ reason }) => reason === 'secret')
      expect(new Set(masked.map(({ section }) => section))).toEqual(
        new Set(['profile', 'lessons', 'summaries', 'tasks', 'outcomes', 'recall']),
      )
      expect(masked.every(({ included }) => included)).toBe(true)
      const plain = await memory.facts.get('ana', 'plain')
      expect(manifest.items.find(({ id }) => id === plain?.id)).toMatchObject({
        included: false,
        reason: 'private',
      })
    },
  )
})
