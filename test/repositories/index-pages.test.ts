import type { Client } from '@libsql/client'

import { PageReader, segmentsIn } from '../../src/repositories/index-pages.ts'
import { describe, expect, olderTest as test } from '../support/memory.ts'
import { Dice, live } from '../support/random-history.ts'
import { someOnServer } from '../support/some-on-server.ts'

const speakers = [
  { senderId: 'ana', word: 'canary' },
  { senderId: 'ben', word: 'keepsake' },
]

describe('the pages of a word index', () => {
  test.for(Array.from({ length: someOnServer(4) }, (_, number) => number + 1))(
    'hold what FTS5 itself says they hold, (history %i)',
    async (seed, { memory }) => {
      const dice = new Dice(seed)
      await live(memory, speakers, { dice, size: 400 })
      for (const index of ['messages_recall', 'messages_fts']) {
        await memory.client.batch([
          `INSERT INTO ${index}(${index}) VALUES ('delete-all')`,
          index === 'messages_fts'
            ? "INSERT INTO messages_fts(rowid, content) SELECT key, content FROM messages WHERE role = 'user'"
            : 'UPDATE messages SET conversation_id = conversation_id',
        ])

        expect(await readPages(memory.client, index)).toEqual(await askFts5(memory.client, index))
      }
    },
  )
})

async function readPages(client: Client, index: string): Promise<Map<string, number>> {
  const { rows } = await client.execute(`SELECT block FROM ${index}_data WHERE id = 10`)
  const found = new Map<string, number>()
  for (const { id } of segmentsIn(new Uint8Array(rows[0]!['block'] as ArrayBuffer))) {
    const pages = new PageReader()
    const { rows } = await client.execute(
      `SELECT block FROM ${index}_data WHERE id >> 37 = ${id} AND id & ${2 ** 37 - 1} < ${2 ** 31} ORDER BY id`,
    )
    for (const { block } of rows) {
      pages.read(new Uint8Array(block as ArrayBuffer), ({ term }) => {
        const word = Buffer.from(term).toString().slice(1)
        found.set(word, (found.get(word) ?? 0) + 1)
      })
    }
  }
  return found
}

/** In how many messages each word stands. */
async function askFts5(client: Client, index: string): Promise<Map<string, number>> {
  const [, told] = await client.batch([
    `CREATE VIRTUAL TABLE ${index}_words USING fts5vocab('${index}', 'row')`,
    `SELECT term, doc FROM ${index}_words`,
    `DROP TABLE ${index}_words`,
  ])
  return new Map(told!.rows.map(({ term, doc }) => [term as string, Number(doc)]))
}
