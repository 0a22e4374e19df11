import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/**
 * How node runs a TypeScript file of this repository: the file to run, and what has to be loaded before it. Nothing has, where the file was
 * bundled before the tests. The benchmarks, before which nothing is bundled, start theirs this way too.
 */
export function programOf(source: string): { file: string; preloaded: string[] } {
  const { TEST_PROGRAMS: folder } = process.env
  const bundled = folder && join(folder, relative('', source).replace(/\.ts$/, '.js'))
  if (bundled && existsSync(bundled)) return { file: bundled, preloaded: [] }
  return { file: source, preloaded: ['--import', resolve('test/support/typescript.mjs')] }
}

/** What node is given to run the command line. */
export function commandLine(): string[] {
  const { file, preloaded } = programOf(resolve('src/cli/command-line.ts'))
  return [...preloaded, file]
}
