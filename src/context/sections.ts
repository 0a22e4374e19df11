import type { RecallReasons } from '../recall/recall.ts'
import { repeatInWords } from '../scheduling/repeat-in-words.ts'
import type { Message } from '../schema/index.ts'
import { timeAgo } from '../time/relative-time.ts'
import type { ContextRows } from './context-reads.ts'
import { localDay, localTime } from './local-time.ts'
import { isMasked, oneLine, speaker } from './prompt-text.ts'
import { mask } from './secret-values.ts'
import { inOrder, profileLine } from './user-profile.ts'

/** The parts of a context. All but the history make up the system prompt. */
export type Section =
  | 'rules'
  | 'now'
  | 'profile'
  | 'lessons'
  | 'summaries'
  | 'tasks'
  | 'outcomes'
  | 'recall'
  | 'language'
  | 'onboarding'
  | 'history'

/** The sections whose lines are remembered text. */
export type RememberedSection = Exclude<
  Section,
  'rules' | 'now' | 'language' | 'onboarding' | 'history'
>

/** Something that can stand in a context, best first within its section. */
export interface Candidate {
  readonly section: Section
  /** The id of the row it was made from. */
  readonly id: string
  readonly text: string
  /** Whether `[secret]` stands in it for something that looked like one. */
  readonly masked?: true
  /** How sure a fact is, and where it comes from, as far as that was stored. */
  readonly confidence?: number
  readonly source?: string
  /** Why a message of another conversation was recalled. */
  readonly why?: RecallReasons
  /** Whether its end was left out, because there was no room for all of it. */
  readonly cut?: true
}

/** A message that recall has found. */
export interface Recalled {
  readonly message: Pick<Message, 'id' | 'role' | 'author' | 'content' | 'timestamp'>
  readonly why: RecallReasons
}

/** What was read for a context. A section that is switched off has no rows. */
export interface Remembered extends Omit<
  ContextRows,
  'conversationId' | 'history' | 'hasTalked' | 'hasTasks'
> {
  readonly hits: readonly Recalled[]
}

/** The most characters that one item may take in a prompt. */
const limits = { lesson: 300, summary: 600, task: 300, outcome: 300, message: 600, name: 80 }

/** Every remembered row as a line of its section, the most important ones first. */
export function rememberedLines(
  remembered: Remembered,
  { now, zone }: { readonly now: Date; readonly zone: string | undefined },
): Candidate[] {
  const day = (moment: Date) => localDay(moment, zone)
  return [
    ...inOrder(remembered.facts).map((fact) => ({
      ...line('profile', fact.id, profileLine(fact), [fact.key, fact.value]),
      ...originOf(fact),
    })),
    ...remembered.lessons.map(({ id, domain, rule }) =>
      line('lessons', id, `- ${oneLine(domain, limits.name)}: ${oneLine(rule, limits.lesson)}`, [
        domain,
        rule,
      ]),
    ),
    ...remembered.summaries.map(({ id, lastActivity, summary }) =>
      line('summaries', id, `- ${day(lastActivity)}: ${oneLine(summary ?? '', limits.summary)}`, [
        summary ?? '',
      ]),
    ),
    ...remembered.tasks.map((task) =>
      line('tasks', task.id, taskLine(task, zone), [task.description, task.repeat ?? '']),
    ),
    ...remembered.outcomes.map((outcome) =>
      line('outcomes', outcome.id, outcomeLine(outcome, now), [outcome.domain, outcome.lesson]),
    ),
    ...remembered.hits.map(({ message: { id, timestamp, role, author, content }, why }) => {
      const who = author === null ? role : `${role} ${speaker(author)}`.trimEnd()
      const text = `- ${day(timestamp)}, ${who}: ${oneLine(content, limits.message)}`
      return { ...line('recall', id, text, [content]), why }
    }),
  ]
}

/** A candidate, and whether anything of what it was made from is masked in it. */
const line = (
  section: RememberedSection,
  id: string,
  text: string,
  madeFrom: readonly string[],
): Candidate => ({
  section,
  id,
  text,
  ...(text.includes(mask) && madeFrom.some(isMasked) ? { masked: true } : {}),
})

type Task = ContextRows['tasks'][number]

/** What a fact says about itself. */
export const originOf = ({
  confidence,
  source,
}: Pick<ContextRows['facts'][number], 'confidence' | 'source'>) => ({
  ...(confidence === null ? {} : { confidence }),
  ...(source === null ? {} : { source }),
})

function taskLine(task: Task, zone: string | undefined): string {
  const when = task.dueAt
    ? localTime(task.dueAt, zone ?? task.zone)
    : unreadable(task.problem ?? '')
  const repeat = repeatInWords(task)
  const told = repeat === '' ? '' : `, ${oneLine(repeat, limits.name)}`
  return `- ${when}${told}: ${oneLine(task.description, limits.task)} (id ${oneLine(task.id, 8 + 1).slice(0, 8)})`
}

/** What another program stored as the time of a task stands in its problem, as it was said. */
function unreadable(problem: string): string {
  const [, said] = /^[^:]*: (.+)$/s.exec(problem) ?? []
  const told = said === undefined ? '' : ` ("${oneLine(said, limits.name)}")`
  return `at a time that could not be read${told}`
}

const verdicts: Record<number, string> = { [-1]: 'not helpful', 0: 'neutral', 1: 'helpful' }

function outcomeLine(outcome: ContextRows['outcomes'][number], now: Date): string {
  const verdict = verdicts[outcome.score] ?? 'neutral'
  const domain = oneLine(outcome.domain, limits.name)
  return `- ${timeAgo(outcome.timestamp, now)}, ${verdict} (${domain}): ${oneLine(outcome.lesson, limits.outcome)}`
}
