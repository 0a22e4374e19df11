import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

import { expect, test } from 'vitest'

test('a benchmark, before which nothing is bundled, runs a script as it stands', () => {
  const { TEST_PROGRAMS: _, ...env } = process.env
  const script = resolve('bench/children/writer.ts')
  const program = `
    import { programOf } from ${JSON.stringify(resolve('test/support/programs.ts'))}
    console.log(JSON.stringify(programOf(${JSON.stringify(script)})))`

  const printed = execFileSync(
    process.execPath,
    ['--import', resolve('test/support/typescript.mjs'), '--input-type=module', '--eval', program],
    { env, encoding: 'utf8' },
  )

  expect(JSON.parse(printed)).toEqual({
    file: script,
    preloaded: ['--import', resolve('test/support/typescript.mjs')],
  })
})
