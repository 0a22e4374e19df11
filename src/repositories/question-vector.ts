import type { Database } from '../database/database.ts'
import type { Embedder, QuestionVector } from '../recall/embedder.ts'
import { namesOf, textToEmbed } from '../recall/speaker-names.ts'
import { readSpeakers } from '../recall/statements.ts'

/** The vector of what a text asks, where the application has an embedder; it costs a read, of what the two are called. */
export async function vectorOfQuestion(
  db: Database,
  embedder: Embedder | undefined,
  asked: {
    readonly senderId: string
    readonly text: string
    readonly assistantName?: string | undefined
  },
): Promise<QuestionVector | undefined> {
  if (!embedder) return undefined
  const { rows } = await db.$client.execute(readSpeakers(asked.senderId))
  return embedder.vectorOf(textToEmbed(asked.text, namesOf(rows[0], asked.assistantName)))
}
