import { eq, sql } from 'drizzle-orm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { conversations } from '../../src/schema/index.ts'
import { holds, inOrder } from '../support/models.ts'

const idle = 2 * 3_600_000
const channel = 'chat'

const step = fc.record({
  act: fc.constantFrom('exchange', 'exchange', 'append', 'begin', 'close', 'closeCurrent'),
  sender: fc.constantFrom('ana', 'ben'),
  project: fc.constantFrom('', '', 'house'),
  /** With a key of these, the call may be one that was made before. */
  key: fc.option(fc.constantFrom('k1', 'k2'), { freq: 3 }),
  minutes: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -400, max: 400 })),
})

interface Talk {
  senderId: string
  project: string
  startedAt: number
  lastActivity: number
  updatedAt: number
  summary: string | null
  closed: boolean
  texts: string[]
}

class Model {
  readonly talks: Talk[] = []
  readonly #written = new Map<string, Talk>()

  alive(senderId: string, project: string, at: number): Talk | undefined {
    return this.talks
      .filter((talk) => talk.senderId === senderId && talk.project === project && !talk.closed)
      .filter((talk) => talk.lastActivity >= at - idle && talk.startedAt <= at + idle)
      .sort(inOrder((talk) => -talk.lastActivity))[0]
  }

  begin(senderId: string, project: string, at: number): Talk {
    const alive = this.alive(senderId, project, at)
    if (alive) return alive
    const moments = { startedAt: at, lastActivity: at, updatedAt: at }
    const talk = { senderId, project, ...moments, summary: null, closed: false, texts: [] }
    this.talks.push(talk)
    return talk
  }

  write(
    { senderId, project, key }: { senderId: string; project: string; key: string | undefined },
    texts: string[],
    at: number,
  ): void {
    const place = `${senderId} ${key}`
    const talk = (key && this.#written.get(place)) || this.begin(senderId, project, at)
    if (key && this.#written.has(place)) texts = []
    if (key) this.#written.set(place, talk)
    talk.texts.push(...texts)
    if (texts.length === 0 || talk.closed) return
    talk.startedAt = Math.min(talk.startedAt, at)
    talk.lastActivity = Math.max(talk.lastActivity, at)
    talk.updatedAt = Math.max(talk.updatedAt, at)
  }

  close(talk: Talk, at: number, summary: string | null): void {
    Object.assign(talk, { closed: true, updatedAt: at, summary })
  }

  history(senderId: string): Talk[] {
    return this.talks
      .filter((talk) => talk.senderId === senderId && talk.closed)
      .sort(
        inOrder(
          (talk) => -talk.updatedAt,
          (talk) => -this.talks.indexOf(talk),
        ),
      )
  }
}

test('conversations and their messages are what lists of them would be', async () => {
  await holds(step, async ({ memory, clock, unique }, steps) => {
    const model = new Model()
    for (const [number, { act, sender, project, key, minutes }] of steps.entries()) {
      clock.advance({ minutes, seconds: number })
      const at = clock.now().getTime()
      const scope = { channel, senderId: unique(sender), project }
      const idempotencyKey = key ?? undefined
      // What is told under a key is told again in the same words.
      const text = key ? `text of ${key}` : `text ${number}`
      if (act === 'exchange') {
        await memory.recordExchange({ ...scope, user: text, assistant: text, idempotencyKey })
        model.write({ ...scope, key: key ? `exchange ${key}` : undefined }, [text, text], at)
      } else if (act === 'append') {
        await memory.messages.append({ ...scope, role: 'tool', content: text, idempotencyKey })
        model.write({ ...scope, key: key ? `append ${key}` : undefined }, [text], at)
      } else if (act === 'begin') {
        await memory.conversations.getOrCreate(scope)
        model.begin(scope.senderId, project, at)
      } else if (act === 'close') {
        const active = await memory.conversations.findActive(scope)
        const expected = model.alive(scope.senderId, project, at)
        expect(active?.startedAt.getTime()).toBe(expected?.startedAt)
        await memory.conversations.close(active?.id ?? '', { summary: text })
        if (expected) model.close(expected, at, text)
      } else {
        const expected = model.alive(scope.senderId, project, at)
        expect(await memory.conversations.closeCurrent(scope)).toBe(expected !== undefined)
        for (let talk = expected; talk; talk = model.alive(scope.senderId, project, at)) {
          model.close(talk, at, null)
        }
      }
    }

    for (const senderId of [unique('ana'), unique('ben')]) {
      const stored = await memory.db
        .select()
        .from(conversations)
        .where(eq(conversations.senderId, senderId))
        .orderBy(sql`rowid`)
      const expected = model.talks.filter((talk) => talk.senderId === senderId)
      expect(stored).toMatchObject(
        expected.map(({ startedAt, lastActivity, closed }) => ({
          startedAt: new Date(startedAt),
          lastActivity: new Date(lastActivity),
          status: closed ? 'closed' : 'active',
        })),
      )
      for (const [index, { id }] of stored.entries()) {
        const listed = await memory.messages.list(id)
        expect(listed.map(({ content }) => content)).toEqual(expected[index]!.texts)
        expect(listed.map(({ sequence }) => sequence)).toEqual(listed.map((_, place) => place + 1))
      }
      const history = await memory.conversations.listHistory({ channel, senderId })
      expect(history.map(({ summary, senderId }) => ({ summary, senderId }))).toEqual(
        model.history(senderId).map(({ summary }) => ({ summary, senderId })),
      )
      const texts = expected.reduce((sum, talk) => sum + talk.texts.length, 0)
      expect(await memory.stats(senderId)).toMatchObject({
        conversations: expected.length,
        messages: texts,
      })
    }
  })
})
