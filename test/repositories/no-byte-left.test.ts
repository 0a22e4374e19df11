import { execFileSync } from 'node:child_process'

import { inject } from 'vitest'

import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'
import { Dice } from '../support/random-history.ts'
import { reminder } from '../support/task.ts'

const secret = 'quixoticaardvark'
const session = { senderId: 'ana', projectKey: 'app', sessionId: 's-1' }
const thread = { senderId: 'ana', threadId: 'trip' }
const item = { senderId: 'ana', namespace: ['notes'], key: secret }

/** What is written, and how it is deleted: each deletion says how many there were, or whether there was one. */
const deletions: [string, (memory: MemoryStore) => Promise<() => Promise<unknown>>][] = [
  [
    'items.delete',
    async (memory) => {
      await memory.items.set({ ...item, value: { secret } })
      return () => memory.items.delete(item)
    },
  ],
  [
    'items.deleteAll',
    async (memory) => {
      await memory.items.set({ ...item, value: { secret } })
      return () => memory.items.deleteAll('ana')
    },
  ],
  [
    'items.move',
    async (memory) => {
      const from = ['notes', secret]
      await memory.items.set({ ...item, namespace: from, key: 'k', value: 1 })
      await memory.items.set({ ...item, namespace: from, value: secret, expiresAt: '2026-01-01' })
      return () => memory.items.move({ senderId: 'ana', from, to: ['archive'] })
    },
  ],
  [
    'facts.delete',
    async (memory) => {
      await memory.facts.set({ senderId: 'ana', key: 'city', value: secret })
      await memory.facts.set({ senderId: 'ana', key: 'city', value: `${secret} too` })
      return () => memory.facts.delete('ana', 'city', { history: true })
    },
  ],
  [
    'facts.deleteAll',
    async (memory) => {
      await memory.facts.set({ senderId: 'ana', key: secret, value: secret })
      return () => memory.facts.deleteAll('ana', { history: true })
    },
  ],
  [
    'lessons.delete',
    async (memory) => {
      const lesson = { senderId: 'ana', domain: 'tone', rule: `Say ${secret}` }
      const { id } = await memory.lessons.record(lesson)
      return () => memory.lessons.delete('ana', id)
    },
  ],
  [
    'outcomes.delete',
    async (memory) => {
      const outcome = { senderId: 'ana', domain: 'tone', score: 1 as const, lesson: secret }
      const { id } = await memory.outcomes.record(outcome)
      return () => memory.outcomes.delete('ana', id)
    },
  ],
  [
    'tasks.delete',
    async (memory) => {
      const words = reminder({
        description: secret,
        replyTarget: secret,
        dueAt: '2026-03-01 09:00',
      })
      const { task } = await memory.tasks.create(words)
      const [claim] = await memory.tasks.claimDue({ owner: secret })
      await memory.tasks.fail(claim!, new Error(`${secret} is away`))
      return () => memory.tasks.delete(task.id, 'ana')
    },
  ],
  [
    'aliases.delete',
    async (memory) => {
      await memory.aliases.create(secret, 'ana')
      return () => memory.aliases.delete(secret)
    },
  ],
  [
    'sessions.delete',
    async (memory) => {
      const scope = { channel: 'cli', senderId: 'ana' }
      await memory.sessions.set({ ...scope, sessionId: secret })
      return () => memory.sessions.delete(scope)
    },
  ],
  [
    'sessions.deleteAll',
    async (memory) => {
      await memory.sessions.set({ channel: 'cli', senderId: 'ana', sessionId: secret })
      return () => memory.sessions.deleteAll('ana')
    },
  ],
  [
    'transcripts.delete',
    async (memory) => {
      await memory.transcripts.append({ ...session, entries: [{ type: 'user', secret }] })
      return () => memory.transcripts.delete(session)
    },
  ],
  [
    'transcripts.deleteSession',
    async (memory) => {
      await memory.transcripts.append({ ...session, entries: [{ type: 'user', secret }] })
      return () => memory.transcripts.deleteSession(session)
    },
  ],
  [
    'checkpoints.deleteThread',
    async (memory) => {
      const value = { type: 'json', bytes: Buffer.from(JSON.stringify({ secret })) }
      await memory.checkpoints.put({
        ...thread,
        checkpointId: '1',
        ...value,
        metadata: { secret },
        channels: [{ name: secret, version: '1', value }],
      })
      return () => memory.checkpoints.deleteThread(thread)
    },
  ],
]

