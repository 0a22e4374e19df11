import type { MemoryStore } from '../src/index.ts'
import { doors, publicMethods } from './support/doors/doors.ts'
import { dump } from './support/dump.ts'
import { describe, expect, test } from './support/memory.ts'

const channel = 'chat'

/** Stores one of everything under an id, each with a word that names it. */
async function live(memory: MemoryStore, senderId: string, word: string): Promise<void> {
  const scope = { channel, senderId }
  const said = await memory.recordExchange({
    ...scope,
    user: `My violin is called ${word}`,
    assistant: 'A good name.',
    timestamp: '2026-02-01 09:00',
  })
  await memory.conversations.close(said.conversation.id, { summary: `Spoke of ${word}` })
  await memory.facts.set({ senderId, key: `violin ${word}`, value: word })
  await memory.facts.set({ senderId, key: 'welcomed', value: 'true' })
  await memory.lessons.record({
    senderId,
    domain: 'd',
    rule: `Say ${word}`,
    evidence: { note: word },
  })
  await memory.outcomes.record({ senderId, domain: 'd', score: 1, lesson: `Liked ${word}` })
  const description = `Tune ${word}`
  await memory.tasks.create({ ...scope, replyTarget: 'r', description, dueAt: '2036-01-01 09:00' })
  await memory.sessions.set({ ...scope, sessionId: word })
  await memory.audit.record({ ...scope, input: word, status: 'ok' })
  await memory.items.set({ senderId, namespace: ['violins'], key: word, value: { name: word } })
  const encoded = { type: 'json', bytes: new TextEncoder().encode(word) }
  const place = { senderId, threadId: 'violins', checkpointId: word }
  await memory.checkpoints.put({ ...place, ...encoded, metadata: { name: word } })
  const session = { senderId, projectKey: 'violins', sessionId: 's-1' }
  await memory.transcripts.append({ ...session, entries: [{ word }], summary: { word } })
  await memory.transcripts.append({ ...session, subpath: `tuning/${word}`, entries: [{ word }] })
}

/** What is read for a person under an id, as text. */
const reads: Readonly<Record<string, (memory: MemoryStore, senderId: string) => Promise<unknown>>> =
  {
    'facts.get': ({ facts }, senderId) => facts.get(senderId, 'violin Amati'),
    'facts.list': ({ facts }, senderId) => facts.list(senderId),
    'facts.history': ({ facts }, senderId) => facts.history(senderId, 'VIOLIN amati'),
    'facts.listAsOf': ({ facts }, senderId) => facts.listAsOf(senderId, '2026-06-01'),
    'lessons.evidence': async ({ lessons }, senderId) => {
      const [lesson] = await lessons.list({ senderId })
      return lesson && lessons.evidence(senderId, lesson.id)
    },
    'facts.merge': ({ facts }, senderId) =>
      facts.merge({ senderId, from: 'violin Amati', into: 'Violin AMATI' }),
    'lessons.list': ({ lessons }, senderId) => lessons.list({ senderId }),
    'outcomes.listRecent': ({ outcomes }, senderId) => outcomes.listRecent({ senderId }),
    'tasks.listForSender': ({ tasks }, senderId) => tasks.listForSender(senderId),
    'tasks.update': async ({ tasks }, senderId) => {
      const [task] = await tasks.listForSender(senderId)
      return task && tasks.update(task.id.slice(0, 9), senderId, { maxRetries: 3 })
    },
    'conversations.listSummaries': ({ conversations }, senderId) =>
      conversations.listSummaries({ channel, senderId }),
    'conversations.listHistory': ({ conversations }, senderId) =>
      conversations.listHistory({ channel, senderId }),
    'conversations.list': ({ conversations }, senderId) => conversations.list({ senderId }),
    'items.get': ({ items }, senderId) =>
      items.get({ senderId, namespace: ['violins'], key: 'Amati' }),
    'items.list': ({ items }, senderId) => items.list({ senderId, namespace: ['violins'] }),
    'checkpoints.get': ({ checkpoints }, senderId) =>
      checkpoints.get({ senderId, threadId: 'violins', checkpointId: 'Amati' }),
    'checkpoints.list': ({ checkpoints }, senderId) => checkpoints.list({ senderId }),
    'transcripts.get': ({ transcripts }, senderId) =>
      transcripts.get({ senderId, projectKey: 'violins', sessionId: 's-1' }),
    'transcripts.load': ({ transcripts }, senderId) =>
      transcripts.load({ senderId, projectKey: 'violins', sessionId: 's-1' }),
    'transcripts.list': ({ transcripts }, senderId) =>
      transcripts.list({ senderId, projectKey: 'violins' }),
    'transcripts.listSubpaths': ({ transcripts }, senderId) =>
      transcripts.listSubpaths({ senderId, projectKey: 'violins', sessionId: 's-1' }),
    'sessions.get': ({ sessions }, senderId) => sessions.get({ channel, senderId }),
    'sessions.list': ({ sessions }, senderId) => sessions.list(senderId),
    'messages.search': ({ messages }, senderId) =>
      messages.search({ senderId, query: 'What is my violin called?' }),
    'context.build': ({ context }, senderId) =>
      context.build({ channel, senderId, text: 'What is my violin called?' }),
    export: async (memory, senderId) => {
      const rows = []
      for await (const row of memory.export(senderId)) rows.push(row)
      return rows
    },
  }

