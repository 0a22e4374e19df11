import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Endings of files that can hold a history; one that is packed by itself is met to say that it is not read. */
const readable = /\.(?:json|jsonl|ndjson|txt)(?:\.(?:gz|zst|xz|bz2))?$/i

/** What macOS writes beside a file about it. */
const besideFile = /(?:^|[/\\])\._[^/\\]*$/

/** Whether a file by its name can hold a history. */
export const canHoldHistory = (name: string): boolean =>
  readable.test(name) && !besideFile.test(name)

/** Whether a file by its name is an archive that can hold one. */
export const isArchive = (name: string): boolean => /\.zip$/i.test(name) && !besideFile.test(name)

/** The files of a folder and its folders that can hold a history, and archives, by name. What a link leads to is not looked into. */
export function filesIn(folder: string): { path: string; name: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (canHoldHistory(entry.name) || isArchive(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, name: relative(folder, path) }))
}
