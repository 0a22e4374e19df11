import * as fc from 'fast-check'

import { describe, expect, test } from '../support/memory.ts'

/** Pieces of which a reader sees one character each, or a few, and that go wrong when they are cut elsewhere. */
const pieces = [
  'fox ',
  '👨‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🧑🏾‍🚀',
  '🇵🇹',
  '🇵🇹🇧🇷',
  '1️⃣',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  'e\u0301',
  'a\u0308\u0323\u0304',
  'Z\u0335\u0321\u034d\u033a\u0311\u0306',
  'กำ',
  'ที่',
  'ผู้',
  'क्षि',
  'স্ত্রী',
  'நி',
  '\u1112\u1161\u11ab',
  'مَرْحَبًا ',
  'שָׁלוֹם ',
  '\u2067ערב\u2069',
  '\u202eabc\u202c',
  '漢字',
  '葛\u{e0100}',
  '𠮷',
  '\r\n',
  '\n\n',
  '\t',
  '\u200b',
  'ﷺ',
]

const long = fc
  .array(fc.constantFrom(...pieces), { minLength: 3, maxLength: 12 })
  .map((some) => some.join(''))
  .filter((text) => text.trim() !== '')
  .map((text) => text.repeat(Math.ceil(6000 / text.length)))

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
const isWholeStart = (part: string, text: string) =>
  text.startsWith(part) &&
  (part.length === text.length ||
    segmenter.segment(text).containing(part.length)?.index === part.length)

describe('a newest turn that is too long for its budget', () => {
  test('is cut between two characters as a reader sees them, in any script', async ({ memory }) => {
    let talk = 0
    await fc.assert(
      fc.asyncProperty(
        long,
        fc.integer({ min: 150, max: 1200 }),
        fc.constantFrom('as_said', 'alternating'),
        async (answer, maxTokens, history) => {
          const scope = { channel: 'web', senderId: `ana ${talk++}` }
          const asked = 'Write something long.'
          await memory.recordExchange({ ...scope, user: asked, assistant: answer })

          const built = await memory.context.build({
            ...scope,
            text: 'Shorter, please.',
            systemPrompt: 'You help.',
            history,
            budget: { maxTokens },
          })

          const [question, last] = built.history
          expect(question).toEqual({ role: 'user', content: asked })
          expect(last?.role).toBe('assistant')
          const content = last?.content ?? ''
          expect(content).toMatch(/\S \[…\]$/u)
          expect(isWholeStart(content.slice(0, -' […]'.length), answer)).toBe(true)
          expect(content.isWellFormed()).toBe(true)
          expect(built.manifest.tokens).toBeLessThanOrEqual(maxTokens)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a newest turn of many messages', () => {
  test('keeps its question and gives no result without a call, whatever their number and the budget', async ({
    open,
  }) => {
    const memory = await open({ maxContextMessages: 3000 })
    let talk = 0
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(100, 700, 2000)),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 200, max: 3000 }),
        async (count, words, callEvery, maxTokens) => {
          const scope = { channel: 'web', senderId: `bo ${talk++}`, thread: 'boats' }
          const asked = 'Which of the boats is ours?'
          const rows = Array.from({ length: count }, (_, n) =>
            n % callEvery === 0
              ? { role: 'assistant' as const, content: `Let me look for boat ${n}.` }
              : { role: 'tool' as const, content: `Boat ${n} is red. `.repeat(words) },
          )
          const messages = [{ role: 'user' as const, content: asked }, ...rows]
          await memory.messages.appendAll({ ...scope, messages })

          const { history, manifest } = await memory.context.build({
            ...scope,
            text: 'Go on',
            needs: { recall: false },
            budget: { maxTokens },
          })

          expect(history[0]).toEqual({ role: 'user', content: asked })
          expect(history[1]?.role).toBe('assistant')
          expect(manifest.tokens).toBeLessThanOrEqual(maxTokens)
          const items = manifest.items.filter(({ section }) => section === 'history')
          expect(items).toHaveLength(count + 1)
          const shown = items.filter(({ included }) => included)
          expect(shown).toHaveLength(history.length)
          const hasGap = history.some(({ content }) => content.startsWith('[…] '))
          expect(hasGap).toBe(shown.length < items.length)
        },
      ),
      { numRuns: 40 },
    )
  })

  test.for(['as_said', 'alternating'] as const)(
    'that is longer than all messages that a context reads keeps its question (%s)',
    async (shape, { open }) => {
      const memory = await open({ maxContextMessages: 12 })
      const asked = { role: 'user' as const, content: 'Which of the boats is ours?' }
      for (const count of [10, 11, 12, 13, 14, 15, 30, 500]) {
        for (const callEvery of [1, 2, 3, 13, 1000]) {
          const scope = { channel: 'web', senderId: `bo ${count} ${callEvery}`, thread: 'boats' }
          const rows = Array.from({ length: count }, (_, n) =>
            n % callEvery === 0
              ? { role: 'assistant' as const, content: `Let me look for boat ${n}.` }
              : { role: 'tool' as const, content: `Boat ${n} is red.` },
          )
          const earlier = [asked, { role: 'assistant' as const, content: 'None of them.' }]
          await memory.messages.appendAll({ ...scope, messages: [...earlier, asked, ...rows] })

          const { history, currentMessage } = await memory.context.build({
            ...scope,
            text: 'Go on',
            history: shape,
            needs: { recall: false },
          })

          const told = [...history, { role: 'user', content: currentMessage }]
          const contents = told.map(({ content }) => content)
          expect(contents.some((content) => content.startsWith(asked.content))).toBe(true)
          expect(history.length).toBeLessThanOrEqual(12)
          if (shape === 'alternating') continue
          expect(history.at(-1)?.content).toBe(rows.at(-1)?.content)
          if (count < 12) continue
          expect(history[0]).toEqual(asked)
          expect(history[1]?.role).toBe('assistant')
          expect(history.slice(1).some(({ content }) => content.startsWith('[…] '))).toBe(true)
          const texts = rows.map(({ content }) => content)
          const places = history
            .slice(1)
            .map(({ content }) => texts.indexOf(content.replace('[…] ', '')))
          expect(places).toEqual(places.toSorted((a, b) => a - b))
          expect(places).not.toContain(-1)
          for (const [at, place] of places.entries()) {
            const isAfterGap = place !== (at === 0 ? 0 : places[at - 1]! + 1)
            expect(history[at + 1]!.content.startsWith('[…] ')).toBe(isAfterGap)
          }
        }
      }
    },
  )
})