/** What else says something about a person. */
const counts: Readonly<
  Record<string, (memory: MemoryStore, senderId: string) => Promise<unknown>>
> = {
  stats: (memory, senderId) => memory.stats(senderId),
  'conversations.count': ({ conversations }, senderId) => conversations.count({ senderId }),
  'conversations.listDays': ({ conversations }, senderId) => conversations.listDays({ senderId }),
  'items.listNamespaces': ({ items }, senderId) => items.listNamespaces({ senderId }),
  'aliases.isNewUser': ({ aliases }, senderId) => aliases.isNewUser(senderId),
}

/** What forgets, tested below. */
const forgets = [
  'facts.delete',
  'facts.deleteAll',
  'lessons.delete',
  'lessons.retire',
  'outcomes.delete',
  'sessions.delete',
  'sessions.deleteAll',
  'erase',
]

/** What takes a sender id and is no read for a person, and why. */
const others: Readonly<Record<string, string>> = {
  'recordExchange messages.append facts.set lessons.record outcomes.record tasks.create sessions.set audit.record':
    'writes under the id that is given',
  'messages.appendAll messages.replaceSuffix messages.findByKey items.set transcripts.append conversations.assign':
    'is about one id: what is written under it',
  'items.delete items.deleteAll items.move': 'tested with the items',
  'checkpoints.put checkpoints.putWrites': 'is about one id: what is written under it',
  'checkpoints.deleteThread': 'tested with the checkpoints',
  'transcripts.delete transcripts.deleteSession': 'tested with the transcripts',
  'admin.listConversations': 'is for an operator',
  'aliases.resolve aliases.findCanonicalUser': 'is about the links themselves',
  'conversations.getOrCreate conversations.findActive conversations.closeCurrent':
    'is about where somebody speaks now',
  'conversations.get conversations.estimateTokens messages.count messages.list tasks.get tasks.listRuns tasks.preview':
    'takes the id of one row: tested below',
  'tasks.delete': 'finds the task of any id of a person: tested with the tasks',
  'tasks.cancel tasks.skip tasks.pause tasks.resume': 'finds its task as `tasks.update` does',
  'tasks.listPaused tasks.list': 'lists as `tasks.listForSender` does',
  'audit.list': 'is for whoever examines the log',
}

/** The methods that are told whom they are about. */
const aboutSomebody = (memory: MemoryStore): string[] =>
  publicMethods(memory).filter((name) =>
    Object.entries(doors[name]?.places ?? {}).some(
      ([place, { fields = {} }]) => place === 'senderId' || 'senderId' in fields,
    ),
  )

const told = async (read: Promise<unknown>): Promise<string> => JSON.stringify((await read) ?? null)

test('every method that is told whom it is about reads for a person here, or says why it does not', async ({
  memory,
}) => {
  const known = [
    ...Object.keys(reads),
    ...Object.keys(counts),
    ...forgets,
    ...Object.keys(others).flatMap((names) => names.split(' ')),
  ]

  expect(aboutSomebody(memory).filter((name) => !known.includes(name))).toEqual([])
  expect(aboutSomebody(memory).length).toBeGreaterThan(25)
})

