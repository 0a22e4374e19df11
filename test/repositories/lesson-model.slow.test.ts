import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { clockMove, holds, inOrder } from '../support/models.ts'

const step = fc.record({
  // Mostly one place, so that its cap is met.
  sender: fc.constantFrom('ana', 'ana', 'ana', 'ben'),
  domain: fc.constantFrom('travel', 'travel', 'travel', 'work'),
  project: fc.constantFrom('', '', '', 'house'),
  rules: fc.array(fc.integer({ min: 1, max: 16 }), { minLength: 1, maxLength: 3 }),
  seconds: clockMove,
})

interface Lesson {
  senderId: string
  domain: string
  project: string
  rule: string
  occurrences: number
  updatedAt: Date
}

class Model {
  lessons: Lesson[] = []

  record(given: Omit<Lesson, 'occurrences' | 'updatedAt'>, now: Date): number {
    const inDomain = this.lessons.filter(
      ({ senderId, domain, project }) =>
        senderId === given.senderId && domain === given.domain && project === given.project,
    )
    const known = inDomain.find(({ rule }) => rule === given.rule)
    const lesson = known ?? { ...given, occurrences: 0, updatedAt: now }
    if (!known) this.lessons.push(lesson)
    lesson.occurrences += 1
    lesson.updatedAt = now
    const weakest = inDomain
      .filter((each) => each !== lesson)
      .sort(
        inOrder(
          ({ occurrences }) => -occurrences,
          ({ updatedAt }) => -updatedAt.getTime(),
          this.#newness,
        ),
      )
      .slice(9)
    this.lessons = this.lessons.filter((each) => !weakest.includes(each))
    return lesson.occurrences
  }

  list(sender: string, wanted: string): Lesson[] {
    return this.lessons
      .filter(({ senderId }) => senderId === sender)
      .filter(({ project }) => project === wanted || project === '')
      .sort(
        inOrder(
          ({ project }) => (project === '' ? 1 : 0),
          ({ occurrences }) => -occurrences,
          ({ updatedAt }) => -updatedAt.getTime(),
        ),
      )
      .slice(0, 50)
  }

  readonly #newness = (lesson: Lesson) => -this.lessons.indexOf(lesson)
}

test('lessons are counted, capped and ordered as a list of them would be', async () => {
  await holds(step, async ({ memory, clock, unique }, steps) => {
    const model = new Model()
    for (const { sender, domain, project, rules, seconds } of steps) {
      clock.advance({ seconds })
      for (const number of rules) {
        const lesson = { senderId: unique(sender), domain, project, rule: `rule ${number}` }
        const { occurrences } = await memory.lessons.record(lesson)
        expect(occurrences).toBe(model.record(lesson, clock.now()))
      }
    }

    for (const senderId of [unique('ana'), unique('ben')]) {
      for (const project of ['', 'house', 'garden']) {
        const listed = await memory.lessons.list({ senderId, project })
        const expected = model.list(senderId, project)
        expect(listed).toMatchObject(expected)
      }
    }
  })
})
