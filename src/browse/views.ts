import type { MemoryStore } from '../index.ts'
import type { BrowseSettings } from './browse.ts'
import { json } from './responses.ts'
import { audit, verify } from './views/audit.ts'
import { context } from './views/context.ts'
import { conversation, conversations, exported, message, messages } from './views/conversations.ts'
import { counts, days, facts, lessons, past, people, person, runs, tasks } from './views/people.ts'
import { search } from './views/search.ts'
import { backup, doctor, store } from './views/store.ts'

/** The words behind the `?` of an address. */
export type Query = Readonly<Record<string, string | undefined>>

interface Asked {
  readonly request: Request
  readonly settings: BrowseSettings
}

type Read<Answer> = (memory: MemoryStore, query: Query, asked: Asked) => Promise<Answer>

/** What the page asks for, by the last word of the address; each reads, and changes nothing. */
export const reads = {
  about,
  people,
  counts,
  person,
  facts,
  days,
  tasks,
  past,
  runs,
  lessons,
  conversations,
  conversation,
  messages,
  message,
  search,
  context,
  audit,
  store,
  doctor,
}

/** What each of them answers, as the page reads it. */
export type Answers = {
  [Name in keyof typeof reads]: Awaited<ReturnType<(typeof reads)[Name]>>
}

const asJson =
  <Answer>(read: Read<Answer>): Read<Response> =>
  async (...args) =>
    json(await read(...args))

export const views: Readonly<Record<string, Read<Response>>> = {
  ...Object.fromEntries(
    Object.entries(reads).map(([name, read]) => [name, asJson(read as Read<unknown>)]),
  ),
  verify,
  export: exported,
  backup,
}

async function about(_memory: MemoryStore, _query: Query, { settings }: Asked) {
  return { readonly: settings.readonly }
}
