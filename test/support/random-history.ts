import type { MemoryStore } from '../../src/index.ts'

/** Numbers that come again with the same seed. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0, below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end)
  }

  /** A number from 1 to `most`, small ones as often as large ones. */
  size(most: number): number {
    return Math.max(1, Math.round(most ** (this.below(1_000_001) / 1_000_000)))
  }
}

/** Who speaks in a history: each person with a word that begins every word of theirs. */
export interface Speaker {
  readonly senderId: string
  readonly word: string
}

/**
 * Lets people speak in any order and at once, change and delete what they said, and tell facts, as chance has it: `size`
 * exchanges between them.
 */
export async function live(
  memory: MemoryStore,
  speakers: readonly Speaker[],
  { dice, size }: { dice: Dice; size: number },
): Promise<void> {
  const vocabulary = dice.size(2_000)
  const length = dice.size(30)
  const together = dice.size(40)
  const said = ({ word }: Speaker) =>
    Array.from({ length: 1 + dice.below(length) }, () => `${word}${dice.below(vocabulary)}`).join(
      ' ',
    )
  for (let done = 0; done < size;) {
    const speaker = speakers[dice.below(speakers.length)]!
    const { senderId } = speaker
    const exchanges = Math.min(size - done, 1 + dice.below(together))
    done += exchanges
    await Promise.all(
      Array.from({ length: exchanges }, () =>
        memory.recordExchange({
          channel: 'chat',
          senderId,
          user: said(speaker),
          assistant: dice.below(2) ? said(speaker) : 'ok',
        }),
      ),
    )
    await perhaps(memory, speaker, { dice, said: said(speaker) })
  }
}

/** Changes something of a person's, in one of the ways in which they or another program might. */
async function perhaps(
  memory: MemoryStore,
  { senderId, word }: Speaker,
  { dice, said }: { dice: Dice; said: string },
): Promise<void> {
  const one = `key = (SELECT key FROM messages JOIN conversations ON conversations.id = conversation_id
    WHERE sender_id = :senderId ORDER BY key LIMIT 1 OFFSET :place)`
  const args = { senderId, place: BigInt(dice.below(50)), said }
  const changes: (() => Promise<unknown>)[] = [
    () => memory.client.execute({ sql: `UPDATE messages SET content = :said WHERE ${one}`, args }),
    () => memory.client.execute({ sql: `DELETE FROM messages WHERE ${one}`, args }),
    () =>
      memory.client.execute({
        sql: `UPDATE messages SET role = iif(role = 'user', 'assistant', 'user') WHERE ${one}`,
        args,
      }),
    () => memory.facts.set({ senderId, key: `${word}key${dice.below(3)}`, value: said }),
    () => memory.facts.delete(senderId, `${word}key${dice.below(3)}`),
    () => memory.prune({ closedMessages: 0 }),
    () =>
      memory.client.execute(
        `INSERT INTO messages_fts(messages_fts, rank) VALUES ('merge', -${1 + dice.below(20)})`,
      ),
  ]
  await changes[dice.below(changes.length * 3)]?.()
}
