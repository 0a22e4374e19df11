import { inspect } from 'node:util'

import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'

import { RunningCalls } from '../../src/database/running-calls.ts'
import { seal, sealedError } from '../../src/database/sealed.ts'
import { MemoryError } from '../../src/errors.ts'

const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })

describe('sealedError', () => {
  test('tells a full disk by the driver, through what Drizzle wraps around it', () => {
    const error = sealedError('FactRepository.set', new DrizzleQueryError('insert', ['x'], full))

    expect(error).toMatchObject({ code: 'storage_full', cause: full })
    expect(error.message).toMatch(/^FactRepository.set: /)
  })

  test('never shows the values of a statement, not even in its causes', () => {
    const wrapped = new DrizzleQueryError('select ?', ['my secret'], full)

    const error = sealedError('FactRepository.get', wrapped)

    expect(inspect(error, { depth: 10 })).not.toContain('my secret')
  })

  test('names the code of the driver, and the finer one where there are two', () => {
    const codes = { code: 'SQLITE_CONSTRAINT', extendedCode: 'SQLITE_CONSTRAINT_TRIGGER' }
    const refused = Object.assign(new Error('no'), codes)

    const error = sealedError('FactRepository.set', refused)

    expect(error.message).toContain('(SQLITE_CONSTRAINT_TRIGGER)')
  })

  test('does not put down to the database what has no code of it', () => {
    const error = sealedError('TaskRepository.work', new TypeError('not a function'))

    expect(error).toMatchObject({ code: 'storage', cause: expect.any(TypeError) })
    expect(error.message).toBe('TaskRepository.work: an unexpected error; its cause says which')
  })

  test('lets a MemoryError out as it is, also from inside', () => {
    const closed = new MemoryError('closed', 'The store was closed')

    expect(sealedError('x', closed)).toBe(closed)
    expect(sealedError('x', new DrizzleQueryError('select', [], closed))).toBe(closed)
  })
})

describe('seal', () => {
  class Numbers {
    static {
      seal(Numbers, () => ({
        calls: new RunningCalls(),
        execute: async () => Promise.reject(full),
      }))
    }

    #one = 1

    async one(): Promise<number> {
      return this.#one
    }

    async fails(): Promise<number> {
      throw full
    }

    throws(): never {
      throw full
    }
  }

  test('leaves what a method does, and its name, as they are', async () => {
    const numbers = new Numbers()

    expect(await numbers.one()).toBe(1)
    expect(numbers.one.name).toBe('one')
  })

  test('lets only a MemoryError out, that names the method', async () => {
    const numbers = new Numbers()

    await expect(numbers.fails()).rejects.toMatchObject({ code: 'storage_full' })
    expect(() => numbers.throws()).toThrow(/^Numbers\.throws: /)
  })

  test('leaves one method to be replaced in one object, as the tests of an app do', async () => {
    const replaced = new Numbers()
    const other = new Numbers()

    vi.spyOn(replaced, 'one').mockResolvedValue(2)

    expect([await replaced.one(), await other.one()]).toEqual([2, 1])
  })
})
