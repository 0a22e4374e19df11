/**
 * Lets Node 20 run the TypeScript of this repository as it stands: `node --import ./test/support/typescript.mjs x.ts`.
 * Every file keeps its own URL, so that code that looks for files beside itself finds them.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread, threadId } from 'node:worker_threads'

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
  return { format: 'module', source: await transformed(source, sourcefile), shortCircuit: true }
}

/** What esbuild made of each text is kept: some tests start hundreds of processes, each of which reads hundreds of files. */
const made = new URL('../../node_modules/.cache/omega-memory-tests/', import.meta.url)
mkdirSync(made, { recursive: true })

async function transformed(source, sourcefile) {
  const name = createHash('sha256').update(`${sourcefile}\0${source}`).digest('hex')
  const kept = new URL(`${name}.js`, made)
  const known = await readFile(kept, 'utf8').catch(() => undefined)
  if (known !== undefined) return known
  const { transform } = await import('esbuild')
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile,
    sourcemap: 'inline',
  })
  // Another process or thread may be writing the same: each writes a file of its own, and gives it the name when it is whole.
  const part = new URL(`${name}.${process.pid}.${threadId}`, made)
  await writeFile(part, code)
  await rename(part, kept)
  return code
}
