import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

/** What is left out in a folder without frameworks. */
async function leftOut(env: Record<string, string>): Promise<string> {
  const program = `import { withoutFrameworks } from ${JSON.stringify(resolve('test/support/frameworks.ts'))}
    console.log(withoutFrameworks().join())`
  const file = ['--import', resolve('test/support/typescript.mjs'), '--input-type=module']
  const { stdout } = await promisify(execFile)(process.execPath, [...file, '--eval', program], {
    cwd: mkdtempSync(join(tmpdir(), 'omega-memory-')),
    env: { ...process.env, OMEGA_MEMORY_FRAMEWORKS: '', ...env },
  })
  return stdout.trim()
}

describe('where the frameworks are not installed', () => {
  test('their tests are left out', async () => {
    await expect(leftOut({})).resolves.toBe('test/frameworks/**')
  })

  test('it is an error when they are required', async () => {
    await expect(leftOut({ OMEGA_MEMORY_FRAMEWORKS: 'required' })).rejects.toThrow(
      'Not installed, and required: run `npm ci --omit=optional --ignore-scripts` in test/frameworks',
    )
  })
})
