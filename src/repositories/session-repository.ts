import { and, desc, eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts, type Scope, ThreadScope } from '../schema/columns.ts'
import {
  type ProjectSession,
  ProjectSessionInput,
  projectSessions,
} from '../schema/project-sessions.ts'
import type { Clock } from '../time/clock.ts'
import { idsOfPerson } from './alias-chain.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import { newId } from './identity.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** The command-line session that goes on in each scope: one per channel, sender and project. */
export class SessionRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #options: ForgetRowsOptions
  readonly #clock: Clock
  readonly #limits: Limits

  constructor(options: RepositoryOptions) {
    this.#db = options.db
    this.#options = options
    this.#clock = options.clock
    this.#limits = options.limits
  }

  /**
   * Stores the session of a scope in place of the one it had.
   * @example await memory.sessions.set({ channel: 'cli', senderId: 'ana', project: 'boat', sessionId: 's-1' })
   */
  async set(input: ProjectSessionInput): Promise<ProjectSession> {
    const session = parse(ProjectSessionInput, input, this.#limits)
    const now = this.#clock.now()
    const set = this.#db
      .insert(projectSessions)
      .values({ ...session, id: newId(), createdAt: now, updatedAt: now })
      .onConflictDoUpdate({
        target: [projectSessions.channel, projectSessions.senderId, projectSessions.project],
        set: {
          sessionId: sql`excluded.session_id`,
          parentProject: sql`excluded.parent_project`,
          updatedAt: sql`excluded.updated_at`,
        },
      })
      .returning()
    return repeatable(() => set.get())
  }

  /**
   * The session of a scope, the newest under any id of the person; undefined when none goes on.
   * @example const session = await memory.sessions.get({ channel: 'cli', senderId: 'ana', project: 'boat' })
   */
  async get(scope: Scope): Promise<ProjectSession | undefined> {
    return this.#db
      .select()
      .from(projectSessions)
      .where(this.#inScope(scope))
      .orderBy(desc(projectSessions.updatedAt), desc(sql`rowid`))
      .limit(1)
      .get()
  }

  /**
   * The sessions of a person that go on, under any of their ids, the one that was set last first.
   *
   * @example
   * await memory.sessions.list('ana')
   */
  async list(senderId: string): Promise<ProjectSession[]> {
    checkTexts({ senderId })
    return this.#db
      .select()
      .from(projectSessions)
      .where(sql`${projectSessions.senderId} IN ${idsOfPerson(senderId)}`)
      .orderBy(desc(projectSessions.updatedAt), desc(sql`rowid`))
  }

  /**
   * Ends the session of a scope under every id of the person; `false` when none went on.
   * @example await memory.sessions.delete({ channel: 'cli', senderId: 'ana', project: 'boat' })
   */
  async delete(scope: Scope): Promise<boolean> {
    const deleted = await this.#db
      .delete(projectSessions)
      .where(this.#inScope(scope))
      .returning({ id: projectSessions.id })
    return (await forgetRows(this.#options, deleted.length)) > 0
  }

  /**
   * Ends every session of a person, on every channel and in every project, and gives their number.
   * @example await memory.sessions.deleteAll('ana')
   */
  async deleteAll(senderId: string): Promise<number> {
    checkTexts({ senderId })
    const deleted = await this.#db
      .delete(projectSessions)
      .where(sql`${projectSessions.senderId} IN ${idsOfPerson(senderId)}`)
      .returning({ id: projectSessions.id })
    return forgetRows(this.#options, deleted.length)
  }

  #inScope(scope: Scope) {
    const { channel, project } = parse(ThreadScope, scope, this.#limits)
    return and(
      eq(projectSessions.channel, channel),
      sql`${projectSessions.senderId} IN ${idsOfPerson(scope.senderId)}`,
      eq(projectSessions.project, project),
    )
  }
}
