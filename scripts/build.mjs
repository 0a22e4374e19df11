/**
 * Makes dist/: the declarations of every file by tsc, with maps that lead an editor into src/, and the programs bundled by
 * esbuild, so that a process loads few files. What is imported inside a method stays a file of its own.
 */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'

import { build } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
await build({
  entryPoints: ['src/index.ts', 'src/schema/index.ts', 'src/cli/main.ts'],
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  // Errors name the class that they come from.
  keepNames: true,
})
