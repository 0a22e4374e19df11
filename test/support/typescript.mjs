/**
 * Lets Node 20 run the TypeScript of this repository as it stands: `node --import ./test/support/typescript.mjs x.ts`.
 * Every file keeps its own URL, so that code that looks for files beside itself finds them.
 */
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'

import { transform } from 'esbuild'

// Node loads this file once more, as the hook itself, in a thread of its own.
if (isMainThread) register(import.meta.url)

/** The package by its name, as its users write it, is its source. */
const doors = {
  'omega-memory': new URL('../../src/index.ts', import.meta.url).href,
  'omega-memory/schema': new URL('../../src/schema/index.ts', import.meta.url).href,
}

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
