import * as fc from 'fast-check'
import { inject } from 'vitest'

import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'
import { yardsticksOf } from '../support/own-time.ts'
import { someOf } from '../support/some-of.ts'

/** A server adds a trip to each; what a query becomes is decided before. */
const fuzzedQueries = inject('backend') === 'file' ? 20_000 : someOf(500)

const ana = { channel: 'chat', senderId: 'ana' }
const ben = { channel: 'chat', senderId: 'ben' }

/** Writes exchanges, each as [what the user said, what the assistant answered]. */
async function record(
  memory: MemoryStore,
  scope: { channel: string; senderId: string; project?: string },
  exchanges: readonly (readonly [user: string, assistant: string])[],
  timestamp?: string,
) {
  for (const [user, assistant] of exchanges) {
    await memory.recordExchange({ ...scope, user, assistant, ...(timestamp ? { timestamp } : {}) })
  }
}

const contentsOf = (hits: Awaited<ReturnType<MemoryStore['messages']['search']>>) =>
  hits.map(({ message }) => message.content)

describe('search', () => {
  test.for([
    ['I was born in 1984 in Porto', '1984'],
    ['I was born in 1984 in Porto', 'What was in 1984?'],
    ['We sang Monday blues', 'monday'],
    ['Our trip of May 2019 was grand', 'May 2019'],
  ] as const)(
    'takes a date of which nothing is for words: %j, %j',
    async ([said, query], { memory }) => {
      await record(
        memory,
        ana,
        [
          ['Soup for lunch again', 'Enjoy.'],
          [said, 'I see.'],
        ],
        '2026-03-10T09:00:00Z',
      )

      const hits = await memory.messages.search({ senderId: 'ana', query })

      expect(contentsOf(hits)[0]).toBe(said)
    },
  )

  test.for(['2019?', '2019年', 'im Jahr 2019'])(
    'gives the messages of a year that is all of the question, where nobody says it: %j',
    async (query, { memory }) => {
      await record(memory, ana, [['We moved to Porto', 'Nice']], '2019-03-09T09:00:00Z')
      await record(memory, ana, [['Soup again', 'Enjoy']], '2020-03-09T09:00:00Z')

      const hits = await memory.messages.search({ senderId: 'ana', query })

      expect(contentsOf(hits)).toEqual(['Nice', 'We moved to Porto'])
    },
  )

  test.for([
    [
      'what follows a short question',
      ['Soup again', 'And then?', 'We saw a heron'],
      ['Soup again', 'I see.', 'We saw a heron too'],
    ],
    [
      'what begins a conversation',
      ['We saw a heron', 'I see.'],
      ['Soup again', 'I see.', 'We saw a heron too'],
    ],
    [
      'words side by side',
      ['Soup again', 'I see.', 'The grey heron flew'],
      ['Soup again', 'I see.', 'The heron flew, grey'],
    ],
  ] as const)('puts first %s', async ([, older, newer], { memory }) => {
    for (const [thread, said] of Object.entries({ older, newer })) {
      for (const [index, content] of said.entries()) {
        await memory.messages.append({
          ...ana,
          thread,
          content,
          role: index % 2 === 0 ? 'user' : 'assistant',
        })
      }
    }

    const hits = await memory.messages.search({
      senderId: 'ana',
      query: 'Where was the grey heron?',
    })

    expect(contentsOf(hits)[0]).toBe(older.at(-1) === 'I see.' ? older[0] : older.at(-1))
  })

  test('gives the messages of last year, newest first', async ({ memory, clock }) => {
    await record(memory, ana, [['My last year at school', 'Oh']], '2024-03-09T09:00:00Z')
    await record(memory, ana, [['We moved to Porto', 'Nice']], '2025-03-09T09:00:00Z')
    clock.set('2026-03-02T09:00:00Z')

    const hits = await memory.messages.search({ senderId: 'ana', query: 'last year' })

    expect(contentsOf(hits)).toEqual(['Nice', 'We moved to Porto'])
  })

  test('finds nothing of a time counted from now of which nothing is', async ({ memory }) => {
    await record(memory, ana, [['I saw him last week', 'I see.']], '2020-03-09T09:00:00Z')

    const query = 'What did I tell you last week?'
    expect(await memory.messages.search({ senderId: 'ana', query })).toEqual([])
  })

  test('finds the message that answers a question, whatever its other words', async ({
    memory,
  }) => {
    await record(memory, ana, [
      ['I adopted a cat from the shelter in Porto', 'How lovely!'],
      ['The weather is bad', 'It will be better tomorrow.'],
    ])

    const hits = await memory.messages.search({
      senderId: 'ana',
      query: 'Where did my cats come from?',
    })

    expect(hits[0]).toMatchObject({
      message: { role: 'user', content: 'I adopted a cat from the shelter in Porto' },
      why: { terms: ['cats'], speaker: true, date: false },
    })
  })

  test('finds an answer that shares no word with the question that was asked', async ({
    memory,
  }) => {
    await record(memory, ana, [
      ['hello', 'What is the name of your dentist?'],
      ['Doctor Okafor, in the old town.', 'Noted.'],
    ])

    const hits = await memory.messages.search({ senderId: 'ana', query: 'Who is my dentist?' })

    expect(contentsOf(hits).slice(0, 2)).toContain('Doctor Okafor, in the old town.')
    expect(hits.find(({ message }) => message.content.startsWith('Doctor'))?.why).toMatchObject({
      terms: [],
      near: ['dentist'],
    })
  })

  test('finds what was said on a day that is named', async ({ memory, clock }) => {
    await record(memory, ana, [['The boiler broke', 'Oh no.']], '2026-02-10 10:00:00')
    await record(memory, ana, [['The boiler was mended', 'Good.']], '2026-02-20 10:00:00')
    clock.set('2026-03-02T09:00:00Z')

    const hits = await memory.messages.search({
      senderId: 'ana',
      query: 'What happened on 10 February?',
    })

    expect(contentsOf(hits).toSorted()).toEqual(['Oh no.', 'The boiler broke'])
    expect(hits[0]?.why.date).toBe(true)
  })

  test('knows the names of the two who speak from facts and options', async ({ open }) => {
    const memory = await open({ assistantName: 'Omega' })
    await record(memory, ana, [['I painted the kitchen blue', 'I would paint the hall green.']])
    await memory.client.execute(
      "INSERT INTO facts (id, sender_id, key, value) VALUES ('f', 'ana', 'name', 'Ana Prado')",
    )

    const asked = { senderId: 'ana', limit: 1 }
    const byUser = await memory.messages.search({ ...asked, query: 'What did Ana paint?' })
    const byAssistant = await memory.messages.search({ ...asked, query: 'What would Omega paint?' })

    expect(contentsOf(byUser)).toEqual(['I painted the kitchen blue'])
    expect(contentsOf(byAssistant)).toEqual(['I would paint the hall green.'])
  })

  test.for([
    ['東京', '昨日東京へ行きました。'],
    ['妹妹', '我昨天和妹妹去了咖啡馆'],
    ['iPhone', '我用iPhone拍照'],
    ['茶', '我喜欢喝红茶。'],
    ['บ้าน', 'เมื่อวานฉันกลับบ้านดึก'],
    ['학교', '오늘 학교에서 친구를 만났어요'],
    ['hôtel', 'Nous avons pris un HOTEL'],
    ['हिन्दी', 'मैं हिन्दी सीख रहा हूँ'],
  ] as const)('finds %j inside a sentence', async ([query, content], { memory }) => {
    await record(memory, ana, [
      ['something else', 'ok'],
      [content, 'ok'],
    ])

    const hits = await memory.messages.search({ senderId: 'ana', query })

    expect(contentsOf(hits)[0]).toBe(content)
  })

  test('finds a word in the middle of a long text without spaces', async ({ memory }) => {
    const content = `${'天气很好。'.repeat(200)}我的护照号码${'我们去散步。'.repeat(200)}`
    await record(memory, ana, [[content, 'ok']])

    const [hit] = await memory.messages.search({ senderId: 'ana', query: '护照' })

    expect(hit?.message.content).toBe(content)
  })

  test('gives long messages whole', async ({ memory }) => {
    const content = `needle ${'hay '.repeat(20_000)}`
    await record(memory, ana, [[content, 'short needle']])

    const hits = await memory.messages.search({ senderId: 'ana', query: 'needle' })

    expect(new Set(contentsOf(hits))).toEqual(new Set([content, 'short needle']))
  })

  test('searches every id of a person, and only theirs', async ({ memory }) => {
    await record(memory, ana, [['my locker is 12', 'ok']])
    await record(memory, { channel: 'phone', senderId: 'ana-phone' }, [
      ['the locker code is 99', 'ok'],
    ])
    await record(memory, ben, [['ben has locker 7', 'ok']])
    await memory.client.execute("INSERT INTO user_aliases VALUES ('ana-phone', 'ana', NULL)")

    const expected = ['my locker is 12', 'the locker code is 99']
    for (const senderId of ['ana', 'ana-phone']) {
      const hits = await memory.messages.search({ senderId, query: 'locker' })

      expect(
        contentsOf(hits)
          .filter((content) => content !== 'ok')
          .toSorted(),
      ).toEqual(expected)
    }
  })

  test('keeps to a channel, a project, a time, and out of a conversation', async ({ memory }) => {
    await record(memory, ana, [['apple one', 'ok']], '2026-01-01 10:00:00')
    await record(memory, { ...ana, channel: 'mail' }, [['apple two', 'ok']], '2026-01-02 10:00:00')
    await record(
      memory,
      { ...ana, project: 'farm' },
      [['apple three', 'ok']],
      '2026-01-03 10:00:00',
    )
    const found = async (filter: object) => {
      const hits = await memory.messages.search({
        senderId: 'ana',
        query: 'apple',
        limit: 50,
        ...filter,
      })
      return contentsOf(hits)
        .filter((content) => content !== 'ok')
        .toSorted()
    }
    const [farm] = await memory.messages.search({
      senderId: 'ana',
      query: 'apple',
      project: 'farm',
    })

    expect(await found({ channel: 'mail' })).toEqual(['apple two'])
    expect(await found({ project: 'farm' })).toEqual(['apple one', 'apple three', 'apple two'])
    expect(await found({ project: '' })).toEqual(['apple one', 'apple two'])
    expect(await found({ since: '2026-01-02' })).toEqual(['apple three', 'apple two'])
    expect(await found({ until: '2026-01-02T00:00:00Z' })).toEqual(['apple one'])
    expect(await found({ until: '2026-01-01' })).toEqual(['apple one'])
    expect(await found({ excludeConversationId: farm?.message.conversationId })).toEqual([
      'apple one',
      'apple two',
    ])
  })

  test('keeps to what one of the two said', async ({ memory }) => {
    await record(memory, ana, [['apple from me', 'apple from you']])
    const found = async (role: 'user' | 'assistant') =>
      contentsOf(await memory.messages.search({ senderId: 'ana', query: 'apple', role }))

    expect(await found('user')).toEqual(['apple from me'])
    expect(await found('assistant')).toEqual(['apple from you'])
  })

  test('keeps to conversations of a name', async ({ memory }) => {
    for (const thread of ['farm', 'home']) {
      await memory.recordExchange({
        ...ana,
        thread,
        user: `apple at the ${thread}`,
        assistant: 'Fine.',
      })
    }

    const hits = await memory.messages.search({ senderId: 'ana', query: 'apple', thread: 'farm' })

    expect(contentsOf(hits)).toContain('apple at the farm')
    expect(contentsOf(hits)).not.toContain('apple at the home')
  })

  test.for(['thread', 'conversationId'])(
    'keeps to the conversation whose id is the %s',
    async (field, { memory }) => {
      const { conversation } = await memory.recordExchange({
        ...ana,
        user: 'apple without a name',
        assistant: 'Fine.',
      })
      await memory.recordExchange({
        ...ana,
        thread: 'home',
        user: 'apple at home',
        assistant: 'Fine.',
      })
      const asked = { senderId: 'ana', query: 'apple', [field]: conversation.id }

      const hits = await memory.messages.search(asked)

      expect(contentsOf(hits)).toContain('apple without a name')
      expect(contentsOf(hits)).not.toContain('apple at home')
      expect(await memory.messages.search({ ...asked, senderId: 'ben' })).toEqual([])
    },
  )

  test('finds in one conversation what thousands of newer messages of others hold, too', async ({
    memory,
  }) => {
    await memory.recordExchange({ ...ana, thread: 'farm', user: 'apple here', assistant: 'Fine.' })
    const messages = Array.from({ length: 2500 }, (_, n) => ({
      role: 'user' as const,
      content: `apple number ${n}`,
    }))
    await memory.messages.appendAll({ ...ana, thread: 'home', messages })

    const [hit] = await memory.messages.search({ senderId: 'ana', query: 'apple', thread: 'farm' })

    expect(hit?.message.content).toBe('apple here')
  })

  test('finds an Arabic word with and without what is written before it', async ({ memory }) => {
    await record(memory, ana, [['وضعت المفتاح في الدرج', 'حسنا']])

    const hits = await memory.messages.search({ senderId: 'ana', query: 'أين مفتاحي؟' })

    expect(contentsOf(hits)).toContain('وضعت المفتاح في الدرج')
  })

  test('gives all of a time without a word, newest first', async ({ memory }) => {
    await record(memory, ana, [['one', 'two']], '2026-01-01 10:00:00')
    await record(memory, ana, [['three', 'four']], '2026-01-03 10:00:00')
    await record(memory, ben, [['five', 'six']], '2026-01-03 10:00:00')
    const browse = async (filter: object) =>
      contentsOf(await memory.messages.search({ senderId: 'ana', query: '', ...filter }))

    expect(await browse({ since: '2026-01-01' })).toEqual(['four', 'three', 'two', 'one'])
    expect(await browse({ since: '2026-01-01', until: '2026-01-01' })).toEqual(['two', 'one'])
    expect(await browse({ until: '2026-01-03', limit: 1, role: 'user' })).toEqual(['three'])
    expect(await browse({})).toEqual([])
  })

  test('brings the messages around a hit', async ({ memory }) => {
    await record(memory, ana, [
      ['one', 'two'],
      ['The zebra escaped', 'Goodness'],
      ['three', 'four'],
    ])

    const [hit] = await memory.messages.search({ senderId: 'ana', query: 'zebra', around: 2 })

    expect(hit?.around?.map(({ content }) => content)).toEqual(['one', 'two', 'Goodness', 'three'])
  })

  test('finds what a word begins while it is typed', async ({ memory }) => {
    await record(memory, ana, [
      ['We deploy on Kubernetes', 'Fine'],
      ['A kub is a cup', 'Fine'],
    ])

    const hits = await memory.messages.search({ senderId: 'ana', query: 'our kub', prefix: true })

    expect(contentsOf(hits)).toContain('We deploy on Kubernetes')
  })

  test.for([
    'I told my boss yesterday about the zebra, what happened?',
    'What did I say about the zebra on the 1st?',
    'What did the zebra do last weekend?',
    'What did the zebra do in the first quarter?',
    '昨天我说了zebra什么',
  ])(
    'puts what holds a word of %j before what only fits its date',
    async (query, { memory, clock }) => {
      await record(memory, ana, [['The zebra escaped from the zoo', 'Goodness']], '2026-01-01')
      await record(
        memory,
        ana,
        [
          ['I made a sandwich', 'Nice'],
          ['The parcel came', 'Nice'],
        ],
        '2026-03-01',
      )
      clock.set('2026-03-02T09:00:00Z')

      const hits = await memory.messages.search({ senderId: 'ana', query })

      expect(hits[0]?.message.content).toBe('The zebra escaped from the zoo')
    },
  )

  test('gives one place to messages that say the same, the newest of them', async ({ memory }) => {
    for (const day of ['01', '02', '03', '04', '05', '06']) {
      await record(
        memory,
        ana,
        [['How do I reset the boiler?', `Hold the red button, ${day}.`]],
        `2026-01-${day} 10:00:00`,
      )
    }

    const hits = await memory.messages.search({
      senderId: 'ana',
      query: 'The boiler is off again, how do I reset it?',
    })

    const copies = hits.filter(({ message }) => message.content === 'How do I reset the boiler?')
    expect(copies).toHaveLength(1)
    expect(copies[0]?.message.timestamp).toEqual(new Date('2026-01-06T10:00:00Z'))
    expect(hits).toHaveLength(5)
  })

  test.for([
    ['oldest', 0],
    ['in the middle', 1_500],
    ['newest', 2_999],
  ])(
    'finds what two common words together tell, where it is the %s of thousands',
    async ([, at], { memory }) => {
      const told = Array.from({ length: 3_000 }, (_, index) =>
        index === at ? 'The garden needs a fence' : index % 2 ? 'garden talk' : 'a fence somewhere',
      )
      await memory.messages.appendAll({
        ...ana,
        messages: told.map((content, index) => ({
          role: 'user' as const,
          content: `${content} ${index}`,
        })),
      })

      const hits = await memory.messages.search({
        senderId: 'ana',
        query: 'garden fence',
        limit: 1,
      })

      expect(contentsOf(hits)).toEqual([`The garden needs a fence ${at}`])
    },
  )

  test('finds nothing that was deleted, and what a text was changed to', async ({ memory }) => {
    await record(memory, ana, [['the pear is ripe', 'the plum is not']])
    await memory.client.execute(
      "UPDATE messages SET content = 'the fig is ripe' WHERE role = 'user'",
    )
    await memory.client.execute("DELETE FROM messages WHERE role = 'assistant'")
    const search = (query: string) => memory.messages.search({ senderId: 'ana', query })

    expect(contentsOf(await search('fig'))).toEqual(['the fig is ripe'])
    expect(await search('pear')).toEqual([])
    expect(await search('plum')).toEqual([])
  })

  test('finds what other programs write', async ({ memory }) => {
    await record(memory, ana, [['hello', 'hi']])
    await memory.client.execute(
      `INSERT INTO messages (id, conversation_id, role, content)
       SELECT 'older', id, 'user', 'the spare key is under the mat' FROM conversations`,
    )

    const hits = await memory.messages.search({ senderId: 'ana', query: 'where is the spare key' })

    expect(hits[0]?.message.id).toBe('older')
  })

  test('answers at most `limit`, each once, best first', async ({ memory }) => {
    await record(
      memory,
      ana,
      Array.from({ length: 30 }, (_, n) => [`tea number ${n}`, 'tea']),
    )

    const hits = await memory.messages.search({ senderId: 'ana', query: 'tea', limit: 7 })

    expect(new Set(hits.map(({ message }) => message.id)).size).toBe(7)
    expect(hits.map(({ score }) => score)).toEqual(
      hits.map(({ score }) => score).toSorted((a, b) => b - a),
    )
  })

  test('has no answer for a text without words, or for a stranger', async ({ memory }) => {
    await record(memory, ana, [['hello', 'hi']])

    expect(await memory.messages.search({ senderId: 'ana', query: ' ?! 🎉' })).toEqual([])
    expect(await memory.messages.search({ senderId: 'nobody', query: 'hello' })).toEqual([])
    expect(await memory.messages.search({ senderId: 'nobody', query: 'yesterday' })).toEqual([])
  })

  test('refuses a limit that is none, naming it', async ({ memory }) => {
    await expect(
      memory.messages.search({ senderId: 'ana', query: 'x', limit: 0 }),
    ).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('limit') })
  })

  test('reads no query as syntax, and nobody else’s messages', async ({ memory }) => {
    await record(memory, ana, [['alpha NEAR beta', 'owner AND gamma']])
    await record(memory, ben, [['alpha beta gamma', 'owner u1 u2 secret']])
    const parts =
      `" ' * ^ : ( ) { } + - \\ % ; -- \0 \uD800 owner content u1 u2 AND OR NOT NEAR NEAR/2 alpha beta secret
      東京 yesterday 2023 May in ١٢٣ ﬀ ß İ \u0301 rowid rank`.split(/\s+/)
    const syntax = fc.array(fc.constantFrom(...parts), { maxLength: 14 })
    const query = fc.oneof(
      syntax.map((chosen) => chosen.join(' ')),
      syntax.map((chosen) => chosen.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )

    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        const hits = await memory.messages.search({ senderId: 'ana', query: text, limit: 100 })
        expect(hits.every(({ message }) => !message.content.includes('secret'))).toBe(true)
        expect(contentsOf(hits)).not.toContain('alpha beta gamma')
      }),
      { numRuns: fuzzedQueries, seed: 4 },
    )
  })

  // To a server the text has to be sent first.
  fileTest('takes a text of 1 MB in five yardsticks at most', async ({ memory }) => {
    await record(memory, ana, [['alpha beta', 'gamma']])
    const search = (query: string) =>
      yardsticksOf(() => memory.messages.search({ senderId: 'ana', query }))
    const texts = ['alpha beta '.repeat(95_000), 'x'.repeat(1_048_576), '東京'.repeat(174_000)]
    for (const text of texts) await search(text)

    // The quickest of three: collecting garbage takes the time of others now and then.
    for (const text of texts) {
      const took = [await search(text), await search(text), await search(text)]
      expect(Math.min(...took)).toBeLessThan(5)
    }
  })

  test('reads in three batches and one of the hits, on a server in two, and eight statements, one for slips of a word that was never said, however many messages there are', async ({
    memory,
  }) => {
    await record(
      memory,
      ana,
      Array.from({ length: 40 }, (_, n) => [`green tea ${n}`, 'yes?']),
    )
    const batches: number[] = []
    const batch = memory.client.batch.bind(memory.client)
    memory.client.batch = (statements, mode) => {
      batches.push(statements.length)
      return batch(statements, mode)
    }

    await memory.messages.search({
      senderId: 'ana',
      query: 'which green tea did I drink yesterday',
    })

    expect(batches).toEqual(inject('backend') === 'file' ? [3, 3, 1, 1] : [3, 4])
  })
})
