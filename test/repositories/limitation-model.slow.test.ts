import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { clockMove, holds, inOrder } from '../support/models.ts'

const step = fc.record({
  act: fc.constantFrom('record', 'record', 'resolve'),
  title: fc.constantFrom('No calendar', 'no calendar', 'NO CALENDAR', 'No mail', 'Não', 'não'),
  seconds: clockMove,
})

interface Noted {
  id: string
  title: string
  at: Date
  number: number
  open: boolean
}

const inLowerCase = (title: string) => title.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

test('limitations are what a list without doubles would be', async () => {
  await holds(step, async ({ memory, clock, unique }, steps) => {
    const model: Noted[] = []
    for (const [number, { act, seconds, ...given }] of steps.entries()) {
      clock.advance({ seconds })
      const title = unique(given.title)
      const known = model.find((each) => inLowerCase(each.title) === inLowerCase(title))
      if (act === 'record') {
        const { limitation, created } = await memory.limitations.record({ title, description: '' })
        expect(created).toBe(known === undefined)
        expect(limitation).toMatchObject(known ? { id: known.id, title: known.title } : { title })
        if (!known) model.push({ id: limitation.id, title, at: clock.now(), number, open: true })
      } else if (known) {
        const resolved = await memory.limitations.resolve(known.id)
        expect(resolved).toMatchObject({ id: known.id, status: 'resolved' })
        known.open = false
      }
    }

    const open = (await memory.limitations.listOpen()).map(({ id }) => id)
    const expected = model
      .filter((each) => each.open)
      .sort(
        inOrder(
          ({ at }) => +at,
          ({ number }) => number,
        ),
      )
    expect(open).toEqual(expected.map(({ id }) => id))
    for (const { id } of expected) await memory.limitations.resolve(id)
  })
})
