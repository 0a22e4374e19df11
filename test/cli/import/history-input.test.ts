import { Readable } from 'node:stream'

import { describe, expect, test } from 'vitest'

import { checkInput, historyInput } from '../../../src/cli/import/history-input.ts'
import { collect, fixture, temporaryFile } from './support.ts'

const { signal } = new AbortController()

describe('historyInput', () => {
  test('reads a file of any size in pieces of one buffer', async () => {
    const path = temporaryFile('0123456789'.repeat(20_000))
    const { name, size, chunks } = historyInput(path, Readable.from([]))

    const lengths: number[] = []
    const buffers = new Set<ArrayBufferLike>()
    for await (const { length, buffer } of chunks(signal)) {
      lengths.push(length)
      buffers.add(buffer)
    }

    expect({ name, size }).toEqual({ name: 'history.json', size: 200_000 })
    expect(lengths.reduce((sum, length) => sum + length)).toBe(200_000)
    expect(buffers.size).toBe(1)
  })

  test('reads what the program is given for -', async () => {
    const { name, size, chunks } = historyInput('-', Readable.from([Buffer.from('Hi')]))

    expect({ name, size }).toEqual({ name: 'standard input', size: undefined })
    expect(String(await collect(chunks(signal)))).toBe('Hi')
  })

  test('stops waiting for what the program is given when it is told to', async () => {
    const stop = new AbortController()
    const { chunks } = historyInput('-', new Readable({ read: () => undefined }))

    const reading = collect(chunks(stop.signal))
    stop.abort()

    await expect(reading).rejects.toThrow('The operation was aborted')
  })
})

describe('checkInput', () => {
  test('knows files, and - for standard input', () => {
    expect(() => checkInput(fixture('claude.json'))).not.toThrow()
    expect(() => checkInput('-')).not.toThrow()
    expect(() => checkInput('nowhere.json')).toThrow('ENOENT')
  })
})
