/**
 * Makes dist/: the declarations of every file by tsc, with maps that lead an editor into src/, and the programs bundled by
 * esbuild, so that a process loads few files. What is imported inside a method stays a file of its own.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

import { buildPage } from './page.mjs'

/** What an app can import or run, as package.json names it: `./dist/x.js` is made of `src/x.ts`. */
function entryPoints() {
  const { bin, exports } = JSON.parse(readFileSync('package.json', 'utf8'))
  const imported = Object.values(exports).flatMap((entry) => entry.default ?? [])
  return [...imported, ...Object.values(bin)].map((file) =>
    file.replace('./dist/', 'src/').replace(/\.js$/, '.ts'),
  )
}

rmSync('dist', { recursive: true, force: true })
execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
await build({
  entryPoints: entryPoints(),
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
await buildPage(fileURLToPath(new URL('../dist/browse/page', import.meta.url)))
