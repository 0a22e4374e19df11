import { describe, expect, test } from 'vitest'

import { start } from '../support/process.ts'

const script = new URL('../support/scripts/threads.ts', import.meta.url)

describe('a worker thread with a store', () => {
  test('ends without harm when it is told to close its store', async () => {
    await using program = start(script, ['asked', '1'])

    expect(await program.message()).toBe('done')
    await program.done()
  })

  // When this fails, the driver can bear it: the paragraph on worker threads in docs/operations.md can go then.
  test('takes the process with it when it is ended in the middle of a statement', async () => {
    await using program = start(script, ['terminated', '40'])

    await expect(program.done()).rejects.toThrow(/ended with a signal[^]*panicked/)
  })
})
