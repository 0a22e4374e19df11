import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { clockMove, holds, inOrder, sender, type World } from '../support/models.ts'

const key = fc.constantFrom('city', 'name', 'age')
const step = fc.record({
  act: fc.constantFrom('set', 'set', 'set', 'delete', 'deleteAll'),
  sender,
  key,
  value: fc.constantFrom('one', 'two', 'three'),
  seconds: clockMove,
})

interface Version {
  senderId: string
  key: string
  value: string
  validFrom: Date
  validTo: Date | null
}

const latest = (...moments: Date[]) => new Date(Math.max(...moments.map((moment) => +moment)))

/** Facts as a list of versions: the open one of a key is its value. */
class Model {
  readonly versions: Version[] = []

  open(senderId: string, key?: string): Version[] {
    return this.versions
      .filter((each) => each.senderId === senderId && each.validTo === null)
      .filter((each) => key === undefined || each.key === key)
      .sort(inOrder((each) => each.key))
  }

  history(senderId: string, key: string): Version[] {
    return this.versions.filter((each) => each.senderId === senderId && each.key === key)
  }

  asOf(senderId: string, then: Date): Version[] {
    return this.versions
      .filter((each) => each.senderId === senderId && each.validFrom <= then)
      .filter((each) => each.validTo === null || each.validTo > then)
      .sort(inOrder((each) => each.key))
  }

  set(senderId: string, key: string, value: string, now: Date): void {
    const [current] = this.open(senderId, key)
    if (current?.value === value) return
    this.end(senderId, key, now)
    const ends = this.history(senderId, key).map(({ validTo }) => validTo ?? now)
    this.versions.push({ senderId, key, value, validFrom: latest(now, ...ends), validTo: null })
  }

  end(senderId: string, key: string | undefined, now: Date): number {
    const ended = this.open(senderId, key)
    for (const version of ended) version.validTo = latest(version.validFrom, now)
    return ended.length
  }
}

const pairs = (rows: { key: string; value: string }[]) => rows.map(({ key, value }) => [key, value])

async function sayTheSame({ memory, clock }: World, model: Model, senderId: string): Promise<void> {
  const versions = (rows: Version[]) =>
    rows.map(({ key, value, validFrom, validTo }) => ({ senderId, key, value, validFrom, validTo }))

  const facts = await memory.facts.list(senderId)
  expect(facts.every((fact) => fact.senderId === senderId)).toBe(true)
  expect(pairs(facts)).toEqual(pairs(model.open(senderId)))
  expect(versions(await memory.facts.listAsOf(senderId, clock.now()))).toEqual(
    model.asOf(senderId, clock.now()),
  )
  for (const key of ['city', 'name', 'age']) {
    const history = versions(await memory.facts.history(senderId, key))
    expect(history).toEqual(model.history(senderId, key))
    expect(history.every(({ validFrom, validTo }) => !validTo || validTo >= validFrom)).toBe(true)
    expect((await memory.facts.get(senderId, key))?.value).toBe(model.open(senderId, key)[0]?.value)
  }
}

test('facts are what a list of versions would be, however the clock goes', async () => {
  await holds(step, async (world, steps) => {
    const { memory, clock, unique } = world
    const model = new Model()
    for (const { act, sender, key, value, seconds } of steps) {
      clock.advance({ seconds })
      const senderId = unique(sender)
      if (act === 'set') {
        await memory.facts.set({ senderId, key, value })
        model.set(senderId, key, value, clock.now())
      } else if (act === 'delete') {
        const deleted = await memory.facts.delete(senderId, key)
        expect(deleted).toBe(model.end(senderId, key, clock.now()) === 1)
      } else {
        const count = await memory.facts.deleteAll(senderId)
        expect(count).toBe(model.end(senderId, undefined, clock.now()))
      }
    }
    for (const each of ['ana', 'ben']) await sayTheSame(world, model, unique(each))
  })
})
