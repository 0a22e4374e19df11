import { z } from 'zod'

import { describe, expect, test } from '../support/memory.ts'

const Person = z.object({
  city: z.string(),
  children: z.number().int(),
  likes: z.array(z.string()).optional(),
})

describe('typed', () => {
  test('reads and writes the facts of a person as one object, and leaves others alone', async ({
    memory,
  }) => {
    const profile = memory.facts.typed(Person)
    await memory.facts.set({ senderId: 'ana', key: 'shoe size', value: '38' })

    const stored = await profile.set('ana', { city: 'Porto', children: 2, likes: ['tea'] })
    await profile.set('ana', { city: 'Faro' })

    expect(stored).toEqual({ city: 'Porto', children: 2, likes: ['tea'] })
    expect(await profile.get('ana')).toEqual({ city: 'Faro', children: 2, likes: ['tea'] })
    expect(await memory.facts.list('ana')).toMatchObject([
      { key: 'children', value: '2' },
      { key: 'city', value: 'Faro' },
      { key: 'likes', value: '["tea"]' },
      { key: 'shoe size', value: '38' },
    ])
    expect(await profile.get('ben')).toEqual({})
  })

  test('takes no schema without a shape', ({ memory }) => {
    const refusal = expect.objectContaining({ code: 'invalid_input' })

    for (const schema of [{}, { shape: null }, { shape: 'city' }]) {
      expect(() => memory.facts.typed(schema as never)).toThrow(refusal)
    }
  })

  test('leaves out what is no such value', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'Children', value: 'several' })
    await memory.facts.set({ senderId: 'ana', key: 'City', value: 'Porto' })

    expect(await memory.facts.typed(Person).get('ana')).toEqual({ city: 'Porto' })
  })

  test('reads of what was told within one second the last, as everything else does, under whichever id and however spelt', async ({
    memory,
  }) => {
    const city = memory.facts.typed(Person.pick({ city: true }))
    await memory.aliases.create('ana@mail', 'ana')
    await memory.aliases.create('whatsapp:7', 'ana@mail')
    const told = [
      { senderId: 'ana', key: 'city', value: 'Porto' },
      { senderId: 'whatsapp:7', key: 'city', value: 'Faro' },
      { senderId: 'ana', key: 'city', value: 'Braga' },
      { senderId: 'ana@mail', key: 'City', value: 'Évora' },
      { senderId: 'whatsapp:7', key: 'CITY', value: 'Lagos' },
      { senderId: 'ana@mail', key: 'city', value: 'Tavira' },
    ]

    for (const fact of told) {
      await memory.facts.set(fact)
      const { value } = fact
      const context = await memory.context.build({ channel: 'cli', senderId: 'ana', text: 'Hi' })
      expect(await memory.facts.get('ana', 'city')).toMatchObject({ value })
      expect(await city.get('whatsapp:7')).toEqual({ city: value })
      expect(context.systemPrompt).toMatch(new RegExp(`^- city: ${value}$`, 'im'))
    }
  })

  test('refuses a value that the schema does not know, by its key, and stores nothing', async ({
    memory,
  }) => {
    const profile = memory.facts.typed(Person)

    await expect(
      profile.set('ana', { city: 'Porto', children: 'two' as never }),
    ).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('children') })
    await expect(profile.set('ana', { pet: 'cat' } as never)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(await memory.facts.list('ana')).toEqual([])
  })
})

describe('merge', () => {
  test('keeps the newer value of two keys, and the older one as history', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })
    clock.advance({ days: 1 })
    await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto', confidence: 0.9 })

    const merged = await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })

    expect(merged).toMatchObject({ key: 'city', value: 'Porto', confidence: 0.9 })
    expect(await memory.facts.list('ana')).toHaveLength(1)
    const versions = await memory.facts.history('ana', 'city')
    expect(versions.map(({ value }) => value)).toEqual(['Lisbon', 'Porto'])
  })

  test('keeps the value of the key it goes into, when that is newer', async ({ memory, clock }) => {
    await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto' })
    clock.advance({ days: 1 })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })

    const merged = await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })

    expect(merged).toMatchObject({ key: 'city', value: 'Lisbon' })
    expect(await memory.facts.list('ana')).toHaveLength(1)
    const versions = await memory.facts.history('ana', 'city')
    expect(versions.map(({ value }) => value)).toEqual(['Porto', 'Lisbon'])
  })

  test('renames a fact where there is no other, and does nothing where there is none', async ({
    memory,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto' })

    await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })
    const again = await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })
    const nothing = await memory.facts.merge({ senderId: 'ana', from: 'a', into: 'b' })
    const itself = await memory.facts.merge({ senderId: 'ana', from: 'City', into: 'city' })

    expect(again).toMatchObject({ value: 'Porto' })
    expect(nothing).toBeUndefined()
    expect(itself).toMatchObject({ value: 'Porto' })
    expect(await memory.facts.list('ana')).toMatchObject([{ key: 'city', value: 'Porto' }])
  })
})
