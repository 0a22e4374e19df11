import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { clockMove, holds, inOrder, sender } from '../support/models.ts'

const project = fc.constantFrom('', 'house', 'garden')
const step = fc.record({
  sender,
  project,
  score: fc.constantFrom(-1 as const, 0 as const, 1 as const),
  seconds: clockMove,
  asked: fc.record({
    limit: fc.integer({ min: 1, max: 5 }),
    project: fc.option(project, { nil: undefined }),
  }),
})

interface Logged {
  senderId: string
  project: string
  lesson: string
  at: Date
  number: number
}

test('outcomes are listed as a log of them would be, newest first', async () => {
  await holds(step, async ({ memory, clock, unique }, steps) => {
    const log: Logged[] = []
    for (const [number, { sender, project, score, seconds, asked }] of steps.entries()) {
      clock.advance({ seconds })
      const senderId = unique(sender)
      const lesson = `lesson ${number}`
      await memory.outcomes.record({ senderId, domain: 'd', score, lesson, project })
      log.push({ senderId, project, lesson, at: clock.now(), number })

      const listed = await memory.outcomes.listRecent({ senderId, ...asked })
      const expected = log
        .filter((each) => each.senderId === senderId)
        .filter(({ project }) => [undefined, project].includes(asked.project) || project === '')
        .sort(
          inOrder(
            ({ at }) => -at.getTime(),
            ({ number }) => -number,
          ),
        )
        .slice(0, asked.limit)
      expect(listed.map(({ senderId, lesson }) => [senderId, lesson])).toEqual(
        expected.map(({ senderId, lesson }) => [senderId, lesson]),
      )
    }
  })
})
