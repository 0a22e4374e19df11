import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The browser of the system: what `CHROMIUM` names, or one that is installed under its usual names. */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
  const found = [
    process.env.CHROMIUM ?? '',
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => path !== '' && existsSync(path))
  if (found === undefined && process.env.OMEGA_MEMORY_BROWSER === 'required') {
    throw new Error(
      'OMEGA_MEMORY_BROWSER=required, and there is no Chromium: install it, or name it in CHROMIUM',
    )
  }
  return found
}

/** What is said before the tests where there is none. */
export const browserMissing =
  'The tests of the page in test/browse/page are skipped: there is no Chromium. Install it (Debian: chromium), or name it in CHROMIUM.'
