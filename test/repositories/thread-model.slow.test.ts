import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { holds } from '../support/models.ts'

const channel = 'chat'

const step = fc.record({
  act: fc.constantFrom(
    'exchange',
    'save',
    'save',
    'edit',
    'delete',
    'truncate',
    'replace',
    'fork',
    'drop',
    'link',
  ),
  sender: fc.constantFrom('ana', 'ben'),
  thread: fc.constantFrom('boat', 'cake'),
  /** Which of the messages there are. */
  place: fc.nat({ max: 5 }),
  text: fc.constantFrom('keel', 'mast', 'sail'),
})

interface Said {
  id: string
  text: string
}

test('threads and their messages are what lists of them would be', async () => {
  await holds(
    step,
    async ({ memory, clock, unique }, steps) => {
      const talks = new Map<string, { senderId: string; thread: string; said: Said[] }>()
      for (const [number, { act, sender, thread, place, text }] of steps.entries()) {
        clock.advance({ minutes: number * 50 })
        const senderId = unique(sender)
        const scope = { channel, senderId, thread }
        const key = `${senderId} ${thread}`
        const talk = talks.get(key) ?? { senderId, thread, said: [] }
        const one = talk.said[place % Math.max(talk.said.length, 1)]
        const id = unique(`${number}`)
        if (act === 'exchange') {
          const { user, assistant } = await memory.recordExchange({
            ...scope,
            user: text,
            assistant: text,
          })
          talk.said.push({ id: user.id, text }, { id: assistant.id, text })
          talks.set(key, talk)
        } else if (act === 'save') {
          const messages = [...(one ? [{ id: one.id, text }] : []), { id, text }]
          await memory.messages.appendAll({
            ...scope,
            messages: messages.map(({ id, text }) => ({
              id,
              role: 'user',
              content: text,
              body: { text },
            })),
          })
          if (one) one.text = text
          talk.said.push({ id, text })
          talks.set(key, talk)
        } else if (act === 'edit' && one) {
          expect(await memory.messages.update(one.id, { content: text })).toBe(true)
          one.text = text
        } else if (act === 'delete' && one) {
          expect(await memory.messages.delete([one.id, 'unknown'])).toBe(1)
          talk.said.splice(talk.said.indexOf(one), 1)
        } else if (act === 'truncate' && one) {
          const from = talk.said.indexOf(one)
          expect(await memory.messages.truncateFrom(one.id)).toBe(talk.said.length - from)
          talk.said.splice(from)
        } else if (act === 'replace' && one) {
          const gone = talk.said.splice(talk.said.indexOf(one))
          const expected = gone.map(({ id }) => id)
          const replacement = [{ id, role: 'assistant' as const, content: text }]
          await memory.messages.replaceSuffix({ ...scope, expected, replacement })
          talk.said.push({ id, text })
        } else if (act === 'fork' && one) {
          const from = (await memory.messages.get(one.id))!.conversationId
          const copy = await memory.conversations.fork(from, { upTo: one.id, thread: id })
          const kept = talk.said.slice(0, talk.said.indexOf(one) + 1)
          const copied = await memory.messages.list(copy.id)
          const said = kept.map(({ text }, at) => ({ id: copied[at]!.id, text }))
          talks.set(`${senderId} ${id}`, { senderId, thread: id, said })
        } else if (act === 'drop' && talks.has(key)) {
          const found = await memory.conversations.getOrCreate(scope)
          expect(await memory.conversations.delete(found.id)).toBe(true)
          talks.delete(key)
        } else if (act === 'link') {
          await memory.aliases.create(`${senderId}@mail`, senderId)
        }
      }

      for (const senderId of [unique('ana'), unique('ben')]) {
        const expected = [...talks.values()].filter((talk) => talk.senderId === senderId)
        const listed = await memory.conversations.list({ senderId })
        expect(new Set(listed.map(({ thread }) => thread))).toEqual(
          new Set(expected.map(({ thread }) => thread)),
        )
        expect(listed).toHaveLength(expected.length)
        expect(await memory.conversations.count({ senderId, channel })).toBe(expected.length)
        for (const { thread, said } of expected) {
          const { id } = (await memory.conversations.findActive({ channel, senderId, thread }))!
          const stored = await memory.messages.list(id)
          expect(stored.map(({ id, content }) => ({ id, text: content }))).toEqual(said)
          const { history } = await memory.context.build({ channel, senderId, thread, text: 'q' })
          expect(history.map(({ content }) => content)).toEqual(said.map(({ text }) => text))
        }
        for (const word of ['keel', 'mast', 'sail']) {
          const hits = await memory.messages.search({ senderId, query: word, limit: 100 })
          const found = new Set(hits.map(({ message }) => message.id))
          const texts = expected.flatMap(({ said }) => said)
          // Of copies one is found.
          if (texts.some(({ text }) => text === word)) {
            expect(hits.map(({ message }) => message.content)).toContain(word)
          }
          expect([...found].filter((id) => !texts.some((said) => said.id === id))).toEqual([])
        }
      }
      expect(await memory.recall.checkIndex()).toEqual({ missing: 0, extra: 0, misplaced: 0 })
    },
    { runs: 60 },
  )
})
