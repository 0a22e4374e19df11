/** What holds of every door that package.json names, whoever made it. */
import { resolve } from 'node:path'

import { build as bundle, type Plugin } from 'esbuild'
import { describe, expect, test } from 'vitest'

import packageJson from '../../package.json' with { type: 'json' }

const root = resolve('src/index.ts')

/** The library itself is there already where a door is opened. */
const libraryApart: Plugin = {
  name: 'library apart',
  setup: (build) =>
    build.onResolve({ filter: /index\.ts$/ }, ({ kind, path, resolveDir }) =>
      kind !== 'entry-point' && resolve(resolveDir, path) === root
        ? { path: 'omega-memory', external: true }
        : undefined,
    ),
}

/** What a file of the package is made of, minified, what is installed beside it left out. */
async function bundled(entry: string, plugins: Plugin[] = []) {
  const { metafile } = await bundle({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'sizes',
    write: false,
    metafile: true,
    plugins,
  })
  return metafile
}

const doors = Object.entries(packageJson.exports)
  .flatMap(([name, entry]) => (typeof entry === 'string' ? [] : [[name, entry.default] as const]))
  .filter(([, file]) => file.startsWith('./dist/doors/'))
  .map(([name, file]) => [name, file.replace('./dist/', 'src/').replace(/\.js$/, '.ts')] as const)

/** The frameworks behind the doors. */
const frameworks = [...Object.keys(packageJson.peerDependencies), '@modelcontextprotocol/server']

const isOf = (framework: string) => (path: string) =>
  path === framework || path.startsWith(`${framework}/`)

const kilobyte = 1024

describe('every door', () => {
  test.for(doors)('%s loads at most 10 kB at once', async ([, entry]) => {
    const { outputs } = await bundled(entry, [libraryApart])
    const files = Object.entries(outputs)

    const [first] = files.find(([, { entryPoint }]) => entryPoint === entry)!
    const together = new Set([first])
    for (const file of together) {
      for (const { kind, path, external } of outputs[file]!.imports) {
        if (kind === 'import-statement' && !external) together.add(path)
      }
    }
    const atOnce = [...together].reduce((bytes, file) => bytes + outputs[file]!.bytes, 0)
    const later = files.filter(([file]) => !together.has(file))

    expect(atOnce).toBeLessThanOrEqual(10 * kilobyte)
    // What is loaded by the method that needs it is held to the same, file by file.
    for (const [, { bytes }] of later) expect(bytes).toBeLessThanOrEqual(10 * kilobyte)
  })

  test('is closed while the library alone is imported', async () => {
    const { inputs, outputs } = await bundled(root)

    const imported = Object.values(outputs).flatMap(({ imports }) =>
      imports.flatMap(({ path, external }) => (external ? [path] : [])),
    )

    expect(Object.keys(inputs).filter((file) => file.startsWith('src/doors/'))).toEqual([])
    expect(frameworks.filter((framework) => imported.some(isOf(framework)))).toEqual([])
    // What is looked for would be seen.
    expect(imported).toContain('zod')
    expect(doors.map(([name]) => name)).toContain('./mcp')
  })
})
