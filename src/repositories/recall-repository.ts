import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import { EmbedOptions } from '../schema/message-vectors.ts'
import { UpdateIndexOptions } from '../schema/message-words.ts'
import type { MessageVectors } from './message-vectors.ts'
import { checkWordIndexes, type IndexParity, repairWordIndexes } from './word-index.ts'

/** What recall finds messages by: the index of their words, and their vectors where the application has an embedder. */
export class RecallRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #vectors: MessageVectors

  constructor({ db, vectors }: { readonly db: Database; readonly vectors: MessageVectors }) {
    this.#db = db
    this.#vectors = vectors
  }

  /**
   * Makes the vectors of all messages that have none of the current embedder, oldest first; stopping it loses nothing
   * that was done. Needs the `embed` option. Gives how many were made.
   * @example await memory.recall.embedMissing({ onProgress: ({ embedded, total }) => console.log(embedded, total) })
   */
  async embedMissing(options: EmbedOptions = {}): Promise<number> {
    return this.#vectors.storeMissing(parse(EmbedOptions, options))
  }

  /**
   * Reads the messages that were written by other programs, or before an upgrade, so that they are found in every spelling
   * ("llama-swap" by "llamaswap", "912 345 678" by "912345678"); until then they are found as they are written. A search reads the newest
   * 200 by itself. Messages from before letters were folded in the index (ß as ss) are entered anew, which makes it smaller; they are found
   * the same before, meanwhile and after. Stopping it loses nothing that was done. Gives how many were read.
   *
   * @example
   * await memory.recall.updateIndex({ onProgress: ({ read, total }) => console.log(`${read} of ${total}`) })
   */
  async updateIndex(options: UpdateIndexOptions = {}): Promise<number> {
    const { updateRecallIndex } = await import('./recall-updating.ts')
    return updateRecallIndex(this.#db, parse(UpdateIndexOptions, options))
  }

  /**
   * Whether the index and the messages agree. Reads the whole index: for a doctor, not for every day.
   * @example const { missing, extra, misplaced } = await memory.recall.checkIndex()
   */
  async checkIndex(): Promise<IndexParity> {
    return (await checkWordIndexes(this.#db)).recall
  }

  /**
   * Brings the indexes in step with the messages, in one transaction, and says what was wrong with the one of recall.
   * @example await memory.recall.repairIndex()
   */
  async repairIndex(): Promise<IndexParity> {
    return (await repairWordIndexes(this.#db)).recall
  }
}
