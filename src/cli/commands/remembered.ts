import type { Command } from 'commander'

import type { Lesson, Outcome, ProjectSession, UserAlias } from '../../index.ts'
import { type CommonOptions, createCommand, printResult, withStoreToRead } from '../command.ts'
import { moreLines, pageOf, type PageOptions, reach, withPages } from '../page.ts'
import type { Terminal } from '../terminal.ts'
import { moment, oneLine, table } from '../text-layout.ts'

interface PersonOptions extends CommonOptions {
  sender: string
}

/** `lessons`: the rules that a person is worked with by. */
export const lessonsCommand = (terminal: Terminal): Command =>
  withPages(
    ofPerson('lessons', 'The rules that a person is worked with by.').option(
      '--project <name>',
      'only those of this project and the general ones',
    ),
  ).action(async (options: PersonOptions & PageOptions & { project?: string }) => {
    const { sender: senderId, project } = options
    const found = await withStoreToRead(options, (memory) =>
      memory.lessons.list({ senderId, project }),
    )
    const lessons = pageOf(found, options)
    await printResult(terminal, options, lessons, () => [
      ...orNothing(lessonRows(lessons), 'There are no lessons.', terminal),
      ...moreLines(found, options),
    ])
  })

/** `outcomes`: how things turned out. */
export const outcomesCommand = (terminal: Terminal): Command =>
  withPages(
    ofPerson('outcomes', 'How things turned out for a person, the newest first.').option(
      '--project <name>',
      'only those of this project and the general ones',
    ),
  ).action(async (options: PersonOptions & PageOptions & { project?: string }) => {
    const { sender: senderId, project } = options
    const found = await withStoreToRead(options, (memory) =>
      memory.outcomes.listRecent({ senderId, project, limit: reach(options) }),
    )
    const outcomes = pageOf(found, options)
    await printResult(terminal, options, outcomes, () => [
      ...orNothing(outcomeRows(outcomes), 'There are no outcomes.', terminal),
      ...moreLines(found, options),
    ])
  })

/** `aliases`: the other ids of a person. */
export const aliasesCommand = (terminal: Terminal): Command =>
  ofPerson('aliases', 'The other ids that stand for a person.').action(
    async (options: PersonOptions) => {
      const aliases = await withStoreToRead(options, (memory) =>
        memory.aliases.list(options.sender),
      )
      await printResult(terminal, options, aliases, () =>
        orNothing(aliasRows(aliases), 'No other id stands for this one.', terminal),
      )
    },
  )

/** `sessions`: the sessions of a person that go on. */
export const sessionsCommand = (terminal: Terminal): Command =>
  ofPerson('sessions', 'The sessions of a person that go on, by channel and project.').action(
    async (options: PersonOptions) => {
      const sessions = await withStoreToRead(options, (memory) =>
        memory.sessions.list(options.sender),
      )
      await printResult(terminal, options, sessions, () =>
        orNothing(sessionRows(sessions), 'No session goes on.', terminal),
      )
    },
  )

const ofPerson = (name: string, description: string): Command =>
  createCommand({ name, description, examples: [`${name} --sender ana`] }).requiredOption(
    '--sender <id>',
    'of whom',
  )

const orNothing = (rows: string[][], nothing: string, terminal: Terminal): string[] =>
  rows.length === 0 ? [nothing] : table(rows, terminal.width)

export const lessonRows = (lessons: readonly Lesson[]): string[][] =>
  lessons.map(({ domain, project, rule, occurrences }) => [
    oneLine([domain, project].filter(Boolean).join(' / ')),
    `${occurrences}×`,
    oneLine(rule),
  ])

export const outcomeRows = (outcomes: readonly Outcome[]): string[][] =>
  outcomes.map(({ timestamp, score, domain, lesson }) => [
    moment(timestamp),
    score > 0 ? '+' : score < 0 ? '-' : '0',
    oneLine(domain),
    oneLine(lesson),
  ])

export const aliasRows = (aliases: readonly UserAlias[]): string[][] =>
  aliases.map(({ aliasSenderId, createdAt }) => [
    oneLine(aliasSenderId),
    createdAt === null ? '' : `since ${moment(createdAt)}`,
  ])

const sessionRows = (sessions: readonly ProjectSession[]): string[][] =>
  sessions.map(({ channel, project, sessionId, updatedAt }) => [
    oneLine([channel, project].filter(Boolean).join(' / ')),
    oneLine(sessionId),
    moment(updatedAt),
  ])
