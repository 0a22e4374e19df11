import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** Builds the page that `browse` serves where it isn't yet: on a fresh clone the tests come before the first build. */
export function setup(): void {
  const folder = resolve('dist/browse/page')
  if (existsSync(folder)) return
  const build = `import { buildPage } from './scripts/page.mjs'; await buildPage(${JSON.stringify(folder)})`
  execFileSync(process.execPath, ['--input-type=module', '--eval', build], { stdio: 'inherit' })
}
