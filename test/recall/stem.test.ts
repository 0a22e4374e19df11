import { describe, expect, test } from 'vitest'

import { openLocalClient } from '../../src/database/file/local-client.ts'
import { english } from '../../src/recall/data/en.ts'
import { stem } from '../../src/recall/stem.ts'

const endings =
  ` s es ed ing y ies er ness fulness ful ization ational tional ement ment ance ability ousness iveness
  alize ically e eed`.split(/\s+/)

describe('stem', () => {
  test('agrees with the tokenizer of the index on thousands of words', async () => {
    const roots = [...english.stopWords, ...english.relatives.keys(), ...english.scaffold]
    const words = roots.flatMap((root) => endings.map((ending) => root + ending))
    const client = await openLocalClient({
      path: ':memory:',
      busyTimeoutMs: 0,
      durability: 'normal',
    })
    await client.execute(
      "CREATE VIRTUAL TABLE stems USING fts5(word, content='', tokenize='porter unicode61')",
    )
    await client.execute("CREATE VIRTUAL TABLE stemmed USING fts5vocab(stems, 'instance')")
    await client.execute({
      sql: 'INSERT INTO stems(rowid, word) SELECT key + 1, value FROM json_each(?)',
      args: [JSON.stringify(words)],
    })

    const { rows } = await client.execute('SELECT doc, term FROM stemmed ORDER BY doc')

    expect(rows).toHaveLength(words.length)
    expect(rows.filter(({ doc, term }) => stem(words[Number(doc) - 1] ?? '') !== term)).toEqual([])
    client.close()
  })

  test('leaves a word of one or two letters alone', () => {
    expect(stem('as')).toBe('as')
  })
})
