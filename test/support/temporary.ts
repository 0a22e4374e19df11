import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

/** The path of a file in a new folder, which goes when the test ends. */
export function temporaryPath(name = 'memory.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return join(folder, name)
}
