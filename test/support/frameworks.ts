import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where the frameworks are that are too large for everybody's install. It has a package.json and a lock of its own. */
export const frameworksFolder = resolve('test/frameworks')

const isInstalled = existsSync(join(frameworksFolder, 'node_modules'))

/** Whether the tests of those frameworks can run. Their absence is an error where OMEGA_MEMORY_FRAMEWORKS=required. */
export function hasFrameworks(): boolean {
  if (!isInstalled && process.env.OMEGA_MEMORY_FRAMEWORKS === 'required') {
    throw new Error(`Not installed, and required: run ${howToInstall}`)
  }
  return isInstalled
}

const howToInstall = '`npm ci --omit=optional --ignore-scripts` in test/frameworks'

/** The files that vitest leaves out: the tests of the frameworks where these are not installed. */
export const withoutFrameworks = (): string[] => (hasFrameworks() ? [] : ['test/frameworks/**'])

/** What is said once, before the tests, where they are left out. */
export const frameworksMissing = `The tests of the frameworks in test/frameworks are skipped: run ${howToInstall}.`

/** A door finds Mastra in that folder, where its test does. */
export const frameworkAliases = [
  {
    find: /^@mastra\/core\/([\w-]+)$/,
    replacement: join(frameworksFolder, 'node_modules/@mastra/core/dist/$1/index.js'),
  },
]
