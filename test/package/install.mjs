/**
 * The package as its users get it: packed, installed into projects of every kind, and run there.
 *
 *   node test/package/install.mjs                  on this Node
 *   node test/package/install.mjs 22 24            and on these, got through npx
 *   node test/package/install.mjs --built 22 24    of the `dist` that is there
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'

const given = process.argv.slice(2)
const isBuilt = given.includes('--built')
const versions = [undefined, ...given.filter((argument) => argument !== '--built')]
const workshop = mkdtempSync(join(tmpdir(), 'omega-memory-package-'))
const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')

const run = (cwd, command, ...args) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

const quickStart = readFileSync(join(root, 'examples/quick-start.ts'), 'utf8')

/** Each kind of project: its files, and how its program is made runnable. */
const projects = {
  esm: {
    files: { 'package.json': { type: 'module' }, 'main.js': quickStart },
    program: 'main.js',
  },
  commonjs: {
    files: {
      'package.json': {},
      'main.js': `import('omega-memory').then(async ({ MemoryStore }) => {
        ${quickStart.replace(/^import .*$/m, '')}
      })`,
    },
    program: 'main.js',
  },
  typescript: {
    files: {
      'package.json': { type: 'module' },
      'tsconfig.json': {
        compilerOptions: {
          target: 'es2022',
          lib: ['es2023', 'esnext.disposable'],
          module: 'nodenext',
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          types: ['node'],
          // Drizzle's own declarations need it.
          skipLibCheck: true,
          outDir: 'out',
        },
        files: ['main.ts'],
      },
      'main.ts': quickStart,
    },
    tools: ['typescript@7.0.2', '@types/node@20.19.43'],
    make: (folder) => {
      run(folder, 'npx', 'tsc', '-p', '.')
      checkDeclarations(folder)
    },
    program: 'out/main.js',
  },
  bundled: {
    files: { 'package.json': { type: 'module' }, 'main.ts': quickStart },
    tools: ['esbuild@0.28.2'],
    // The driver brings a native library, which no bundler can take along.
    make: (folder) =>
      run(
        folder,
        'npx',
        'esbuild',
        'main.ts',
        '--bundle',
        '--platform=node',
        '--format=esm',
        '--target=node20',
        '--external:libsql',
        '--external:@libsql/client',
        '--log-level=warning',
        '--outfile=out.mjs',
        "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      ),
    program: 'out.mjs',
  },
}

try {
  if (!isBuilt) run(root, 'npm', 'run', '--silent', 'build')
  const [{ filename, files, size }] = JSON.parse(
    run(root, 'npm', 'pack', '--json', '--pack-destination', workshop),
  )
  const paths = files.map(({ path }) => path)
  checkContents(paths)
  checkSourceMaps(paths)
  console.log(`${filename}: ${files.length} files, ${(size / 1000).toFixed(0)} kB`)

  for (const [name, project] of Object.entries(projects)) {
    const folder = join(workshop, name)
    mkdirSync(folder)
    for (const [file, content] of Object.entries(project.files)) {
      writeFileSync(
        join(folder, file),
        typeof content === 'string' ? content : JSON.stringify(content),
      )
    }
    run(
      folder,
      'npm',
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--silent',
      join(workshop, filename),
      ...(project.tools ?? []),
    )
    project.make?.(folder)
    if (name === 'esm' || name === 'commonjs') checkDoors(name, folder)
    for (const version of versions) {
      const printed = runNode(folder, version, project.program)
      if (!printed.includes('- name: Ana')) throw new Error(`${name} printed: ${printed}`)
      rmSync(join(folder, 'quick-start.db'))
      if (name === 'esm') checkNames(folder, version)
      console.log(`${name} on Node ${version ?? process.versions.node}: runs`)
    }
  }
  checkCommandLine(join(workshop, 'esm'))
  await checkPage(join(workshop, 'esm'))
} finally {
  rmSync(workshop, { recursive: true, force: true })
}

function runNode(folder, version, ...args) {
  return version === undefined
    ? run(folder, process.execPath, ...args)
    : run(folder, 'npx', '--yes', '-p', `node@${version}`, 'node', ...args)
}

/**
 * Every door of the package, from a program of modules and from one of CommonJS, with its framework beside it: those of this repository's
 * own installation are lent. A framework that isn't there, or asks for a newer Node, is named.
 */
function checkDoors(name, folder) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const lenders = ['node_modules', 'test/frameworks/node_modules']
  const lacking = Object.keys(manifest.peerDependencies).filter((peer) => {
    const there = lenders.map((from) => join(root, from, peer)).find((from) => existsSync(from))
    const place = join(folder, 'node_modules', peer)
    if (there === undefined) return true
    mkdirSync(dirname(place), { recursive: true })
    if (!existsSync(place)) symlinkSync(there, place)
    return false
  })
  const doors = Object.entries(manifest.exports)
    .filter(([, { default: file }]) => file?.startsWith('./dist/doors/'))
    .map(([door]) => `omega-memory${door.slice(1)}`)
  writeFileSync(
    join(folder, 'doors.js'),
    `Promise.allSettled(${JSON.stringify(doors)}.map((door) => import(door))).then((all) => {
      for (const [at, { value, reason }] of all.entries()) {
        console.log(${JSON.stringify(doors)}[at], value ? Object.keys(value).join() : 'fails: ' + reason.message)
      }
    })`,
  )
  for (const version of versions) {
    const printed = runNode(folder, version, 'doors.js').trim().split('\n')
    const major = Number((version ?? process.versions.node).split('.')[0])
    const mayFail = (line) =>
      lacking.some((peer) => line.includes(peer)) ||
      (major < 22 && line.startsWith('omega-memory/mastra '))
    const failing = printed.filter((line) => line.includes(' fails: '))
    const wrong = failing.filter((line) => !mayFail(line))
    if (wrong.length > 0 || printed.length !== doors.length) throw new Error(printed.join('\n'))
    console.log(
      `${name} on Node ${version ?? process.versions.node}: ${doors.length - failing.length} doors open`,
      failing.length > 0 ? `(not ${failing.map((line) => line.split(' ')[0]).join(', ')})` : '',
    )
  }
}

