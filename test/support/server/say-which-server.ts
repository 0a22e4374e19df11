import { browserMissing, findBrowser } from '../../browse/page/find-browser.ts'
import { frameworksMissing, hasFrameworks } from '../frameworks.ts'
import { findServer } from './find-server.ts'

const said = Symbol.for('omega-memory: which server serves was said')

/** Says once, before the tests, what stands behind those of a server, and which are left out. Vitest asks once a project. */
export function setup(): void {
  const program = findServer()
  if (Reflect.has(globalThis, said)) return
  Reflect.set(globalThis, said, true)
  console.log(
    program === undefined
      ? 'No libSQL server was found: the imitation in test/support/server serves (CONTRIBUTING.md says how to get a real one).'
      : `The tests of a server run on ${program}.`,
  )
  if (!hasFrameworks()) console.log(frameworksMissing)
  if (findBrowser() === undefined) console.log(browserMissing)
}
