import { Buffer } from 'node:buffer'

import { describe, expect, test } from 'vitest'

import { nativeArguments } from '../../../src/database/statements/arguments.ts'

const one = [undefined]

describe('nativeArguments', () => {
  test.each([
    ['text', 'text'],
    [null, null],
    [5, 5n],
    [5.5, 5.5],
    [1e300, 1e300],
    [2 ** 53, 2 ** 53],
    [7n, 7n],
    [true, 1n],
    [false, 0n],
    [new Date(5), 5n],
    [new Uint8Array([1, 2]), Buffer.from([1, 2])],
    [new Uint8Array([1, 2, 3]).subarray(1), Buffer.from([2, 3])],
    [new Uint8Array([1, 2]).buffer, Buffer.from([1, 2])],
  ])('binds %s', (value, native) => {
    expect(nativeArguments(one, [value])).toEqual([native])
  })

  test.each([
    [undefined, /Parameter 1: undefined/],
    [{}, /Parameter 1: a value of type object/],
    [() => 1, /Parameter 1: a value of type function/],
    [Symbol('secret'), /Parameter 1: a value of type symbol/],
    [Number.NaN, /Parameter 1: only finite numbers/],
    [Number.POSITIVE_INFINITY, /Parameter 1: only finite numbers/],
    [new Date(Number.NaN), /Parameter 1: only finite numbers/],
    [2n ** 63n, /Parameter 1: the bigint does not fit/],
    [-(2n ** 63n) - 1n, /Parameter 1: the bigint does not fit/],
  ])('refuses %s, which would abort the process or be stored wrong', (value, message) => {
    expect(() => nativeArguments(one, [value as string])).toThrow(message)
  })

  test('never repeats a value', () => {
    const value = { secret: 'hunter2' } as never

    expect(() => nativeArguments(one, [value])).toThrow(/^(?!.*hunter2)/)
  })

  test.each([[[]], [['a']], [['a', 'b', 'c']], [undefined]])(
    'refuses %j where two arguments are needed',
    (args) => {
      expect(() => nativeArguments([undefined, undefined], args)).toThrow(/takes 2 arguments/)
    },
  )

  test('puts named arguments in the order of the parameters, with or without prefix', () => {
    const natives = nativeArguments(['a', 'b', 'c'], { '@c': 3, a: 1, $b: 2 })

    expect(natives).toEqual([1n, 2n, 3n])
  })

  test('refuses a named parameter that was given nothing', () => {
    expect(() => nativeArguments(['a', 'b'], { a: 1 })).toThrow(/parameter b was given no argument/)
    expect(() => nativeArguments([undefined], { a: 1 })).toThrow(
      /parameter 1 was given no argument/,
    )
  })
})
