import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { buildPage } from '../../scripts/page.mjs'

/** Builds the page that `browse` serves where it isn't yet: on a fresh clone the tests come before the first build. */
export async function setup(): Promise<void> {
  const folder = resolve('dist/browse/page')
  if (!existsSync(folder)) await buildPage(folder)
}
