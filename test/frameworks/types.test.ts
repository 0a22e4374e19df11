import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { frameworksFolder } from '../support/frameworks.ts'

test('what is here fits the types of the frameworks', async () => {
  const tsc = resolve('node_modules/typescript/bin/tsc')

  const checked = promisify(execFile)(process.execPath, [tsc, '-p', frameworksFolder])

  await expect(checked.then(() => '').catch(({ stdout }) => String(stdout))).resolves.toBe('')
})