/** What a debugger and an error show: classes have the names that they are written with. */
function checkNames(folder, version) {
  writeFileSync(
    join(folder, 'names.js'),
    `import { MemoryStore } from 'omega-memory'
    const memory = await MemoryStore.open({ url: ':memory:' })
    await memory.transaction(async (tx) => console.log(MemoryStore.name, tx, memory.tasks))
    await memory.close()`,
  )
  const printed = runNode(folder, version, 'names.js')
  if (!/^MemoryStore MemoryTransaction \{[^]*\n\} TaskRepository \{\}\n$/.test(printed))
    throw new Error(printed)
}

/** Our own declarations stand on their own, whatever those of others need. */
function checkDeclarations(folder) {
  const { stdout } = spawnSync('npx', ['tsc', '-p', '.', '--noEmit', '--skipLibCheck', 'false'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const ours = stdout
    .split('\n')
    .filter((line) => /^(main\.ts|node_modules\/omega-memory)/.test(line))
  if (ours.length > 0) throw new Error(`our declarations are broken:\n${ours.join('\n')}`)
}

/** What the build makes; `contents.test.ts` looks at the rest. */
function checkContents(paths) {
  const needed = [
    'dist/index.js',
    'dist/index.d.ts',
    'dist/schema/index.js',
    'dist/cli/main.cjs',
    'dist/cli/main.js',
    'dist/browse/page/index.html',
    'src/index.ts',
  ]
  const missing = needed.filter((path) => !paths.includes(path))
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`)
}

/** Every map of the build names a source that is in the package too. */
function checkSourceMaps(paths) {
  for (const map of paths.filter((path) => path.endsWith('.map'))) {
    const { sources } = JSON.parse(readFileSync(join(root, map), 'utf8'))
    const named = sources.filter((source) => source !== null)
    const lost = named.filter((source) => !paths.includes(posix.join(posix.dirname(map), source)))
    if (lost.length > 0) throw new Error(`${map} names ${lost.join(', ')}, which is not packed`)
  }
}

/** The program that comes with the package: its demo, from nothing. */
function checkCommandLine(folder) {
  cpSync(join(root, 'examples/conversations.jsonl'), join(folder, 'mine.jsonl'))
  const version = run(folder, 'npx', 'omega-memory', '--version')
  const demo = run(folder, 'npx', 'omega-memory', 'demo')
  const imported = run(folder, 'npx', 'omega-memory', 'import', 'mine.jsonl')
  if (!/^\d+\.\d+\.\d+\n$/.test(version)) throw new Error(`the version is ${version}`)
  if (!demo.includes('170 messages') || !imported.includes('were there already')) {
    throw new Error(`omega-memory printed: ${demo}${imported}`)
  }
  console.log('omega-memory on the command line: runs')
}

/** The page of the installed package, with its script and its style. */
async function checkPage(folder) {
  const program = join(folder, 'node_modules/omega-memory/dist/cli/main.js')
  const browse = spawn(process.execPath, [program, 'browse', '--json'], { cwd: folder })
  try {
    let printed = ''
    for await (const chunk of browse.stdout) {
      printed += chunk
      if (printed.includes('}')) break
    }
    const { url } = JSON.parse(printed)
    const entered = await fetch(url, { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie').split(';')[0]
    const read = async (place) => (await fetch(new URL(place, url), { headers: { cookie } })).text()
    const page = await read('/')
    for (const [, file] of page.matchAll(/(?:src|href)="\.(\/assets\/[^"]+)"/g)) {
      if ((await read(file)).length < 1000) throw new Error(`the page lacks ${file}`)
    }
    if (!(await read('/api/people')).includes('"ana"')) throw new Error('the page shows nobody')
  } finally {
    browse.kill()
  }
  console.log('omega-memory browse: serves its page')
}
