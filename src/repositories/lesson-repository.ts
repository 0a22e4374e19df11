import { and, asc, desc, eq, isNull, ne, notInArray, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import {
  type Lesson,
  lessonColumns,
  type LessonEvidence,
  LessonInput,
  LessonQuery,
  lessons,
  StoredEvidence,
} from '../schema/lessons.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment } from '../time/moments.ts'
import { idsOfPerson, idsOfPersonAsked, personValues } from './alias-chain.ts'
import { type Bound, rowValues } from './bound.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import { newId } from './identity.ts'
import { inProjectIfGiven } from './project-scope.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** How many rules are kept of a sender, domain and project. */
const KEPT = 10

/** How many rules are handed out at most. */
const LISTED = 50

/** The rules learned about each sender, by domain and project: the ones with the most evidence are kept. */
export class LessonRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #options: ForgetRowsOptions
  readonly #clock: Clock
  readonly #limits: Limits
  /** Built when it is first asked for: each transaction makes this anew. */
  #list: ReturnType<typeof prepareList> | undefined

  constructor(options: RepositoryOptions) {
    this.#db = options.db
    this.#options = options
    this.#clock = options.clock
    this.#limits = options.limits
  }

  /**
   * Learns a rule, or counts it once more when it is known. Of more than ten in a sender, domain and project the weakest
   * goes: the one met the fewest times, then the one not met for longest, but never the one just recorded.
   * @example await memory.lessons.record({ senderId: 'ana', domain: 'tone', rule: 'Answer in one paragraph' })
   */
  async record(input: LessonInput): Promise<Lesson> {
    const { evidence: occasion, ...lesson } = parse(LessonInput, input, this.#limits)
    const now = this.#clock.now()
    const evidence = JSON.stringify({ at: formatMoment(now), ...occasion })
    // Older programs may have stored a rule twice, so there is no unique index to lean on: the first row counts for all.
    const [, [recorded]] = await this.#db.batch([
      this.#insertUnlessKnown({
        ...lesson,
        id: newId(),
        occurrences: 0,
        createdAt: now,
        updatedAt: now,
        retiredAt: null,
        evidence: null,
      }),
      this.#db
        .update(lessons)
        .set({
          occurrences: sql`1 + (SELECT sum(${lessons.occurrences}) FROM ${lessons} WHERE ${sameRule(lesson)})`,
          updatedAt: now,
          evidence: withOneMore(evidence),
        })
        .where(eq(lessons.id, this.#firstOf(lesson)))
        .returning(lessonColumns),
      this.#db.delete(lessons).where(and(sameRule(lesson), ne(lessons.id, this.#firstOf(lesson)))),
      this.#db
        .delete(lessons)
        .where(
          and(
            inDomain(lesson),
            isNull(lessons.retiredAt),
            notInArray(lessons.id, this.#strongestWith(lesson)),
          ),
        ),
    ])
    if (!recorded) throw new MemoryError('storage', 'The lesson was not stored')
    return recorded
  }

  /**
   * The rules that a person is worked with by: with a project its own first, then the general ones; with `''` the general
   * ones; without one all. Those met most often come first; at most 50.
   * @example const rules = await memory.lessons.list({ senderId: 'ana' })
   */
  async list(query: LessonQuery): Promise<Lesson[]> {
    const { senderId, project } = parse(LessonQuery, query)
    this.#list ??= prepareList(this.#db)
    return this.#list.all({ ...personValues(senderId), project: project ?? null })
  }

  /**
   * The latest occasions, twenty at most, on which a person's lesson was met, oldest first.
   * @example const from = await memory.lessons.evidence('ana', lesson.id)
   */
  async evidence(senderId: string, id: string): Promise<LessonEvidence[]> {
    checkTexts({ senderId, id })
    const [found] = await this.#db
      .select({ evidence: lessons.evidence })
      .from(lessons)
      .where(isTheirs(senderId, id))
    return parse(StoredEvidence, found?.evidence ?? [])
  }

  /**
   * No longer goes by a person's lesson: it is kept, and counted when it is met again, but neither listed nor told. The
   * lesson, or undefined when they have none of this id.
   * @example await memory.lessons.retire('ana', lesson.id)
   */
  async retire(senderId: string, id: string): Promise<Lesson | undefined> {
    checkTexts({ senderId, id })
    const now = sql.param(this.#clock.now(), lessons.retiredAt)
    const [retired] = await this.#db
      .update(lessons)
      .set({ retiredAt: sql`coalesce(${lessons.retiredAt}, ${now})` })
      .where(isTheirs(senderId, id))
      .returning(lessonColumns)
    return retired
  }

  /**
   * Takes a person's lesson back, with its evidence, and every byte of both; `false` when they had none of this id.
   * @example await memory.lessons.delete('ana', lesson.id)
   */
  async delete(senderId: string, id: string): Promise<boolean> {
    checkTexts({ senderId, id })
    const deleted = await this.#db
      .delete(lessons)
      .where(isTheirs(senderId, id))
      .returning({ id: lessons.id })
    return (await forgetRows(this.#options, deleted.length)) > 0
  }

  #insertUnlessKnown(row: typeof lessons.$inferSelect) {
    return this.#db
      .insert(lessons)
      .select(
        sql`SELECT ${rowValues(lessons, row)} WHERE NOT EXISTS (SELECT 1 FROM ${lessons} WHERE ${sameRule(row)})`,
      )
  }

  #firstOf(lesson: Rule) {
    return sql`(SELECT ${lessons.id} FROM ${lessons} WHERE ${sameRule(lesson)} ORDER BY rowid LIMIT 1)`
  }

  /** The rules that stay, of which the one just recorded is the first, unless it is retired. */
  #strongestWith(lesson: Rule) {
    return this.#db
      .select({ id: lessons.id })
      .from(lessons)
      .where(and(inDomain(lesson), isNull(lessons.retiredAt)))
      .orderBy(
        desc(eq(lessons.rule, lesson.rule)),
        desc(lessons.occurrences),
        desc(lessons.updatedAt),
        desc(sql`rowid`),
      )
      .limit(KEPT)
  }
}

