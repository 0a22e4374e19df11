import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestProject } from 'vitest/node'

/** Makes the store that thousands of tests begin with. */
export async function setup(project: TestProject): Promise<(() => void) | undefined> {
  // Once for all projects: each sees what the root provides.
  if (!project.isRootProject()) return undefined
  // Loaded here alone: at the top each project would translate the whole library for it.
  const [{ MemoryStore }, { TestClock }] = await Promise.all([
    import('../../src/index.ts'),
    import('./test-clock.ts'),
  ])
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-'))
  const path = join(folder, 'empty.db')
  const store = await MemoryStore.open({ url: `file:${path}`, clock: new TestClock() })
  // The first call makes the tables.
  await store.facts.list('ana')
  await store.close()
  project.provide('emptyStore', path)
  return () => rmSync(folder, { recursive: true, force: true })
}
