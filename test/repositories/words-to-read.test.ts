import { readFileSync } from 'node:fs'

import { createClient } from '@libsql/client'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** The condition under which a trigger of a migration marks a message whose words have to be read. */
function conditionOf(migration: string): string {
  const sql = readFileSync(new URL(`../../drizzle/${migration}.sql`, import.meta.url), 'utf8')
  const condition = /SELECT new\.key WHERE (\(.*?\));\nEND;/su.exec(sql)?.[1]
  return condition!.replaceAll('new.content', 'text')
}

/** Letters and signs that some pattern of the condition asks for, and others beside them. */
const pieces = [
  ...Array.from('abzAZ09 .,-_/&#\'’:()`+"!?~@[]^*'),
  ...Array.from(
    'äßøéŁłđĐæÆ«»…–—‚€ёЁЂйЖЯіѓ中々、。。ぁゖァーＡ１한글עְאَاאپقกำ์ेक়ﬁ\u00AD\u0301\u200B\u0000\u0007\u007F\u00A0\u20A8\u{1F600}\u{20000}',
  ),
  'O’Brien',
  "O'Brien",
  '+49 170 1234567',
  '01701234567',
  '00:1A:2B',
  'C++',
  'C#',
  'e-mail',
  'www.ex.am',
  'camelCase',
  'plain words',
  ...Array.from('0123456789', (digit) => `${digit} ${digit}${digit}`),
]

test('asking in steps marks the same messages as asking for everything', async () => {
  const db = createClient({ url: ':memory:' })
  const sql = `SELECT (${conditionOf('0029_words_to_read')}) AS whole, (${conditionOf('0032_quicker_words')}) AS steps
    FROM (SELECT value AS text FROM json_each(?))`
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc
          .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })))
          .map((parts) => parts.join('')),
        { minLength: 200, maxLength: 200 },
      ),
      async (texts) => {
        const { rows } = await db.execute({ sql, args: [JSON.stringify(texts)] })
        const different = texts.filter((_, n) => rows[n]!.whole !== rows[n]!.steps)
        expect(different).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
  db.close()
})