/** The rules of the person asked about, a project's before the general ones, those met most often first; at most 50. */
export const lessonsOf = (project: Bound<string | null>) => ({
  where: and(
    sql`${lessons.senderId} IN ${idsOfPersonAsked}`,
    isNull(lessons.retiredAt),
    inProjectIfGiven(lessons.project, project),
  ),
  orderBy: [
    desc(sql`${lessons.project} <> ''`),
    desc(lessons.occurrences),
    desc(lessons.updatedAt),
    asc(sql`rowid`),
  ],
  limit: LISTED,
})

/** How many occasions are kept of a lesson. */
const keptEvidence = 20

/** The evidence there is with one occasion more, without the oldest of too many. */
const withOneMore = (occasion: string) => {
  const known = sql`CASE WHEN json_valid(${lessons.evidence}) THEN ${lessons.evidence} ELSE '[]' END`
  const kept = sql`CASE WHEN json_array_length(${known}) >= ${keptEvidence} THEN json_remove(${known}, '$[0]') ELSE ${known} END`
  return sql`json_insert(${kept}, '$[#]', json(${occasion}))`
}

const isTheirs = (senderId: string, id: string) =>
  and(eq(lessons.id, id), sql`${lessons.senderId} IN ${idsOfPerson(senderId)}`)

type Rule = Pick<Lesson, 'senderId' | 'domain' | 'project' | 'rule'>

const inDomain = ({ senderId, domain, project }: Rule) =>
  and(eq(lessons.senderId, senderId), eq(lessons.domain, domain), eq(lessons.project, project))

const sameRule = (lesson: Rule) => and(inDomain(lesson), eq(lessons.rule, lesson.rule))

const prepareList = (db: Database) => {
  const listed = lessonsOf(sql.placeholder('project'))
  return db
    .select(lessonColumns)
    .from(lessons)
    .where(listed.where)
    .orderBy(...listed.orderBy)
    .limit(listed.limit)
    .prepare()
}
