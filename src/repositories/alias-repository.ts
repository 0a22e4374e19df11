import { and, asc, eq, getTableColumns, inArray, notInArray, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import { facts } from '../schema/facts.ts'
import { soughtSpelling } from '../schema/spelling.ts'
import { type UserAlias, UserAliasInput, userAliases } from '../schema/user-aliases.ts'
import type { Clock } from '../time/clock.ts'
import { aliasesOf, endOfChain, idsOfPerson } from './alias-chain.ts'
import { rowValues } from './bound.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** Which sender ids are the same person. Only `create` links two; nobody is ever linked by likeness. */
export class AliasRepository {
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
   * Says that `aliasId` is the person of `canonicalId`, which may itself be an alias: the link then names whom that one
   * stands for, and the alias's own aliases move on with it, because an older program follows one link. Saying it again
   * changes nothing. Fails with `conflict` when the alias is linked elsewhere (unlink it first) or the link would close a
   * circle.
   * @example await memory.aliases.create('telegram:77', 'ana')
   */
  async create(aliasId: string, canonicalId: string): Promise<UserAlias> {
    const { aliasSenderId, canonicalSenderId } = parse(
      UserAliasInput,
      { aliasSenderId: aliasId, canonicalSenderId: canonicalId },
      this.#limits,
    )
    const person = endOfChain(canonicalSenderId)
    const link = { aliasSenderId, canonicalSenderId: person, createdAt: this.#clock.now() }
    // One statement looks for the circle and writes, so that two halves of one can't be written at the same time.
    const insert = this.#db
      .insert(userAliases)
      .select(
        sql`SELECT ${rowValues(userAliases, link)}
        WHERE ${aliasSenderId} <> ${canonicalSenderId}
        AND ${canonicalSenderId} NOT IN ${aliasesOf(aliasSenderId)}`,
      )
      .onConflictDoNothing()
    const moveOn = this.#db
      .update(userAliases)
      .set({ canonicalSenderId: endOfChain(aliasSenderId) })
      .where(eq(userAliases.canonicalSenderId, aliasSenderId))
    const find = this.#db
      .select({
        ...getTableColumns(userAliases),
        isAsked: sql<number>`${userAliases.canonicalSenderId} = ${person}`,
      })
      .from(userAliases)
      .where(eq(userAliases.aliasSenderId, aliasSenderId))
    const [, , [found]] = await repeatable(() => this.#db.batch([insert, moveOn, find]))
    if (found?.isAsked) {
      const { isAsked: _, ...stored } = found
      return stored
    }
    throw new MemoryError(
      'conflict',
      found
        ? 'AliasRepository.create: the alias is linked to somebody else; delete that link first'
        : 'AliasRepository.create: the link would make somebody an alias of themselves',
    )
  }

  /**
   * The id that a sender id stands for, to its last link; the id itself when it is no alias.
   * @example const senderId = await memory.aliases.resolve('telegram:77')
   */
  async resolve(senderId: string): Promise<string> {
    checkTexts({ senderId })
    const id = soughtSpelling(senderId)
    const [row] = await this.#db.all<{ id: string }>(sql`SELECT ${endOfChain(id)} AS id`)
    return row?.id ?? id
  }

  /**
   * Every alias of an id, through any number of links, ordered by the aliases' own ids.
   * @example const linked = await memory.aliases.list('ana')
   */
  async list(canonicalId: string): Promise<UserAlias[]> {
    checkTexts({ canonicalId })
    return this.#db
      .select()
      .from(userAliases)
      .where(inArray(userAliases.aliasSenderId, aliasesOf(soughtSpelling(canonicalId))))
      .orderBy(asc(userAliases.aliasSenderId))
  }

  /**
   * Whether a person was never welcomed: no `welcomed` fact under any of their ids.
   * @example if (await memory.aliases.isNewUser('ana')) console.log('Welcome!')
   */
  async isNewUser(senderId: string): Promise<boolean> {
    checkTexts({ senderId })
    const welcomed = await this.#db
      .select({ id: facts.id })
      .from(facts)
      .where(and(inArray(facts.senderId, idsOfPerson(senderId)), eq(facts.foldedKey, 'welcomed')))
      .limit(1)
    return welcomed.length === 0
  }

  /**
   * Another person who was welcomed, the first of them, to ask a newcomer about: "are you also …?". Only a suggestion: it
   * knows nothing about the two. Undefined when there is nobody else.
   * @example const known = await memory.aliases.findCanonicalUser('telegram:77')
   */
  async findCanonicalUser(senderId: string): Promise<string | undefined> {
    checkTexts({ senderId })
    const [other] = await this.#db
      .select({ id: endOfChain(sql`${facts.senderId}`) })
      .from(facts)
      .where(and(eq(facts.key, 'welcomed'), notInArray(facts.senderId, idsOfPerson(senderId))))
      .orderBy(asc(facts.createdAt), asc(sql`${facts}.rowid`))
      .limit(1)
    return other?.id
  }

  /**
   * Takes one link back, and every byte of it, so that the alias stands for itself again; `false` when there was none.
   * @example await memory.aliases.delete('telegram:77')
   */
  async delete(aliasId: string): Promise<boolean> {
    checkTexts({ aliasId })
    const deleted = await this.#db
      .delete(userAliases)
      .where(inArray(userAliases.aliasSenderId, [soughtSpelling(aliasId), aliasId]))
      .returning({ id: userAliases.aliasSenderId })
    return (await forgetRows(this.#options, deleted.length)) > 0
  }
}
