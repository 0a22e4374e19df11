import { describe, expect, test } from 'vitest'

import { MemoryError } from '../src/errors.ts'
import { group } from '../src/group.ts'

class Greeter {
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  async greet(greeting: string): Promise<string> {
    if (greeting === '') throw new Error('the words of a user')
    return `${greeting}, ${this.#name}`
  }

  plain(): string {
    return 'plain'
  }
}

const greeters = () => group(async () => new Greeter('Ana'), { plain: () => 'given' })

describe('group', () => {
  test('is to its caller what is loaded', async () => {
    const greeter = greeters()

    expect(await greeter.greet('Hello')).toBe('Hello, Ana')
    expect(await greeter.greet('Bye')).toBe('Bye, Ana')
  })

  test('has at once what it was given', () => {
    expect(greeters().plain()).toBe('given')
  })

  test('lets only a MemoryError out, without the words of the one inside', async () => {
    const failed = greeters().greet('')

    await expect(failed).rejects.toBeInstanceOf(MemoryError)
    await expect(failed).rejects.toThrow(/^Greeter\.greet: /)
  })

  test('says that it could not be loaded by a MemoryError', async () => {
    const lost = group<Greeter>(async () => {
      throw new Error('Cannot find module')
    })

    await expect(lost.greet('Hello')).rejects.toMatchObject({
      name: 'MemoryError',
      code: 'storage',
    })
  })

  test('names the method that is not there', async () => {
    const missing = Reflect.get(greeters(), 'gret') as () => Promise<unknown>

    await expect(missing()).rejects.toThrow('Greeter has no method gret')
  })

  test('is no promise, so that it can be handed on by async functions', async () => {
    const greeter = greeters()

    const handedOn = await (async () => greeter)()

    expect(handedOn).toBe(greeter)
  })
})
