import type { MemoryToolHandlers } from '@anthropic-ai/sdk/helpers/beta/memory'

import { MemoryError, type MemoryStore } from '../../index.ts'
import { checkOptions } from '../options.ts'
import { personId } from '../sender.ts'
import { directoryView, fileView, inserted, replaced } from './file-texts.ts'
import { FileTree, type FoundFile } from './file-tree.ts'
import { memoryPath } from './memory-path.ts'

/** Where the files are kept, and whose they are. */
export interface OmegaMemoryToolOptions {
  /** The open store. */
  readonly memory: MemoryStore
  /** Whose memory it is. */
  readonly senderId: string
  /** Where among the person's items its files are, for an application with several assistants: 1 to 4 names, `['claude-memory-tool']` unless given. */
  readonly namespace?: readonly string[]
}

type Command<Name extends keyof MemoryToolHandlers> = Parameters<MemoryToolHandlers[Name]>[0]

/**
 * Claude's memory tool over the items of one person: its files are in the same file or server as everything else that is
 * remembered of them, and are exported and erased with it. It answers and refuses in the words of Anthropic's own tool for a
 * folder, and each command is done whole or not at all, also where several processes use it at once.
 *
 * @example
 * const memoryTool = betaMemoryTool(new OmegaMemoryTool({ memory, senderId: 'ana' }))
 */
export class OmegaMemoryTool implements MemoryToolHandlers {
  readonly #memory: MemoryStore
  readonly #place: { readonly senderId: string; readonly namespace: readonly string[] }

  constructor(options: OmegaMemoryToolOptions) {
    checkOptions(options, { memory: true, senderId: true, namespace: true })
    const { memory, senderId, namespace = ['claude-memory-tool'] } = options
    if (namespace.length === 0 || namespace.length > 4) {
      throw new MemoryError('invalid_input', 'namespace: must have 1 to 4 names')
    }
    this.#memory = memory
    this.#place = { senderId: personId(senderId), namespace }
  }

  /** The lines of a file with their numbers, or what is in a directory, two levels deep. */
  async view(command: Command<'view'>): Promise<string> {
    checkCommand(command)
    const { path } = command
    const names = memoryPath(path)
    const tree = new FileTree(this.#memory.items, this.#place)
    const found = await tree.find(names)
    if (found === undefined) throw doesNotExist(path)
    if (found === 'directory') return directoryView(path, await tree.entries(names))
    return fileView(path, found.text, command.view_range)
  }

  /** Makes a file. Refuses when there is one, or a directory, of this name. */
  async create(command: Command<'create'>): Promise<string> {
    checkCommand(command)
    const { path } = command
    checkTexts({ file_text: command.file_text })
    const names = memoryPath(path)
    return this.#change(async (tree) => {
      if (await tree.find(names)) throw new Error(`File ${path} already exists`)
      await tree.create(names, command.file_text)
      return `File created successfully at: ${path}`
    })
  }

  /** Replaces a text that is in one line of a file only. */
  async str_replace(command: Command<'str_replace'>): Promise<string> {
    checkCommand(command)
    const { path, old_str: from, new_str: to } = command
    checkTexts({ old_str: from, new_str: to })
    const names = memoryPath(path)
    return this.#change(async (tree) => {
      const file = await existingFile(tree, { path, names })
      const { text, answer } = replaced(path, file.text, { from, to })
      await tree.write(file, text)
      return answer
    })
  }

  /** Puts lines into a file, behind the line that is named; 0 for its beginning. */
  async insert(command: Command<'insert'>): Promise<string> {
    checkCommand(command)
    const { path, insert_line: after, insert_text: lines } = command
    checkTexts({ insert_text: lines })
    if (!['number', 'undefined'].includes(typeof after)) {
      throw new Error('`insert_line` must be a number')
    }
    const names = memoryPath(path)
    return this.#change(async (tree) => {
      const file = await existingFile(tree, { path, names })
      await tree.write(file, inserted(file.text, { after, lines }))
      return `The file ${path} has been edited.`
    })
  }

  /** Deletes a file, or a directory with all that is in it. */
  async delete(command: Command<'delete'>): Promise<string> {
    checkCommand(command)
    const { path } = command
    const names = memoryPath(path)
    if (names.length === 0) throw new Error('Cannot delete the /memories directory itself')
    return this.#change(async (tree) => {
      if (!(await tree.find(names))) throw new Error(`The path ${path} does not exist`)
      await tree.delete(names)
      return `Successfully deleted ${path}`
    })
  }

  /** Moves a file, or a directory with all that is in it, to where there is nothing yet. */
  async rename(command: Command<'rename'>): Promise<string> {
    checkCommand(command)
    const { old_path: from, new_path: to } = command
    const names = memoryPath(from)
    return this.#change(async (tree) => {
      // One after the other: a path that can't be followed is refused before the other is read.
      const found = await tree.find(names)
      const newNames = memoryPath(to)
      const taken = await tree.find(newNames)
      if (names.length === 0) throw new Error('Cannot rename the /memories directory itself')
      if (taken) throw new Error(`The destination ${to} already exists`)
      if (names.length < newNames.length && names.every((name, at) => name === newNames[at])) {
        throw new Error('A directory can not be moved into itself')
      }
      if (!found) throw new Error(`The path ${from} does not exist`)
      await tree.move(names, newNames)
      return `Successfully renamed ${from} to ${to}`
    })
  }

  /** What is read and what is written of it belong together: nobody else's change can come in between. */
  async #change(work: (tree: FileTree) => Promise<string>): Promise<string> {
    return this.#memory.transaction((tx) => work(new FileTree(tx.items, this.#place)))
  }
}

async function existingFile(
  tree: FileTree,
  { path, names }: { path: string; names: readonly string[] },
): Promise<FoundFile> {
  const found = await tree.find(names)
  if (found === undefined) throw doesNotExist(path)
  if (found === 'directory') throw new Error(`The path ${path} is not a file.`)
  return found
}

const doesNotExist = (path: string) =>
  new Error(`The path ${path} does not exist. Please provide a valid path.`)

/** A model's call of the tool has the fields of its command. */
function checkCommand(command: unknown): void {
  if (typeof command !== 'object' || command === null) throw new Error('A command must have fields')
}

/** What a model leaves out would else be written as the word "undefined". */
function checkTexts(given: Readonly<Record<string, unknown>>): void {
  for (const [field, text] of Object.entries(given)) {
    if (typeof text !== 'string') throw new Error(`\`${field}\` must be a text`)
  }
}
