import { execFile } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { temporaryPath } from '../support/temporary.ts'

const loaders = ['typescript.mjs', 'mastra-folder.mjs']
  .map((name) => resolve('test/support', name))
  .flatMap((loader) => ['--import', loader])

test('mastra.ts goes on in another process, and others are told of it', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [...loaders, resolve('examples/mastra.ts')],
    { cwd: dirname(temporaryPath()) },
  )

  expect(stderr).toBe('')
  expect(stdout).toBe(
    `agent: Since when?
agent: Then caulk it before the regatta.
4 messages, and found: The keel leaks.
told elsewhere: true
erased: 4 messages
`,
  )
})
