import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { MemoryStore } from '../src/index.ts'
import { holds } from './support/models.ts'

/** Ids that a careless comparison would take for one another, and a word that only each of them says. */
const people = [
  { name: 'ana', word: 'amarillo' },
  { name: 'an_', word: 'borealis' },
  { name: 'an%', word: 'calypso' },
  { name: 'ANA', word: 'dromedary' },
] as const

interface Person {
  readonly id: string
  readonly word: string
  /** What the people of one run say alike, and nobody of another. */
  readonly shared: string
}

const channel = 'chat'
const project = fc.constantFrom('', 'house')

const acts = {
  recordExchange: (memory, { id, word }, project) =>
    memory.recordExchange({
      channel,
      senderId: id,
      project,
      user: `The meeting about ${word} is tomorrow`,
      assistant: `Noted, ${word}`,
    }),
  appendMessage: (memory, { id, word }, project) =>
    memory.messages.append({ channel, senderId: id, project, role: 'tool', content: word }),
  saveChat: (memory, { id, word }) =>
    memory.messages.appendAll({
      channel,
      senderId: id,
      thread: 'chat',
      messages: [
        { id: `${id}/own`, role: 'user', content: `My ${word}`, author: word, body: [word] },
      ],
    }),
  takeBack: async (memory, { id }) => {
    for (const { id: conversation } of await memory.conversations.list({
      senderId: id,
      limit: 1,
    })) {
      await memory.messages.truncateFrom((await memory.messages.list(conversation))[0]?.id ?? '')
    }
  },
  forkAndName: async (memory, { id, word }) => {
    for (const { id: from } of await memory.conversations.list({ senderId: id, limit: 1 })) {
      const copy = await memory.conversations.fork(from)
      await memory.conversations.update(copy.id, { title: word, metadata: { word } })
    }
  },
  setItem: (memory, { id, word }) =>
    memory.items.set({ senderId: id, namespace: ['notes', word], key: 'k', value: { word } }),
  putCheckpoint: async (memory, { id, word }) => {
    const value = { type: 'json', bytes: new TextEncoder().encode(word) }
    const place = { senderId: id, threadId: 'graph', checkpointId: word }
    const channels = [{ name: 'said', version: word, value }]
    await memory.checkpoints.put({ ...place, ...value, metadata: { word }, channels })
    const writes = [{ channel: word, place: 0, ...value }]
    await memory.checkpoints.putWrites({ ...place, task: word, writes })
  },
  deleteGraph: (memory, { id }) =>
    memory.checkpoints.deleteThread({ senderId: id, threadId: 'graph' }),
  mirrorSession: (memory, { id, word }) =>
    memory.transcripts.append({
      senderId: id,
      projectKey: 'app',
      sessionId: 'shared',
      entries: [{ uuid: 'same for all', word }, { word }],
      summary: { word },
    }),
  setFact: (memory, { id, word }) => memory.facts.set({ senderId: id, key: 'likes', value: word }),
  welcome: (memory, { id, word }) =>
    memory.facts.set({ senderId: id, key: 'welcomed', value: word }),
  deleteFact: (memory, { id }) => memory.facts.delete(id, 'likes'),
  deleteFacts: (memory, { id }) => memory.facts.deleteAll(id),
  summarise: async (memory, { id, word }, project) => {
    const conversation = await memory.conversations.getOrCreate({ channel, senderId: id, project })
    return memory.conversations.close(conversation.id, { summary: `About ${word}` })
  },
  closeCurrent: (memory, { id }, project) =>
    memory.conversations.closeCurrent({ channel, senderId: id, project }),
  createTask: (memory, { id, word }, project) =>
    memory.tasks.create({
      channel,
      senderId: id,
      project,
      replyTarget: word,
      description: `Bring ${word}`,
      dueAt: '2026-04-01T09:00:00Z',
      onSimilar: 'reuse',
    }),
  takeOthersTasks: async (memory, { id }) => {
    for (const task of await memory.tasks.listDue({ limit: 1000 })) {
      if (task.senderId === id) continue
      expect(await memory.tasks.cancel(task.id, id)).toBeUndefined()
      expect(await memory.tasks.update(task.id, id, { description: 'taken' })).toBeUndefined()
    }
  },
  setSession: (memory, { id, word }, project) =>
    memory.sessions.set({ channel, senderId: id, project, sessionId: word }),
  deleteSession: (memory, { id }, project) =>
    memory.sessions.delete({ channel, senderId: id, project }),
  deleteSessions: (memory, { id }) => memory.sessions.deleteAll(id),
  recordOutcome: (memory, { id, word }, project) =>
    memory.outcomes.record({ senderId: id, domain: 'd', score: 1, lesson: word, project }),
  recordLesson: (memory, { id, word }, project) =>
    memory.lessons.record({ senderId: id, domain: 'd', rule: word, project }),
  recordSharedLesson: (memory, { id, shared }, project) =>
    memory.lessons.record({ senderId: id, domain: shared, rule: 'Be brief', project }),
  recordAudit: (memory, { id, word }) =>
    memory.audit.record({ channel, senderId: id, input: word, status: 'ok' }),
  erase: (memory, { id }) => memory.erase(id),
  link: (memory, { id }) => memory.aliases.create(`${id}@mail`, id),
  unlink: (memory, { id }) => memory.aliases.delete(`${id}@mail`),
} satisfies Record<
  string,
  (memory: MemoryStore, person: Person, project: string) => Promise<unknown>