describe('two ids that are linked are one person', () => {
  test('in every read, under either id, with nothing of anyone else; unlinked, each has its own again', async ({
    memory,
    clock,
  }) => {
    await live(memory, 'guest', 'Amati')
    await live(memory, 'other', 'Guarneri')
    clock.advance({ hours: 3 })
    const before = await told(Promise.all(Object.values(counts).map((of) => of(memory, 'guest'))))

    await memory.aliases.create('guest', 'mira')
    const missing = []
    const foreign = []
    for (const [name, read] of Object.entries(reads)) {
      for (const id of ['guest', 'mira', ' mira ', 'gu\u200best']) {
        const text = await told(read(memory, id))
        if (!text.includes('Amati')) missing.push(`${name} as ${id}`)
        if (text.includes('Guarneri')) foreign.push(`${name} as ${id}`)
      }
    }
    const counted = await told(Promise.all(Object.values(counts).map((of) => of(memory, 'mira'))))
    await memory.aliases.delete('guest')
    const left = []
    for (const [name, read] of Object.entries(reads)) {
      if ((await told(read(memory, 'mira'))).includes('Amati')) left.push(name)
      if (!(await told(read(memory, 'guest'))).includes('Amati')) left.push(`${name} as guest`)
    }

    expect({ missing, foreign, left }).toEqual({ missing: [], foreign: [], left: [] })
    expect(counted).toBe(before)
  })

  test('when something is forgotten under either of them, and when the person is', async ({
    memory,
  }) => {
    const alone = await dump(memory.client)
    await live(memory, 'guest', 'Amati')
    await memory.aliases.create('guest', 'mira')

    expect(await memory.facts.delete('mira', 'Violin Amati')).toBe(true)
    expect(await memory.sessions.delete({ channel, senderId: 'mira' })).toBe(true)
    expect(await memory.facts.deleteAll('mira')).toBe(1)
    const [lesson] = await memory.lessons.list({ senderId: 'guest' })
    expect(await memory.lessons.retire('mira', lesson!.id)).toMatchObject({ senderId: 'guest' })
    expect(await memory.lessons.delete('mira', lesson!.id)).toBe(true)
    const [outcome] = await memory.outcomes.listRecent({ senderId: 'guest' })
    expect(await memory.outcomes.delete('mira', outcome!.id)).toBe(true)
    await memory.sessions.set({ channel, senderId: 'guest', sessionId: 's' })
    expect(await memory.sessions.deleteAll('mira')).toBe(1)
    const { senderIds } = await memory.erase('mira')

    expect(senderIds).toEqual(['guest', 'mira'])
    expect((await dump(memory.client)).includes('Amati')).toBe(false)
    expect(alone.includes('Amati')).toBe(false)
  })

  test('and of two facts with one key the newer is told, both are listed', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'mira', key: 'city', value: 'Lisbon' })
    clock.advance({ hours: 1 })
    await memory.facts.set({ senderId: 'guest', key: 'City', value: 'Porto' })
    await memory.aliases.create('guest', 'mira')

    const { systemPrompt } = await memory.context.build({ channel, senderId: 'mira', text: 'Hi' })
    const listed = await memory.facts.list('mira')

    expect(await memory.facts.get('mira', 'city')).toMatchObject({ value: 'Porto' })
    expect(systemPrompt).toContain('Porto')
    expect(systemPrompt).not.toContain('Lisbon')
    expect(listed.map(({ senderId, value }) => [senderId, value])).toEqual([
      ['guest', 'Porto'],
      ['mira', 'Lisbon'],
    ])
  })
})

describe('an id that is written in several ways', () => {
  test.for([
    ['+4911 \n', '+4911'],
    ['\ufeffjos\u0065\u0301', 'jos\u00e9'],
    ['an\u200ba', 'ana'],
  ])('is one person: %j is %j', async ([given, stored], { memory }) => {
    await live(memory, given!, 'Amati')

    const ids = await memory.client.execute(
      'SELECT sender_id FROM facts UNION SELECT sender_id FROM conversations UNION SELECT sender_id FROM lessons UNION SELECT sender_id FROM outcomes UNION SELECT sender_id FROM scheduled_tasks UNION SELECT sender_id FROM project_sessions UNION SELECT sender_id FROM audit_log',
    )
    const missing = []
    for (const [name, read] of Object.entries(reads)) {
      for (const id of [given!, stored!]) {
        if (!(await told(read(memory, id))).includes('Amati')) missing.push(`${name} as ${id}`)
      }
    }
    const { rows } = await memory.erase(given!)

    expect(ids.rows.map((row) => row['sender_id'])).toEqual([stored])
    expect(missing).toEqual([])
    expect(rows).toMatchObject({ messages: 2, facts: 2 })
  })

  test('still reaches what an older program stored with blanks around it', async ({ memory }) => {
    await memory.client.batch(
      [
        "INSERT INTO conversations (id, channel, sender_id, project, status, started_at, last_activity) VALUES ('c1', 'chat', ' ana ', '', 'active', '2026-03-02 08:50:00', '2026-03-02 08:59:00')",
        "INSERT INTO messages (id, conversation_id, role, content) VALUES ('m1', 'c1', 'user', 'My violin is called Amati')",
        "INSERT INTO facts (id, sender_id, key, value) VALUES ('f1', ' ana ', 'violin', 'Amati')",
      ],
      'write',
    )

    const { history, systemPrompt } = await memory.context.build({
      channel,
      senderId: ' ana ',
      text: 'Hi',
    })

    expect(await memory.facts.list(' ana ')).toHaveLength(1)
    expect(await memory.stats(' ana ')).toMatchObject({ messages: 1, facts: 1 })
    expect(await memory.messages.search({ senderId: ' ana ', query: 'violin' })).toHaveLength(1)
    expect(history).toHaveLength(1)
    expect(systemPrompt).toContain('- violin: Amati')
  })
})

