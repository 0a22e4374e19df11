import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { clockMove, holds, sender } from '../support/models.ts'

const step = fc.record({
  act: fc.constantFrom('set', 'set', 'delete', 'deleteAll'),
  sender,
  channel: fc.constantFrom('chat', 'mail'),
  project: fc.constantFrom('', 'house'),
  sessionId: fc.constantFrom('s1', 's2', 's3'),
  seconds: clockMove,
})

const keyOf = (...scope: string[]) => scope.join('\n')

test('sessions are what a map from scope to session would be', async () => {
  await holds(step, async ({ memory, clock, unique }, steps) => {
    const model = new Map<string, string>()
    for (const { act, sender, channel, project, sessionId, seconds } of steps) {
      clock.advance({ seconds })
      const scope = { channel, senderId: unique(sender), project }
      const key = keyOf(scope.senderId, channel, project)
      if (act === 'set') {
        await memory.sessions.set({ ...scope, sessionId })
        model.set(key, sessionId)
      } else if (act === 'delete') {
        expect(await memory.sessions.delete(scope)).toBe(model.delete(key))
      } else {
        const keys = [...model.keys()].filter((each) => each.startsWith(`${scope.senderId}\n`))
        expect(await memory.sessions.deleteAll(scope.senderId)).toBe(keys.length)
        for (const each of keys) model.delete(each)
      }
    }

    for (const senderId of [unique('ana'), unique('ben')]) {
      for (const channel of ['chat', 'mail']) {
        for (const project of ['', 'house']) {
          const session = await memory.sessions.get({ channel, senderId, project })
          expect(session?.sessionId).toBe(model.get(keyOf(senderId, channel, project)))
        }
      }
    }
  })
})
