import { and, asc, desc, eq, isNull, ne, notInArray, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { type Lesson, LessonInput, LessonQuery, lessons } from '../schema/lessons.ts'
import type { Clock } from '../time/clock.ts'
import { idsOfPersonAsked, personValues } from './alias-chain.ts'
import { type Bound, rowValues } from './bound.ts'
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
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #list: ReturnType<typeof prepareList>

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
    this.#list = prepareList(db)
  }

  /**
   * Learns a rule, or counts it once more when it is known. Of more than ten in a sender, domain and project the weakest
   * goes: the one met the fewest times, then the one not met for longest, but never the one just recorded.
   */
  async record(input: LessonInput): Promise<Lesson> {
    const lesson = parse(LessonInput, input, this.#limits)
    const now = this.#clock.now()
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
        })
        .where(eq(lessons.id, this.#firstOf(lesson)))
        .returning(),
      this.#db.delete(lessons).where(and(sameRule(lesson), ne(lessons.id, this.#firstOf(lesson)))),
      this.#db
        .delete(lessons)
        .where(
          and(
            inDomain(lesson),
            ne(lessons.rule, lesson.rule),
            notInArray(lessons.id, this.#strongestBeside(lesson)),
          ),
        ),
    ])
    if (!recorded) throw new MemoryError('storage', 'The lesson was not stored')
    return recorded
  }

  /**
   * The rules that a person is worked with by: with a project its own first, then the general ones; with `''` the general
   * ones; without one all. Those met most often come first; at most 50.
   */
  async list(query: LessonQuery): Promise<Lesson[]> {
    const { senderId, project } = parse(LessonQuery, query)
    return this.#list.all({ ...personValues(senderId), project: project ?? null })
  }

  #insertUnlessKnown(row: Lesson) {
    return this.#db
      .insert(lessons)
      .select(
        sql`SELECT ${rowValues(lessons, row)} WHERE NOT EXISTS (SELECT 1 FROM ${lessons} WHERE ${sameRule(row)})`,
      )
  }

  #firstOf(lesson: Rule) {
    return sql`(SELECT id FROM ${lessons} WHERE ${sameRule(lesson)} ORDER BY rowid LIMIT 1)`
  }

  /** The rules that stay beside the one just recorded. */
  #strongestBeside(lesson: Rule) {
    return this.#db
      .select({ id: lessons.id })
      .from(lessons)
      .where(and(inDomain(lesson), ne(lessons.rule, lesson.rule)))
      .orderBy(desc(lessons.occurrences), desc(lessons.updatedAt), desc(sql`rowid`))
      .limit(KEPT - 1)
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

type Rule = Pick<Lesson, 'senderId' | 'domain' | 'project' | 'rule'>

const inDomain = ({ senderId, domain, project }: Rule) =>
  and(eq(lessons.senderId, senderId), eq(lessons.domain, domain), eq(lessons.project, project))

const sameRule = (lesson: Rule) => and(inDomain(lesson), eq(lessons.rule, lesson.rule))

const prepareList = (db: Database) => {
  const listed = lessonsOf(sql.placeholder('project'))
  return db
    .select()
    .from(lessons)
    .where(listed.where)
    .orderBy(...listed.orderBy)
    .limit(listed.limit)
    .prepare()
}
