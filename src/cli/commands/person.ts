import type { Command } from 'commander'

import type { MemoryStore } from '../../index.ts'
import { type CommonOptions, createCommand, printResult, withStoreToRead } from '../command.ts'
import { checkKnown } from '../known-sender.ts'
import type { Terminal } from '../terminal.ts'
import { count, moment, oneLine, table, truncate } from '../text-layout.ts'
import { listConversations } from './conversations.ts'
import { aliasRows, lessonRows, outcomeRows } from './remembered.ts'

interface PersonOptions extends CommonOptions {
  sender?: string
}

/** How many talks are shown: the newest. */
const shownTalks = 10

/** How many outcomes are shown; `outcomes` goes on. */
const mostOutcomes = 1000

/** `person`: all that is remembered of one person, on one page. */
export function personCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'person',
    description: 'All that is remembered of a person: facts, talks, reminders, lessons, links.',
    examples: ['person ana'],
  })
    .argument('[id]', 'of whom')
    .option('--sender <id>', 'the same, where the id is not given')
    .action(async (id: string | undefined, options: PersonOptions, command: Command) => {
      const senderId = id ?? options.sender
      if (senderId === undefined) command.error('Say of whom: omega-memory person ana')
      const person = await withStoreToRead(options, (memory) => read(memory, senderId))
      await printResult(terminal, options, person, () => lines(person, terminal))
    })
}

type Person = Awaited<ReturnType<typeof read>>

async function read(memory: MemoryStore, senderId: string) {
  const canonicalId = await memory.aliases.resolve(senderId)
  const person = {
    senderId,
    stats: await memory.stats(senderId),
    aliases: await memory.aliases.list(canonicalId),
    facts: await memory.facts.list(senderId),
    tasks: await memory.tasks.listForSender(senderId),
    conversations: await listConversations(memory, { sender: canonicalId, limit: shownTalks }),
    lessons: await memory.lessons.list({ senderId }),
    outcomes: await memory.outcomes.listRecent({ senderId, limit: mostOutcomes }),
    sessions: await memory.sessions.list(senderId),
  }
  const { aliases, tasks, lessons, outcomes, sessions } = person
  if ([aliases, tasks, lessons, outcomes, sessions].every((list) => list.length === 0)) {
    await checkKnown(memory, senderId)
  }
  return person
}

function lines(person: Person, terminal: Terminal): string[] {
  const { conversations, messages, facts } = person.stats
  const head = `${oneLine(person.senderId)}: ${count(conversations, 'conversation')}, ${count(messages, 'message')}, ${count(facts, 'fact')}`
  const part = (title: string, rows: string[][]): string[] =>
    rows.length === 0
      ? []
      : ['', terminal.bold(title), ...table(rows, terminal.width - 2).map((row) => `  ${row}`)]
  return [
    truncate(head, terminal.width),
    ...part('Other ids', aliasRows(person.aliases)),
    ...part(
      'Facts',
      person.facts.map(({ key, value }) => [oneLine(key), oneLine(value)]),
    ),
    ...part(
      'Reminders',
      person.tasks.map(({ dueAt, zone, description }) => [
        dueAt ? moment(dueAt) : '?',
        zone ?? '',
        oneLine(description),
      ]),
    ),
    ...part(
      'Talks',
      person.conversations.map(({ lastActivity, channel, title, summary }) => [
        moment(lastActivity),
        oneLine(channel),
        oneLine(title ?? summary ?? ''),
      ]),
    ),
    ...(person.conversations.length < conversations
      ? [`  More: omega-memory conversations --sender ${oneLine(person.senderId)}`]
      : []),
    ...part('Lessons', lessonRows(person.lessons)),
    ...part('Outcomes', outcomeRows(person.outcomes)),
    ...part(
      'Sessions',
      person.sessions.map(({ channel, project, sessionId }) => [
        oneLine([channel, project].filter(Boolean).join(' / ')),
        oneLine(sessionId),
      ]),
    ),
  ]
}
