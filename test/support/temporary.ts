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

/** A new folder for a test that runs beside others of its file, where `onTestFinished` can't tell which of them asks: it goes with its block. */
export function temporaryFolder(): Disposable & { pathOf: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-'))
  return {
    pathOf: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
