import fc from 'fast-check'

import { wordsBeside } from '../../src/recall/tokens.ts'
import { describe, expect, fileTest } from '../support/memory.ts'

const scripts = [
  'abcxyzABCXYZ',
  'äöüßéèçñøåæœłđðþıİŞțễồưĐ',
  'αβγδάέΏΣ',
  'абвгёйЁЙїєіґўђ',
  'אבגדשׁלָ״׳',
  'ابتثةىأإآؤئكگچپیہھےٱ\u064e\u0651\u0640',
  'कखगज़फड़ढ\u093c\u0901\u0902\u093e\u094d',
  'กขคงำเแ\u0e31\u0e47\u0e34',
  'かがパヴァーん々漢字中文',
  '한국어ᄒ\u1161\u11ab',
  'ⅻ½²①ﬁＡ１𝐇🐶👍🏽🇵🇹❤\ufe0f\u200d',
  '٠١٢۰۱०१๐๑',
  '\u00ad\u200b\u2060\ufeff\u0301\u0308\u0336',
  '0123456789',
  " -_.,:;/'’`´()&+#?!“”‑–—·…",
]

const text = fc
  .array(
    fc.oneof(
      ...scripts.map((letters) =>
        fc.array(fc.constantFrom(...Array.from(letters)), { maxLength: 4 }),
      ),
    ),
    { maxLength: 6 },
  )
  .map((runs) => `So ${runs.flat().join('')} it is`)
  // Nobody writes the vowel sign of one script on the letter of another.
  .filter(
    (written) =>
      !/(?<![\u0900-\u097f])[\u0901\u0902\u093c\u093e\u094d]|(?<![ก-๛])[\u0e31\u0e34\u0e47]/u.test(
        written,
      ),
  )

describe('a message', () => {
  fileTest(
    'is noted whenever it has words beside the index, whoever writes it',
    async ({ memory }) => {
      const texts = [
        ...new Set(fc.sample(text, { numRuns: 4_000, seed: 7 })),
        ...Array.from({ length: 0x3000 }, (_, code) => `ab ${String.fromCodePoint(code + 0x20)}x`),
      ]
      await memory.messages.append({
        channel: 'chat',
        senderId: 'ana',
        role: 'user',
        content: 'Hi',
      })
      // The first are entered with their letters as they are written.
      const older = texts.filter((each) => /[ßæøłđıёÆØŁĐЁ\u0370-\u03ff\u0600-\u06ff]/u.test(each))
      const last = older.length + 1
      await memory.client.execute({
        sql: 'UPDATE recall_letters SET folded_after = ?',
        args: [last],
      })
      await memory.client.execute({
        sql: `INSERT INTO messages(id, conversation_id, role, content, timestamp, sequence)
        SELECT key, (SELECT id FROM conversations), 'user', value, '2026-01-01 00:00:00', key + 2 FROM json_each(?)`,
        args: [JSON.stringify([...older, ...texts])],
      })

      const { rows } = await memory.client.execute(
        'SELECT key, content FROM messages WHERE key NOT IN (SELECT message_key FROM message_words)',
      )

      const missed = rows.flatMap(({ key, content }) =>
        typeof content === 'string'
          ? wordsBeside(content, { lettersAsWritten: Number(key) <= last }).map((word) => [
              content,
              word,
            ])
          : [],
      )
      expect(missed).toEqual([])
      expect(rows.length).toBeGreaterThan(100)
    },
  )
})
