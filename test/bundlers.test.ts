/** A program that only speaks to a server, bundled: it runs where the native driver is not installed, and never loads it. */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { build as esbuild } from 'esbuild'
import { build as vite } from 'vite'
import webpack from 'webpack'

import { installPackage } from './support/install-package.ts'
import { expect } from './support/memory.ts'
import { serverTest as test } from './support/server/server-test.ts'

const program = `
const memory = await MemoryStore.open({ url: process.argv[2] })
await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
const { value } = await memory.facts.get('ana', 'city')
await memory.close()
const native = process.report.getReport().sharedObjects.filter((name) => name.includes('libsql'))
console.log(JSON.stringify({ value, native }))
`

const importOf = (library: string) => `import { MemoryStore } from ${JSON.stringify(library)}`
const ours = importOf(resolve('src/index.ts')) + program

const external = ['libsql']

/** Each makes a program of `main.ts` in the folder, as docs/getting-started.md has it, and gives its path. */
const bundlers: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  async esbuild(folder) {
    await esbuild({
      entryPoints: [join(folder, 'main.ts')],
      outdir: join(folder, 'out'),
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outExtension: { '.js': '.mjs' },
      external,
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'warning',
    })
    return join(folder, 'out/main.mjs')
  },
  async vite(folder) {
    await vite({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: { ssr: join(folder, 'main.ts'), outDir: 'out', target: 'node20' },
      ssr: { noExternal: true, external },
    })
    return join(folder, 'out/main.mjs')
  },
  async webpack(folder) {
    await installPackage(folder)
    writeFileSync(join(folder, 'main.mjs'), importOf('omega-memory') + program)
    const compiler = webpack({
      mode: 'production',
      target: 'node20',
      context: folder,
      entry: './main.mjs',
      output: { path: join(folder, 'out'), filename: 'main.mjs', module: true },
      experiments: { outputModule: true },
      externals: { libsql: 'module-import libsql' },
      // Smaller names and no white space: what Next.js makes has both.
      optimization: { minimize: false },
      ignoreWarnings: [/bufferutil|utf-8-validate/],
    })
    const stats = await promisify(compiler.run.bind(compiler))()
    await promisify(compiler.close.bind(compiler))()
    expect(stats?.toString('errors-warnings')).toBe('webpack compiled successfully')
    return join(folder, 'out/main.mjs')
  },
}

test.for(Object.entries(bundlers))(
  'bundled by %s, a program that speaks to a server never loads the native driver',
  async ([, bundle], { servers, startServer }) => {
    const folder = servers.path()
    mkdirSync(folder)
    writeFileSync(join(folder, 'main.ts'), ours)
    const { url } = await startServer()

    const { stdout } = await promisify(execFile)(process.execPath, [await bundle(folder), url], {
      cwd: folder,
    })

    expect(JSON.parse(stdout)).toEqual({ value: 'Porto', native: [] })
  },
)

test('started by tsx, without a build, a program that speaks to a server never loads the native driver', async ({
  servers,
  startServer,
}) => {
  const folder = servers.path()
  mkdirSync(folder)
  writeFileSync(join(folder, 'main.mts'), ours)
  const { url } = await startServer()

  const tsx = resolve('node_modules/tsx/dist/cli.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [tsx, 'main.mts', url], {
    cwd: folder,
  })

  expect(JSON.parse(stdout)).toEqual({ value: 'Porto', native: [] })
})
