import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { Script } from 'node:vm'

/** A program that was loaded: what its first file exports, and how what was compiled of it is kept, when it has done its work. */
export interface Compiled {
  readonly exports: unknown
  readonly keep: () => void
}

/** A file of which this command has compiled more than is kept of it. */
interface Fresh {
  readonly kept: string
  readonly source: Buffer
  readonly script: Script
  /** The commands that have run on what was found of it. */
  readonly commands: readonly string[]
}

/** Smaller files are compiled sooner than found. */
const leastBytes = 10_000
const monthMs = 30 * 24 * 3_600_000

/**
 * Where compiled code is kept: in the user's own folder for caches. Undefined where it isn't wanted, where nobody can say whose
 * a folder is (Windows), and where errors are to name the sources, whose maps Node finds for what it loads itself.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { HOME: home = '', XDG_CACHE_HOME: named = '', OMEGA_MEMORY_NO_CACHE: off } = environment
  if (off || process.getuid === undefined || process.sourceMapsEnabled) return undefined
  const caches = [named, join(home, '.cache')].find((folder) => isAbsolute(folder))
  return caches && join(caches, 'omega-memory')
}

/**
 * Runs a program of CommonJS files. What V8 has compiled of them is kept in `folder`, because compiling is a quarter of a short command;
 * a command that runs for the first time adds what only it needs. The code that is found there is run: so the folder has to
 * be of this user, with nobody else who can write there, and what is kept whole and of the very same source. Where anything is
 * wrong, the program is compiled anew without a word.
 */
export function loadCompiled(
  program: string,
  folder: string | undefined,
  command: string,
): Compiled {
  if (folder === undefined || !isOwn(folder)) {
    return { exports: createRequire(program)(program) as unknown, keep: () => undefined }
  }
  const fresh: Fresh[] = []
  const compile = (path: string) => {
    const source = readFileSync(path)
    const filename = path
    const text = `(function (exports, require, module, __filename, __dirname) { ${source.toString()}\n})`
    if (source.length < leastBytes) return new Script(text, { filename })
    const kept = join(folder, `${process.version}-${process.arch}-${basename(path)}`)
    const found = read(kept, source)
    const script = new Script(text, { filename, cachedData: found?.data })
    const commands = script.cachedDataRejected === false ? (found?.commands ?? []) : []
    if (!commands.includes(command)) fresh.push({ kept, source, script, commands })
    return script
  }
  return {
    exports: loadWith(compile, program),
    keep: () => {
      if (fresh.length > 0) keep(folder, fresh, command)
    },
  }
}

/** Loads a file and those beside it that it requires, each once, as Node does; all others by Node itself. */
function loadWith(compile: (path: string) => Script, program: string): unknown {
  const modules = new Map<string, { exports: unknown }>()
  const load = (path: string): unknown => {
    const known = modules.get(path)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(path, module)
    const others = createRequire(path)
    const require = (name: string): unknown =>
      name.startsWith('.') ? load(resolve(dirname(path), name)) : others(name)
    compile(path).runInThisContext()(module.exports, require, module, path, dirname(path))
    return module.exports
  }
  return load(program)
}

/** Whether the folder, made where it isn't there, is one in which only this user can write. */
function isOwn(folder: string): boolean {
  try {
    // Not `recursive`, which never ends where a system makes no folders, as in /proc.
    for (const one of [dirname(folder), folder]) {
      if (!existsSync(one)) mkdirSync(one, { mode: 0o700 })
    }
    const found = lstatSync(folder)
    return found.isDirectory() && isPrivate(found)
  } catch {
    return false
  }
}

const isPrivate = ({ uid, mode }: { uid: number; mode: number }): boolean =>
  uid === process.getuid?.() && (mode & 0o022) === 0

function read(kept: string, source: Buffer): { commands: string[]; data: Buffer } | undefined {
  try {
    const bytes = readPrivate(kept)
    const end = bytes.indexOf('\n')
    const [digest, ...commands] = bytes.toString('utf8', 0, end).split(' ')
    const data = bytes.subarray(end + 1)
    return digest === digestOf(source, commands, data) ? { commands, data } : undefined
  } catch {
    return undefined
  }
}

/** The bytes of a file, unless it is a link or somebody else can write to it. */
function readPrivate(file: string): Buffer {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    if (!isPrivate(fstatSync(handle))) throw new Error('others can write to it')
    return readFileSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Says that what is kept is whole and of this source: V8 compares the lengths of sources, and nothing of what it is given. */
const digestOf = (source: Buffer, commands: readonly string[], data: Buffer): string =>
  createHash('sha256')
    .update(`${source.length} ${commands.join(' ')}\n`)
    .update(source)
    .update(data)
    .digest('hex')

function keep(folder: string, all: readonly Fresh[], command: string): void {
  try {
    forgetOld(folder)
    for (const { kept, source, script, commands: before } of all) {
      const commands = [...before, command]
      const data = script.createCachedData()
      const head = `${[digestOf(source, commands, data), ...commands].join(' ')}\n`
      const unfinished = `${kept}-${process.pid}`
      writeFileSync(unfinished, Buffer.concat([Buffer.from(head), data]), {
        mode: 0o600,
        flag: 'wx',
      })
      renameSync(unfinished, kept)
    }
  } catch {
    // The next start compiles it anew.
  }
}

/** What other versions have left, and processes that were killed; what is still used is made anew once a month. */
function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if (Date.now() - lstatSync(file).mtimeMs > monthMs) rmSync(file)
  }
}