describe('a key that is written in several ways', () => {
  test.for([
    ['City', 'city'],
    ['Größe', 'GRÖSSE'],
    ['Caf\u00e9', 'cafe\u0301'],
    ['Город', 'ГОРОД'],
    ['city', 'ｃｉｔｙ'],
    ['city', ' ci\u200bty '],
  ])('is one fact under its first spelling: %j and %j', async ([first, second], { memory }) => {
    await memory.facts.set({ senderId: 'ana', key: first!, value: 'Porto' })
    await memory.facts.set({ senderId: 'ana', key: second!, value: 'Lisbon' })

    const listed = await memory.facts.list('ana')
    const versions = await memory.facts.history('ana', second!)

    expect(listed).toMatchObject([{ key: first, value: 'Lisbon' }])
    expect(await memory.facts.get('ana', second!)).toMatchObject({ value: 'Lisbon' })
    expect(versions.map(({ value }) => value)).toEqual(['Porto', 'Lisbon'])
    expect(await memory.facts.delete('ana', second!)).toBe(true)
    expect(await memory.facts.list('ana')).toEqual([])
  })

  test('steers the assistant in whatever case it was written first', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'Preferred_Language', value: 'Dutch' })
    await memory.facts.set({ senderId: 'ana', key: 'Name', value: 'Ana' })
    await memory.facts.set({ senderId: 'ana', key: 'Welcomed', value: 'true' })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })

    const text = 'Where do I live, and what should I see there tomorrow?'
    const context = await memory.context.build({ channel, senderId: 'ana', text })
    await memory.recordExchange({ channel, senderId: 'ana', user: text, assistant: 'a', context })

    expect(context.language).toBe('Dutch')
    expect(context.systemPrompt).toMatch(/- Name: Ana\n- city: Porto/)
    expect(context.systemPrompt).not.toContain('elcomed')
    expect(await memory.aliases.isNewUser('ana')).toBe(false)
    expect(await memory.facts.get('ana', 'preferred_language')).toMatchObject({ value: 'Dutch' })
  })

  test('is one fact too when another program wrote it', async ({ memory }) => {
    await memory.client.execute(
      "INSERT INTO facts (id, sender_id, key, value) VALUES ('f1', 'ana', ' City', 'Porto')",
    )
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })

    expect(await memory.facts.list('ana')).toMatchObject([{ key: ' City', value: 'Lisbon' }])
  })
})

describe('a row that is asked for by its id', () => {
  test('comes back for its own person, under any of their ids, and for nobody else', async ({
    memory,
  }) => {
    await live(memory, 'guest', 'Amati')
    await memory.aliases.create('guest', 'mira')
    const [task] = await memory.tasks.listForSender('mira')
    const [summary] = await memory.conversations.listSummaries({ channel, senderId: 'mira' })
    const id = summary!.id
    const ask = async (senderId: string) => [
      (await memory.conversations.get(id, { senderId })) !== undefined,
      (await memory.conversations.estimateTokens(id, { senderId })).messages > 0,
      (await memory.messages.list(id, { senderId })).length > 0,
      (await memory.tasks.get(task!.id, { senderId })) !== undefined,
      (await memory.tasks.preview(task!.id, 3, { senderId })).length > 0,
    ]

    for (const senderId of ['guest', 'mira', ' mira ']) {
      expect(await ask(senderId)).toEqual([true, true, true, true, true])
    }
    expect(await ask('ben')).toEqual([false, false, false, false, false])
    expect(await memory.tasks.listRuns(task!.id, { senderId: 'ben' })).toEqual([])
    const open = await memory.conversations.getOrCreate({ channel, senderId: 'guest' })
    expect(await memory.conversations.close(open.id, { senderId: 'ben' })).toBeUndefined()
    expect(await memory.conversations.close(open.id, { senderId: 'mira' })).toMatchObject({
      status: 'closed',
    })
  })
})
