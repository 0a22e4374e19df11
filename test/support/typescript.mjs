/**
 * Lets Node 20 run the TypeScript of this repository as it stands: `node --import ./test/support/typescript.mjs x.ts`.
 * Every file keeps its own URL, so that code that looks for files beside itself finds them.
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'

import { transform } from 'esbuild'

// Node loads this file once more, as the hook itself, in a thread of its own.
if (isMainThread) register(import.meta.url)

const packageJson = new URL('../../package.json', import.meta.url)

/** The package by its name, as its users write it, is its source: `./dist/x.js` is made of `src/x.ts`. */
const doors = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(packageJson, 'utf8')).exports)
    .filter(([, entry]) => entry.default !== undefined)
    .map(([door, entry]) => [
      `omega-memory${door.slice(1)}`,
      new URL(entry.default.replace('./dist/', './src/').replace(/\.js$/, '.ts'), packageJson).href,
    ]),
)

export function resolve(specifier, context, nextResolve) {
  const door = doors[specifier]
  return door ? { url: door, shortCircuit: true } : nextResolve(specifier, context)
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context)
  const sourcefile = fileURLToPath(url)
  const source = await readFile(sourcefile, 'utf8')
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile,
    sourcemap: 'inline',
  })
  return { format: 'module', source: code, shortCircuit: true }
}
