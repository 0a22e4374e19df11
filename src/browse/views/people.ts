import {
  type MemoryStore,
  type PeopleQuery,
  repeatInWords,
  type ScheduledTask,
} from '../../index.ts'
import type { Query } from '../views.ts'
import { filled, given, needed, whole } from './query.ts'

const PEOPLE = 25
const FACTS = 20
const TASKS = 50
const PAST = 30
const OCCURRENCES = 6

/** A page of people, the latest activity first. */
export async function people(memory: MemoryStore, query: Query) {
  const listed = await memory.admin.listPeople({
    limit: PEOPLE + 1,
    containing: filled(query, 'containing'),
    cursor: given(query, 'cursor') as PeopleQuery['cursor'],
  })
  return { people: listed.slice(0, PEOPLE), more: listed.length > PEOPLE }
}

/** How much was said by each of some people: the only number that takes longer than a page may. */
export async function counts(memory: MemoryStore, query: Query) {
  const ids = [given(query, 'senderIds') ?? []].flat() as string[]
  return Promise.all(ids.slice(0, PEOPLE).map((senderId) => memory.stats(senderId)))
}

/** Who somebody is. */
export async function person(memory: MemoryStore, query: Query) {
  const asked = needed(query, 'senderId')
  const senderId = await memory.aliases.resolve(asked)
  const [aliases, name, zone, conversations, [latest]] = await Promise.all([
    memory.aliases.list(senderId),
    memory.facts.get(senderId, 'name'),
    memory.facts.get(senderId, 'timezone'),
    memory.conversations.count({ senderId }),
    memory.conversations.list({ senderId, limit: 1 }),
  ])
  return {
    senderId,
    senderIds: [senderId, ...aliases.map(({ aliasSenderId }) => aliasSenderId)],
    name: name?.value,
    zone: zone?.value,
    conversations,
    /** Where they spoke last. */
    latest,
  }
}

/** A page of what is known about somebody, each fact with every value it had. */
export async function facts(memory: MemoryStore, query: Query) {
  const senderId = needed(query, 'senderId')
  const offset = whole(query, 'offset', 0)
  const all = await memory.facts.list(senderId)
  const page = all.slice(offset, offset + FACTS)
  const histories = await Promise.all(page.map(({ key }) => memory.facts.history(senderId, key)))
  return {
    facts: page.map((fact, at) => ({ ...fact, history: histories[at] ?? [] })),
    total: all.length,
    offset,
    pageSize: FACTS,
  }
}

/** The days of a year on which somebody was active. */
export async function days(memory: MemoryStore, query: Query) {
  const senderId = needed(query, 'senderId')
  return memory.conversations.listDays({ senderId, zone: filled(query, 'zone') })
}

/** What somebody is to be reminded of, with its next occurrences. */
export async function tasks(memory: MemoryStore, query: Query) {
  const senderId = needed(query, 'senderId')
  const [pending, paused, failed, { senderIds }] = await Promise.all([
    memory.tasks.listForSender(senderId),
    memory.tasks.listPaused(senderId),
    memory.tasks.listFailed(),
    person(memory, query),
  ])
  const theirs = failed.filter((task) => senderIds.includes(task.senderId))
  const known = new Map([...pending, ...paused, ...theirs].map((task) => [task.id, task]))
  const shown = Array.from(known.values()).slice(0, TASKS)
  return {
    tasks: await Promise.all(shown.map((task) => withDates(memory, task))),
    total: known.size,
  }
}

/** A page of what somebody was reminded of, or is not to be any more, the latest first. */
export async function past(memory: MemoryStore, query: Query) {
  const listed = await memory.tasks.list({
    senderId: needed(query, 'senderId'),
    status: ['delivered', 'cancelled'],
    limit: PAST + 1,
    after: filled(query, 'after'),
  })
  return { tasks: listed.slice(0, PAST), more: listed.length > PAST }
}

async function withDates(memory: MemoryStore, task: ScheduledTask) {
  const isPending = task.status === 'pending' && task.problem === null
  return {
    ...task,
    inWords: repeatInWords(task),
    next: isPending ? await memory.tasks.preview(task.id, OCCURRENCES) : [],
  }
}

/** What became of each attempt at a task. */
export async function runs(memory: MemoryStore, query: Query) {
  return memory.tasks.listRuns(needed(query, 'id'))
}

/** What was learned with somebody, how things turned out, and what the assistant can't do for anybody. */
export async function lessons(memory: MemoryStore, query: Query) {
  const senderId = needed(query, 'senderId')
  const [rules, outcomes, limitations] = await Promise.all([
    memory.lessons.list({ senderId }),
    memory.outcomes.listRecent({ senderId, limit: 50 }),
    memory.limitations.listOpen(),
  ])
  const evidence = await Promise.all(rules.map(({ id }) => memory.lessons.evidence(senderId, id)))
  return {
    lessons: rules.map((rule, at) => ({ ...rule, evidence: evidence[at] ?? [] })),
    outcomes,
    limitations,
  }
}