describe('a deletion', () => {
  test.for(deletions)(
    'by %s says what went, and leaves no byte of it in the files',
    async ([, write], { memory, path }) => {
      const remove = await write(memory)

      const [gone, again] = [await remove(), await remove()]

      expect(Number(gone)).toBe(1)
      expect(Number(again)).toBe(0)
      if (inject('backend') === 'file') expect(bytesOf(path)).not.toContain(secret)
    },
  )

  test('of a summary alone leaves the conversation, and no byte of the summary', async ({
    memory,
    path,
  }) => {
    const scope = { channel: 'web', senderId: 'ana' }
    const { conversation } = await memory.recordExchange({ ...scope, user: 'a', assistant: 'b' })
    await memory.conversations.close(conversation.id, { summary: `About a ${secret}` })

    const isChanged = await memory.conversations.update(conversation.id, { summary: null })

    expect(isChanged).toBe(true)
    expect(await memory.conversations.get(conversation.id)).toMatchObject({ summary: null })
    expect(await memory.messages.count(conversation.id)).toBe(2)
    if (inject('backend') === 'file') expect(bytesOf(path)).not.toContain(secret)
  })

  fileTest('by prune leaves no byte, of whatever kind', async ({ memory, path, clock }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: secret })
    await memory.items.set({ ...item, value: secret, expiresAt: clock.now() })
    await memory.transcripts.append({ ...session, entries: [{ type: 'user', secret }] })
    clock.advance({ days: 2 })

    const { rows, left } = await memory.prune({ facts: 1, expiredItems: 1, transcripts: 1 })

    expect(rows).toMatchObject({ facts: 1, expiredItems: 1, transcripts: 1 })
    expect(left).toEqual([])
    expect(bytesOf(path)).not.toContain(secret)
  })

  fileTest('of many rows at once leaves none of them', async ({ memory, path }) => {
    const keys = Array.from({ length: 200 }, (_, place) => `${secret}-${place}`)
    for (const key of keys) await memory.items.set({ ...item, key, value: key.repeat(9) })

    const gone = await Promise.all(keys.map((key) => memory.items.delete({ ...item, key })))

    expect(gone.every(Boolean)).toBe(true)
    expect(bytesOf(path)).not.toContain(secret)
  })

  // SQLite leaves copies of rows in the free space of a page when it moves others together: in such histories of 1 in 500.
  fileTest.for([2, 8])(
    'of messages leaves no byte of what was deleted or changed, whatever was written before (history %i)',
    async (seed, { memory, path }) => {
      const dice = new Dice(seed)
      const there: { id: string; word: string }[] = []
      for (let step = 0; step < 120; step++) {
        const word = `zq${step}x`
        const one = there[dice.below(Math.max(there.length, 1))]
        const content = `${word} `.repeat(dice.size(300))
        const act = dice.below(4)
        if (act < 2 || !one) {
          const thread = `t${dice.below(3)}`
          const messages = [{ id: `m${step}`, role: 'user' as const, content }]
          await memory.messages.appendAll({ channel: 'web', senderId: 'ana', thread, messages })
          there.push({ id: `m${step}`, word })
          continue
        }
        const { id, word: before } = one
        if (act === 2) {
          await memory.messages.update(id, { content })
          one.word = word
        } else {
          await memory.messages.delete(id)
          there.splice(there.indexOf(one), 1)
        }
        expect(bytesOf(path), `step ${step}`).not.toContain(before)
      }
    },
  )
})

/** By another process: a file that this one opens and closes loses the locks of the store that is open here. */
const bytesOf = (path: string): string =>
  execFileSync('cat', [path, `${path}-wal`], { maxBuffer: 1e9 }).toString('latin1')
