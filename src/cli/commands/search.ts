import type { Command } from 'commander'

import { MemoryError, type MessageHit, type MemoryStore } from '../../index.ts'
import {
  type CommonOptions,
  createCommand,
  printResult,
  wholeNumber,
  withStoreToRead,
} from '../command.ts'
import { UsageError } from '../failure.ts'
import { holdsAll, markWords, nearest, snippet } from '../found-words.ts'
import type { Terminal } from '../terminal.ts'
import { moment, oneLine, table, truncate, wrap } from '../text-layout.ts'

interface SearchOptions extends CommonOptions {
  sender?: string
  limit: number
  full?: boolean
  channel?: string
  project?: string
  since?: string
  until?: string
}

export function searchCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'search',
    description: 'Find what was said, the best match first.',
    examples: [
      'search --sender ana "present for my sister"',
      'search --sender ana --since 2026-03-01 tomatoes',
    ],
  })
    .argument('<query...>', 'what to look for')
    .option('--sender <id>', 'whose messages, where there is more than one person')
    .option('--limit <n>', 'how many at most', wholeNumber(100), 5)
    .option('--full', 'print whole messages, not only the words around the match')
    .option('--channel <name>', 'only on this channel')
    .option('--project <name>', 'only in this project')
    .option('--since <moment>', 'only from this moment on, such as 2026-03-01')
    .option('--until <moment>', 'only before this moment; a date is all of that day')
    .action(async (words: string[], options: SearchOptions) => {
      const { limit, channel, project, since, until } = options
      const query = words.join(' ')
      const { hits, titles, zone, others } = await withStoreToRead(options, async (memory) => {
        const sender = options.sender ?? (await onlySender(memory))
        const asked = { senderId: sender, query, limit, channel, project, since, until }
        const hits = await memory.messages.search(asked)
        if (hits.length === 0) await checkSender(memory, sender)
        const zone = (await memory.facts.get(sender, 'timezone'))?.value
        return {
          hits,
          zone,
          titles: await titlesOf(memory, hits),
          others: await othersOf(memory, sender, query),
        }
      })
      await printResult(terminal, options, hits, () =>
        hits.length + others.length === 0
          ? ['Nothing was found.']
          : [
              ...hits.flatMap(({ message, why }) => {
                const { timestamp, role, author, conversationId, content } = message
                const about = titles.get(conversationId)
                const head = [
                  local(timestamp, zone),
                  oneLine(author ?? role),
                  about && oneLine(about),
                ]
                const shown = options.full
                  ? content
                  : snippet(oneLine(content), why.terms, snippetLines * (terminal.width - 6))
                return [
                  terminal.dim(truncate(head.filter(Boolean).join('  '), terminal.width)),
                  ...wrap(shown, terminal.width, '  ').map((line) =>
                    markWords(line, why.terms, (word) => terminal.bold(word)),
                  ),
                ]
              }),
              ...table(others, terminal.width),
            ],
      )
    })
}

/** How many lines of a message are shown: five of them, with their heads, fit on a screen of 24 lines. */
const snippetLines = 3

/** The titles of the conversations that were met, by their ids. */
async function titlesOf(memory: MemoryStore, hits: readonly MessageHit[]) {
  const ids = [...new Set(hits.map(({ message }) => message.conversationId))]
  const met = await Promise.all(ids.map((id) => memory.conversations.get(id)))
  return new Map(met.flatMap((talk) => (talk ? [[talk.id, talk.title ?? '']] : [])))
}

/** How many facts, tasks and talks are shown below the messages, and how many talks are looked at. */
const shownOthers = 3
const latestTalks = 500

/** What else is remembered in these words: facts, tasks, and talks by their titles and summaries. */
async function othersOf(memory: MemoryStore, senderId: string, query: string): Promise<string[][]> {
  const facts = await memory.facts.list(senderId)
  const tasks = await memory.tasks.listForSender(senderId)
  const talks = await memory.conversations.list({ senderId, limit: latestTalks })
  return [
    ...facts.map(({ key, value }) => ['fact', `${key}: ${value}`]),
    ...tasks.map(({ description }) => ['task', description]),
    ...talks.map(({ title, summary }) => ['talk', [title, summary].filter(Boolean).join(': ')]),
  ]
    .map((row) => row.map(oneLine))
    .filter(([, text = '']) => holdsAll(text, query))
    .slice(0, shownOthers)
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

/** Fails where nothing is known of a person, with the names that are most like theirs. */
async function checkSender(memory: MemoryStore, sender: string): Promise<void> {
  const { conversations, facts } = await memory.stats(sender)
  if (conversations + facts > 0) return
  const known = (await memory.admin.listSenders({ limit: 1000 })).map(({ senderId }) => senderId)
  const near = nearest(sender, known).map(oneLine).join(', ')
  throw new MemoryError(
    'not_found',
    `Nobody is known as ${oneLine(sender)} here. ${near ? `Did you mean: ${near}?` : '`omega-memory stats` shows who is.'}`,
  )
}

/** A moment on the wall of the person's zone; of UTC where none is known. */
function local(at: Date, zone: string | undefined): string {
  try {
    const shown = new Intl.DateTimeFormat('sv', {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone: zone ?? 'UTC',
    }).format(at)
    return zone ? shown : moment(at)
  } catch {
    return moment(at)
  }
}
