import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** Names that this process is writing under. A process in a container may have the number of one that was killed. */
const beingWritten = new Set<string>()

/** A machine that others share a folder with is asked by time: a copy that nobody wrote to for so long was given up. */
const givenUpAfterMs = 60 * 60 * 1000

const form = /\.omega-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}\.part(?:-journal|-wal|-shm)?$/

/** What tells this machine, or container, from others that see the same folder. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

/**
 * Lets `write` make a copy under a name that nobody else has, which says what it will be, who makes it and that it is not
 * whole. What is left of it goes at the end, and with it what was left in the folder by copies that were killed.
 */
export async function withUnfinished<Result>(
  target: string,
  write: (unfinished: string) => Promise<Result>,
): Promise<Result> {
  await removeUnfinished(dirname(target))
  const unfinished = unfinishedName(target)
  beingWritten.add(basename(unfinished))
  try {
    return await write(unfinished)
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) await rm(unfinished + end, { force: true })
    beingWritten.delete(basename(unfinished))
  }
}

/** A name for what is to become `target`. */
export const unfinishedName = (target: string): string =>
  `${target}.omega-${machine}-${process.pid}-${startOf(process.pid) ?? 0}-${randomBytes(6).toString('hex')}.part`

/** The copies in a folder that were never finished, and that nobody is at any more. */
export async function listUnfinished(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => isGivenUp(folder, name)).map((name) => join(folder, name))
}

/** Removes what killed copies have left in a folder. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const path of await listUnfinished(folder)) await rm(path, { force: true })
}

function isGivenUp(folder: string, name: string): boolean {
  const [, host, pid, start] = form.exec(name) ?? []
  if (host === undefined) return false
  if (beingWritten.has(name.replace(/-(?:journal|wal|shm)$/, ''))) return false
  if (host !== machine) {
    const { mtimeMs } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? {}
    return mtimeMs !== undefined && Date.now() - mtimeMs > givenUpAfterMs
  }
  if (Number(pid) === process.pid) return true
  return !isRunning(Number(pid)) || (startOf(Number(pid)) ?? Number(start)) !== Number(start)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, in ticks since the machine did, where the system tells: its number may be somebody else's later. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
  } catch {
    return undefined
  }
}
