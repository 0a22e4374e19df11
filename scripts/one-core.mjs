import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'

import { build } from 'esbuild'

/**
 * A plugin of esbuild that keeps in one file what importing the library loads. By itself esbuild makes a chunk of the
 * modules that the same entries need: with some fifty entries (`import()` is one too) that were 36 files to find, read and
 * link. Here every entry needs all that `core` needs, which is what it finds loaded anyway.
 */
export async function oneCore(core, options) {
  const { metafile } = await build({ ...options, write: false, metafile: true })
  const modules = metafile.inputs
  const loaded = loadedBy(core, modules)
  const entries = [...options.entryPoints, ...importedLate(modules)]
  const late = new Set(entries.filter((file) => !loaded.has(file) && !isTables(file)))
  return {
    name: 'one-core',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!late.has(relative('', path))) return undefined
        const text = readFileSync(path, 'utf8')
        return { contents: `${text}\nimport ${JSON.stringify(resolve(core))}`, loader: 'ts' }
      })
    },
  }
}

/** Programs that only want the tables, such as drizzle-kit, are spared the rest. */
const isTables = (file) => file.startsWith('src/schema/')

/** A module, and all that is evaluated with it. */
function loadedBy(file, modules, loaded = new Set()) {
  if (loaded.has(file)) return loaded
  loaded.add(file)
  const imports = modules[file].imports.filter(
    ({ kind, external }) => kind === 'import-statement' && !external,
  )
  for (const { path } of imports) loadedBy(path, modules, loaded)
  return loaded
}

/** What is imported inside a method. */
const importedLate = (modules) =>
  Object.values(modules).flatMap(({ imports }) =>
    imports
      .filter(({ kind, external }) => kind === 'dynamic-import' && !external)
      .map(({ path }) => path),
  )