>

/** The answers of every method that reads for a person. Scores weigh words by how rare they are in the store. */
async function answersFor(memory: MemoryStore, { id }: Person): Promise<Record<string, unknown>> {
  const scope = { channel, senderId: id, project: 'house' }
  const active = await memory.conversations.findActive(scope)
  const hits = await memory.messages.search({ senderId: id, query: 'meeting tomorrow', limit: 100 })
  const { manifest: _, ...context } = await memory.context.build({
    ...scope,
    text: 'Which meeting?',
  })
  return {
    stats: await memory.stats(id),
    active,
    messages: active && (await memory.messages.list(active.id)),
    tokens: active && (await memory.conversations.estimateTokens(active.id)),
    conversations: await memory.conversations.list({ senderId: id }),
    count: await memory.conversations.count({ senderId: id, channel }),
    thread: await memory.conversations.findActive({ channel, senderId: id, thread: 'chat' }),
    items: await memory.items.list({ senderId: id }),
    namespaces: await memory.items.listNamespaces({ senderId: id }),
    checkpoint: readable(await memory.checkpoints.get({ senderId: id, threadId: 'graph' })),
    checkpoints: readable(await memory.checkpoints.list({ senderId: id })),
    transcripts: await memory.transcripts.list({ senderId: id, projectKey: 'app' }),
    entries: await memory.transcripts.load({
      senderId: id,
      projectKey: 'app',
      sessionId: 'shared',
    }),
    summaries: await memory.conversations.listSummaries({ channel, senderId: id }),
    history: await memory.conversations.listHistory({ channel, senderId: id }),
    found: hits.map(({ message }) => message.id).sort(),
    texts: hits.map(({ message }) => message.content).sort(),
    facts: await memory.facts.list(id),
    fact: await memory.facts.get(id, 'likes'),
    versions: await memory.facts.history(id, 'likes'),
    asOf: await memory.facts.listAsOf(id, '2026-03-02 09:00'),
    resolved: await memory.aliases.resolve(id),
    aliases: await memory.aliases.list(id),
    isNew: await memory.aliases.isNewUser(id),
    tasks: await memory.tasks.listForSender(id),
    session: await memory.sessions.get(scope),
    sessions: await memory.sessions.list(id),
    outcomes: await memory.outcomes.listRecent({ senderId: id }),
    ofProject: await memory.outcomes.listRecent({ senderId: id, project: 'house' }),
    lessons: await memory.lessons.list({ senderId: id, project: 'house' }),
    audit: await memory.audit.list({ senderId: id }),
    context,
    exported: await collect(memory.export(id)),
  }
}

/** With bytes as the text that they are. */
const readable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, part: unknown) =>
      part instanceof Uint8Array ? new TextDecoder().decode(part) : part,
    ),
  )

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const collected: Row[] = []
  for await (const row of rows) collected.push(row)
  return collected
}

const step = fc.record({
  act: fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])),
  who: fc.nat({ max: people.length - 1 }),
  project,
})

test('nobody reads or changes what belongs to somebody else', async () => {
  await holds(
    step,
    async ({ memory, unique }, steps) => {
      const everybody = people.map(({ name, word }) => ({
        id: unique(name),
        word,
        shared: unique('shared'),
      }))
      const before = new Map<Person, string>()
      for (const { act, who, project } of steps) {
        const acting = everybody[who]!
        await acts[act](memory, acting, project)
      }
      for (const person of everybody) {
        before.set(person, JSON.stringify(await answersFor(memory, person)))
      }
      const [last] = everybody.slice(-1)
      for (const act of Object.values(acts)) await act(memory, last!, 'house')

      for (const person of everybody) {
        const answers = JSON.stringify(await answersFor(memory, person))
        expect(answers).toBe(person === last ? answers : before.get(person))
        for (const other of everybody.filter((each) => each !== person)) {
          expect(answers).not.toContain(other.word)
          expect(answers).not.toContain(JSON.stringify(other.id))
        }
      }
      for (const { id } of everybody) await memory.facts.deleteAll(id)
    },
    { runs: 100 },
  )
})
