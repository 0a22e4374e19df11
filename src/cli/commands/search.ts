import type { Command } from 'commander'

import { MemoryError, type MessageHit, type MemoryStore } from '../../index.ts'
import { type CommonOptions, createCommand, printResult, withStoreToRead } from '../command.ts'
import { UsageError } from '../failure.ts'
import { holdsAll, markWords, snippet } from '../found-words.ts'
import { checkKnown } from '../known-sender.ts'
import { pageOf, type PageOptions, reach, withPages } from '../page.ts'
import type { Terminal } from '../terminal.ts'
import { moment, oneLine, table, truncate, wrap } from '../text-layout.ts'

interface SearchOptions extends CommonOptions, PageOptions {
  sender?: string
  full?: boolean
  channel?: string
  project?: string
  since?: string
  until?: string
}

export function searchCommand(terminal: Terminal): Command {
  const command = createCommand({
    name: 'search',
    description: 'Find what was said, the best match first.',
    examples: [
      'search --sender ana "present for my sister"',
      'search --sender ana --since 2026-03-01 tomatoes',
    ],
  })
    .argument('<query...>', 'what to look for')
    .option('--sender <id>', 'whose messages, where there is more than one person')
    .option('--full', 'print whole messages, not only the words around the match')
    .option('--channel <name>', 'only on this channel')
    .option('--project <name>', 'only in this project')
    .option('--since <moment>', 'only from this moment on, such as 2026-03-01')
    .option('--until <moment>', 'only before this moment; a date is all of that day')
  return withPages(command, { limit: 5, most: mostHits }).action(
    async (words: string[], options: SearchOptions) => {
      const query = words.join(' ')
      const answer = await withStoreToRead(options, (memory) => find(memory, query, options))
      const { hits, others, more } = answer
      await printResult(terminal, options, answer, () =>
        hits.length + others.length === 0
          ? ['Nothing was found.']
          : [
              ...hits.flatMap((hit) => hitLines(hit, answer.zone, options, terminal)),
              ...table(
                others.map(({ kind, text }) => [kind, text]),
                terminal.width,
              ),
              ...(more === null ? [] : [`More: --after ${more}`]),
            ],
      )
    },
  )
}

/** How many hits a search finds at most. */
const mostHits = 100

type Answer = Awaited<ReturnType<typeof find>>

/** Everything that is shown: a page of messages with the titles of their talks, and what else is remembered. */
async function find(memory: MemoryStore, query: string, options: SearchOptions) {
  const { channel, project, since, until } = options
  const senderId = options.sender ?? (await onlySender(memory))
  const limit = reach(options, mostHits)
  const asked = { senderId, query, limit, channel, project, since, until }
  const found = await memory.messages.search(asked)
  if (found.length === 0) await checkKnown(memory, senderId)
  const hits = pageOf(found, options)
  const titles = await titlesOf(memory, hits)
  const { limit: shown, after = 0 } = options
  const room = hits.length < shown ? shownOthers : shownOthersBelowPage
  return {
    hits: hits.map((hit) => ({ ...hit, title: titles.get(hit.message.conversationId) ?? null })),
    /** What was found beside messages, on the first page. */
    others: after === 0 ? (await othersOf(memory, senderId, query)).slice(0, room) : [],
    /** The zone of the person, in whose days moments are shown. */
    zone: (await memory.facts.get(senderId, 'timezone'))?.value ?? null,
    /** What `--after` takes to go on; null where there is no more. */
    more: found.length > after + shown ? after + shown : null,
  }
}

function hitLines(
  { message, why, title }: Answer['hits'][number],
  zone: string | null,
  { full }: SearchOptions,
  terminal: Terminal,
): string[] {
  const { timestamp, role, author, content } = message
  const head = [local(timestamp, zone), oneLine(author ?? role), title && oneLine(title)]
  const shown = full
    ? content
    : snippet(oneLine(content), why.terms, snippetLines * (terminal.width - 6))
  return [
    terminal.dim(truncate(head.filter(Boolean).join('  '), terminal.width)),
    ...wrap(shown, terminal.width, '  ').map((line) =>
      markWords(line, why.terms, (word) => terminal.bold(word)),
    ),
  ]
}

/** How many lines of a message are shown: five of them, with their heads, fit on a screen of 24 lines. */
const snippetLines = 3

/** The titles of the conversations that were met, by their ids. */
async function titlesOf(memory: MemoryStore, hits: readonly MessageHit[]) {
  const ids = [...new Set(hits.map(({ message }) => message.conversationId))]
  const met = await Promise.all(ids.map((id) => memory.conversations.get(id)))
  return new Map(met.flatMap((talk) => (talk ? [[talk.id, talk.title ?? '']] : [])))
}

/** How many facts, tasks and talks are shown below the messages; below a page of them fewer, so that a prompt still fits. */
const shownOthers = 3
const shownOthersBelowPage = 2
/** How many talks are looked at. */
const latestTalks = 200

/** What else is remembered in these words: facts, tasks, and talks by their titles and summaries. */
async function othersOf(memory: MemoryStore, senderId: string, query: string): Promise<Other[]> {
  const facts = await memory.facts.list(senderId)
  const tasks = await memory.tasks.listForSender(senderId)
  const talks = await memory.conversations.list({ senderId, limit: latestTalks })
  const kinds: Record<Other['kind'], string[]> = {
    fact: facts.map(({ key, value }) => `${key}: ${value}`),
    task: tasks.map(({ description }) => description),
    talk: talks.map(({ title, summary }) => [title, summary].filter(Boolean).join(': ')),
  }
  return (['fact', 'task', 'talk'] as const)
    .flatMap((kind) => kinds[kind].map((text) => ({ kind, text: oneLine(text) })))
    .filter(({ text }) => holdsAll(text, query))
}

interface Other {
  readonly kind: 'fact' | 'task' | 'talk'
  readonly text: string
}

/** The one person there is; fails where there are several, by their names. */
async function onlySender(memory: MemoryStore): Promise<string> {
  const [first, ...rest] = await memory.admin.listSenders({ limit: 6 })
  if (first && rest.length === 0) return first.senderId
  if (!first)
    throw new MemoryError('not_found', 'There is nothing to search: nobody has talked here.')
  const names = [first, ...rest]
    .map(({ senderId }) => oneLine(senderId))
    .toSorted()
    .join(', ')
  throw new UsageError(`whose messages? Say it with --sender: ${names}`, 'omega-memory search')
}

/** A moment on the wall of the person's zone; of UTC where none is known. */
function local(at: Date, zone: string | null): string {
  if (zone === null) return moment(at)
  try {
    return new Intl.DateTimeFormat('sv', {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone: zone,
    }).format(at)
  } catch {
    return moment(at)
  }
}
