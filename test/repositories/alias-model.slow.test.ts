import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { clockMove, holds, inOrder } from '../support/models.ts'

const names = ['a', 'b', 'c', 'd', 'e']
const id = fc.constantFrom(...names)
const step = fc.record({
  act: fc.constantFrom('create', 'create', 'create', 'delete', 'welcome'),
  one: id,
  other: id,
  seconds: clockMove,
})

class Model {
  readonly links = new Map<string, string>()
  readonly welcomed: { id: string; at: Date; number: number }[] = []

  resolve(id: string): string {
    const next = this.links.get(id)
    return next === undefined ? id : this.resolve(next)
  }

  create(alias: string, canonical: string): boolean {
    const person = this.resolve(canonical)
    const existing = this.links.get(alias)
    if (existing !== undefined) return existing === person
    if (person === alias) return false
    this.links.set(alias, person)
    for (const [other, to] of this.links) if (to === alias) this.links.set(other, person)
    return true
  }

  list(canonical: string): string[] {
    const direct = [...this.links].filter(([, to]) => to === canonical).map(([alias]) => alias)
    return direct.flatMap((alias) => [alias, ...this.list(alias)]).sort()
  }

  welcome(id: string, at: Date, number: number): void {
    if (!this.welcomed.some((each) => each.id === id)) this.welcomed.push({ id, at, number })
  }

  isNew(id: string): boolean {
    return !this.welcomed.some((each) => this.resolve(each.id) === this.resolve(id))
  }

  suggestion(id: string): string | undefined {
    const [first] = this.welcomed
      .filter((each) => this.resolve(each.id) !== this.resolve(id))
      .sort(
        inOrder(
          ({ at }) => +at,
          ({ number }) => number,
        ),
      )
    return first && this.resolve(first.id)
  }
}

test('aliases are what links without circles would be', async () => {
  await holds(step, async ({ memory, clock, unique }, steps) => {
    const model = new Model()
    for (const [number, { act, seconds, ...ids }] of steps.entries()) {
      clock.advance({ seconds })
      const [one, other] = [unique(ids.one), unique(ids.other)]
      if (act === 'create') {
        const created = memory.aliases.create(one, other).then(
          () => true,
          (error: { code: string }) => error.code !== 'conflict',
        )
        expect(await created).toBe(model.create(one, other))
      } else if (act === 'delete') {
        expect(await memory.aliases.delete(one)).toBe(model.links.delete(one))
      } else {
        await memory.facts.set({ senderId: one, key: 'welcomed', value: 'true' })
        model.welcome(one, clock.now(), number)
      }
    }

    for (const id of names.map(unique)) {
      expect(await memory.aliases.resolve(id)).toBe(model.resolve(id))
      const listed = await memory.aliases.list(id)
      expect(listed.map(({ aliasSenderId }) => aliasSenderId)).toEqual(model.list(id))
      expect(await memory.aliases.isNewUser(id)).toBe(model.isNew(id))
      expect(await memory.aliases.findCanonicalUser(id)).toBe(model.suggestion(id))
    }
    for (const { id } of model.welcomed) await memory.facts.deleteAll(id)
  })
})
