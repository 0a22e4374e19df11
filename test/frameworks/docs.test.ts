/** Runs the blocks of the docs that are marked `ts frameworks`, as test/docs.test.ts does the others. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { checks, docPages, examplesIn, fromSource, withChecks } from '../support/doc-examples.ts'
import { frameworksFolder } from '../support/frameworks.ts'

const folder = join(frameworksFolder, '.docs')
const examples = docPages()
  .flatMap((page) => examplesIn(page))
  .filter(({ ofFrameworks }) => ofFrameworks)
  .map((example, index) => ({ ...example, file: join(folder, `example-${index}.ts`) }))

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('every example of the docs that needs a framework of this folder', () => {
  test('has the right types', async () => {
    for (const { file, code } of examples) writeFileSync(file, `${code}\nexport {}\n`)
    const options = { noUnusedLocals: false, noUnusedParameters: false }
    const config = { extends: '../tsconfig.json', compilerOptions: options, include: ['*.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, exclude: [] }))

    const tsc = resolve('node_modules/typescript/bin/tsc')
    const checked = promisify(execFile)(process.execPath, [tsc, '-p', folder])

    await expect(checked.then(() => '').catch(({ stdout }) => String(stdout))).resolves.toBe('')
    expect(examples.map(({ page }) => page)).toContain('docs/mastra.md')
  })

  test.for(
    examples.filter(({ typesOnly }) => !typesOnly).map((each) => [each.page, each] as const),
  )('%s does what it says', async ([, { file, code }]) => {
    const root = process.cwd()
    const here = mkdtempSync(join(tmpdir(), 'omega-memory-docs-'))
    process.chdir(here)
    onTestFinished(() => {
      process.chdir(root)
      rmSync(here, { recursive: true, force: true })
    })
    const runnable = file.replace(/\.ts$/, '.run.ts')
    writeFileSync(runnable, `${checks}\n${fromSource(withChecks(code))}\n`)

    await import(/* @vite-ignore */ runnable)
  })
})
