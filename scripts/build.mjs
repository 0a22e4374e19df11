/**
 * Makes dist/: the declarations of every file by tsc, with maps that lead an editor into src/, and the programs bundled by
 * esbuild, so that a process loads few files. What is imported inside a method stays a file of its own.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

import { asCommonJs } from './common-js.mjs'
import { oneCore } from './one-core.mjs'
import { buildPage } from './page.mjs'

const { bin, exports, dependencies, peerDependencies } = readJson('package.json')

/** What the command line brings inside itself, without what it doesn't use of it: it starts in less time than by loading them. */
const broughtAlong = [
  'commander',
  'drizzle-orm',
  'luxon',
  'stream-chain',
  'stream-json',
  'zod',
  '@modelcontextprotocol/core',
  '@modelcontextprotocol/server',
]

/** What package.json names is built: `./dist/x.js` is made of `src/x.ts`. */
const sourcesOf = (files) =>
  files.map((file) => file.replace('./dist/', 'src/').replace(/\.c?js$/, '.ts'))

const shape = {
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  sourcesContent: false,
}

rmSync('dist', { recursive: true, force: true })
execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
const library = {
  ...shape,
  entryPoints: sourcesOf(Object.values(exports).flatMap((entry) => entry.default ?? [])),
  chunkNames: 'chunks/[name]-[hash]',
  packages: 'external',
}
await build({
  ...library,
  plugins: [await oneCore('src/index.ts', library)],
  // The import of the core is not there for what it does, and esbuild may say so.
  logOverride: { 'ignored-bare-import': 'silent' },
})
nameClassesAsWritten('dist')
const program = {
  ...shape,
  entryPoints: ['src/cli/command-line.ts'],
  chunkNames: 'cli/chunks/[name]-[hash]',
  external: Object.keys({ ...dependencies, ...peerDependencies })
    .filter((name) => !broughtAlong.includes(name))
    .flatMap((name) => [name, `${name}/*`]),
  minify: true,
  // Errors name the class that they come from.
  keepNames: true,
}
const { metafile } = await build({
  ...program,
  plugins: [await oneCore('src/index.ts', program)],
  logOverride: { 'ignored-bare-import': 'silent' },
  metafile: true,
})
await build({
  ...shape,
  entryPoints: sourcesOf(Object.values(bin)),
  splitting: false,
  format: 'cjs',
  minify: true,
  outExtension: { '.js': '.cjs' },
})
await asCommonJs('dist/cli')
// The name under which settings of clients start it, from when it was a module.
writeFileSync('dist/cli/main.js', "#!/usr/bin/env node\nimport './main.cjs'\n")
forgetForeignSources('dist/cli')
writeFileSync(
  'dist/cli/third-party.txt',
  licencesOf([...broughtAlong.map((name) => ({ name })), ...containedIn(metafile.inputs)]),
)
checkBroughtAlong(Object.keys(metafile.inputs))
checkLanguages(Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)))
await buildPage(fileURLToPath(new URL('../dist/browse/page', import.meta.url)))

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/**
 * A class that names itself inside is called `_Name` by esbuild, and of two with one name the second `Name2`, which errors and `inspect`
 * would show. esbuild's `keepNames` mends that by a call for each function whenever it is made, also where each turn makes it.
 */
function nameClassesAsWritten(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    const classes = new Set(Array.from(text.matchAll(/\bclass (\w+)/g), ([, name]) => name))
    const twin = [...classes].find(
      (name) => classes.has(name.replace(/\d+$/, '')) && /\d$/.test(name),
    )
    if (twin !== undefined) throw new Error(`${file}: two classes have the name of ${twin}`)
    const renamed = [...classes].filter((name) => name.startsWith('_'))
    if (renamed.length === 0) continue
    const names = new RegExp(String.raw`\b(?:${renamed.join('|')})\b`, 'g')
    writeFileSync(
      `${folder}/${file}`,
      text.replaceAll(names, (name) => name.slice(1)),
    )
  }
}

/** Maps name only sources that the package has: those of what was brought along are null, which a map may say of a source. */
function forgetForeignSources(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('js.map'))) {
    const map = readJson(`${folder}/${file}`)
    const sources = map.sources.map((source) => (source?.includes('node_modules/') ? null : source))
    writeFileSync(`${folder}/${file}`, JSON.stringify({ ...map, sources }))
  }
}

/** Whose code the command line contains, and under which terms. */
function licencesOf(packages) {
  return packages
    .map(({ name, version }) => {
      const folder = `node_modules/${name}`
      const { version: installed, license, homepage, author } = readJson(`${folder}/package.json`)
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
      const terms =
        file === undefined ? '' : `\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}`
      return `${name} ${version ?? installed}, ${license}, ${homepage ?? author}${terms}\n`
    })
    .join('\n---\n\n')
}

/** What those brought along contain of others, by the marks that stand in front of each file there. */
function containedIn(inputs) {
  const marks = Object.keys(inputs)
    .filter((input) => input.startsWith('node_modules/'))
    .flatMap((input) => [
      ...readFileSync(input, 'utf8').matchAll(/^\/\/#region .*\/\.pnpm\/(@?[^@/]+)@([^_/]+)/gm),
    ])
  const versions = new Map(marks.map(([, name, version]) => [name.replace('+', '/'), version]))
  return Array.from(versions, ([name, version]) => ({ name, version }))
}

/** A package that slips into the command line would be code that no list names. */
function checkBroughtAlong(inputs) {
  const others = inputs
    .filter((input) => input.startsWith('node_modules/'))
    .filter((input) => !broughtAlong.some((name) => input.startsWith(`node_modules/${name}/`)))
  if (others.length > 0) throw new Error(`The command line contains ${others[0]}`)
}

/** One \`import { z } from 'zod'\` brings zod's texts in some sixty languages along, a quarter of what a start loads. */
function checkLanguages(contained) {
  const others = contained.filter((input) => /\/zod\/v4\/locales\/(?!en\.)/.test(input))
  if (others.length > 0) {
    throw new Error(`The command line contains ${others[0]}: import zod as \`* as z\``)
  }
}
