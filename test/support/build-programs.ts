import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import type { TestProject } from 'vitest/node'

import { bundle } from './bundle.ts'

/** Those that look at how the library's own files are loaded, or load others, run as they stand. */
const asTheyStand = ['langgraph-graph.ts', 'start-up.ts', 'thread.ts', 'threads.ts']

/** What every program brings inside itself, as the published command line does: it starts in a fifth of the time. */
const broughtAlong = ['drizzle-orm', 'luxon', 'zod', '@modelcontextprotocol/server']

/**
 * Bundles what tests start hundreds of times, the command line and the scripts of test/support/scripts, into the folder `TEST_PROGRAMS`: by
 * itself each process would find, read and link hundreds of files.
 */
export async function setup(project: TestProject): Promise<(() => void) | undefined> {
  // Once for all projects: each sees what the root provides.
  if (!project.isRootProject()) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-programs-'))
  // One of them is run as another user.
  chmodSync(folder, 0o755)
  // They find the packages, and the library's own folder, where the sources do.
  for (const name of ['node_modules', 'package.json'])
    symlinkSync(resolve(name), join(folder, name))
  const scripts = readdirSync('test/support/scripts').filter((name) => !asTheyStand.includes(name))
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Record<string, Record<string, string>>
  const make = () =>
    bundle({
      entryPoints: [
        'src/cli/command-line.ts',
        ...scripts.map((name) => `test/support/scripts/${name}`),
      ],
      outbase: '.',
      outdir: folder,
      external: Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })
        .filter((name) => !broughtAlong.includes(name))
        .flatMap((name) => [name, `${name}/*`]),
    })
  await make()
  project.onTestsRerun(async () => {
    await make()
  })
  process.env.TEST_PROGRAMS = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
