import { PassThrough } from 'node:stream'

import { describe, expect, test } from 'vitest'

import { Terminal } from '../../src/cli/terminal.ts'

interface Output {
  isTTY?: boolean
  columns?: number
  highWaterMark?: number
}

function output({ isTTY = true, columns = 80, highWaterMark }: Output = {}) {
  const stream = Object.assign(new PassThrough({ highWaterMark }), { isTTY, columns })
  return { stream, written: () => String(stream.read() ?? '') }
}

const width = (columns: number | undefined) =>
  new Terminal({ stdout: Object.assign(new PassThrough(), { columns }) }).width

describe('Terminal', () => {
  test('draws progress over one line, cut to its width, and clears it before anything else', async () => {
    const stdout = output()
    const stderr = output({ columns: 20 })
    const terminal = new Terminal({ stdout: stdout.stream, stderr: stderr.stream, environment: {} })

    terminal.progress('12,345 messages and more')
    await terminal.print('done')

    expect(stderr.written()).toBe('\r\u001B[2K12,345 messages an…\r\u001B[2K')
    expect(stdout.written()).toBe('done\n')
  })

  test('draws progress ten times a second at most', () => {
    const stderr = output()
    const terminal = new Terminal({ stderr: stderr.stream, environment: {} })

    for (const step of ['1 %', '2 %', '3 %']) terminal.progress(step)

    expect(stderr.written()).toBe('\r\u001B[2K1 %')
  })

  test('draws no progress into a pipe', () => {
    const stderr = output({ isTTY: false })

    new Terminal({ stderr: stderr.stream, environment: {} }).progress('1 %')

    expect(stderr.written()).toBe('')
  })

  test('waits for a reader that is slow', async () => {
    const stdout = output({ highWaterMark: 4 })
    const terminal = new Terminal({ stdout: stdout.stream, environment: {} })
    let printed = false

    const printing = terminal.print('longer than the pipe').then(() => (printed = true))
    await new Promise((resolve) => setImmediate(resolve))
    const waited = !printed
    stdout.stream.resume()
    await printing

    expect(waited).toBe(true)
  })

  test.each([
    [{}, '\u001B[1mbold\u001B[0m'],
    [{ NO_COLOR: '1' }, 'bold'],
    [{ TERM: 'dumb' }, 'bold'],
  ])('paints unless %j asks for none', (environment, bold) => {
    expect(new Terminal({ stdout: output().stream, environment }).bold('bold')).toBe(bold)
  })

  test('listens once for errors of a stream, however many are made of it', () => {
    const stdout = new PassThrough()

    const made = Array.from({ length: 20 }, () => new Terminal({ stdout, stderr: stdout }))

    expect(made).toHaveLength(20)
    expect(stdout.listenerCount('error')).toBe(1)
    expect(() => stdout.emit('error', new Error('EPIPE'))).not.toThrow()
  })

  test('fills 80 columns where it does not know better, and 100 at most', () => {
    expect([width(undefined), width(60), width(240)]).toEqual([80, 60, 100])
  })
})
