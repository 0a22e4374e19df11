import type { Item, MemoryTransaction } from '../../index.ts'
import type { Entry } from './file-texts.ts'

/** A directory is an item too, so that it stays when it is empty: no file can have this name. */
const DIRECTORY = '/'

/** How many items are read at once. */
const PAGE = 100

export interface TreeOptions {
  readonly senderId: string
  /** The namespace of what is directly in `/memories`. */
  readonly namespace: readonly string[]
}

/** A file that is there, and its item. */
export interface FoundFile {
  readonly text: string
  readonly item: Item
}

/** The files and directories of a person, each an item: its directory is the namespace, its name the key. */
export class FileTree {
  readonly #items: MemoryTransaction['items']
  readonly #senderId: string
  readonly #namespace: readonly string[]
  /** A directory that was found to be there. */
  #found: string | undefined

  constructor(items: MemoryTransaction['items'], { senderId, namespace }: TreeOptions) {
    this.#items = items
    this.#senderId = senderId
    this.#namespace = namespace
  }

  /** A file, `'directory'` for a directory, or undefined. Refuses a path that goes through a file. */
  async find(names: readonly string[]): Promise<FoundFile | 'directory' | undefined> {
    if (names.length === 0) return 'directory'
    const item = await this.#items.get(this.#file(names))
    if (item) return { text: textOf(item), item }
    if (await this.#items.get(this.#directory(names))) return 'directory'
    if (names.length === 1 || (await this.#isDirectory(names.slice(0, -1)))) return undefined
    for (const [depth] of names.slice(1).entries()) {
      if (await this.#items.get(this.#file(names.slice(0, depth + 1)))) {
        throw new Error('A part of the path is a file, not a directory')
      }
    }
    return undefined
  }

  /** Writes a file that was not there, in directories that are made where they are missing. */
  async create(names: readonly string[], text: string): Promise<void> {
    await this.#set(this.#file(names), text)
    await this.#makeDirectories(names.slice(0, -1))
  }

  /** Writes another text into a file. */
  async write({ item }: FoundFile, text: string): Promise<void> {
    const name = nameOf(item)
    // Of two linked ids' items of one name, the newer would hide the other.
    if (item.senderId !== this.#senderId) await this.#items.delete(name)
    await this.#set({ ...name, senderId: this.#senderId }, text)
  }

  /** Deletes a file, or a directory with all that is in it. */
  async delete(names: readonly string[]): Promise<void> {
    await this.#items.delete(this.#file(names))
    await this.#items.deleteAll(this.#senderId, { namespace: this.#below(names) })
  }

  /** Moves a file, or a directory with all that is in it, to where there is nothing. */
  async move(names: readonly string[], to: readonly string[]): Promise<void> {
    const file = await this.#items.get(this.#file(names))
    if (file) {
      await this.#items.delete(nameOf(file))
      return this.create(to, textOf(file))
    }
    await this.#makeDirectories(to.slice(0, -1))
    await this.#items.move({ ...this.#person, from: this.#below(names), to: this.#below(to) })
  }

  /** What is in a directory and in its directories, but for hidden entries and node_modules. */
  async entries(names: readonly string[]): Promise<Entry[]> {
    const namespace = this.#below(names)
    const entries: Entry[] = []
    for (let offset = 0, found = PAGE; found === PAGE; offset += PAGE) {
      const page = await this.#items.list({ ...this.#person, namespace, limit: PAGE, offset })
      found = page.length
      for (const item of page) {
        const isDirectory = item.key === DIRECTORY
        const path = [...item.namespace.slice(namespace.length), ...(isDirectory ? [] : [item.key])]
        if (path.length === 0 || path.length > 2 || path.some(isHidden)) continue
        entries.push({ names: path, bytes: isDirectory ? undefined : bytesOf(item) })
      }
    }
    return entries
  }

  /** Makes the directories of a path, from the innermost one up to one that is there. */
  async #makeDirectories(names: readonly string[]): Promise<void> {
    for (let depth = names.length; depth > 0; depth--) {
      const path = names.slice(0, depth)
      if (await this.#isDirectory(path)) return
      await this.#items.set({ ...this.#directory(path), value: { directory: true } })
    }
  }

  /** Asked once for the path that is written to: within one command nobody else changes anything. */
  async #isDirectory(names: readonly string[]): Promise<boolean> {
    const path = names.join('/')
    if (path === this.#found) return true
    const isThere = (await this.#items.get(this.#directory(names))) !== undefined
    if (isThere) this.#found = path
    return isThere
  }

  async #set(name: ItemPlace, text: string): Promise<void> {
    await this.#items.set({ ...name, value: { text: text.toWellFormed() } })
  }

  get #person() {
    return { senderId: this.#senderId }
  }

  #below(names: readonly string[]): string[] {
    return [...this.#namespace, ...names]
  }

  #file(names: readonly string[]): ItemPlace {
    return { ...this.#person, namespace: this.#below(names.slice(0, -1)), key: names.at(-1) ?? '' }
  }

  #directory(names: readonly string[]): ItemPlace {
    return { ...this.#person, namespace: this.#below(names), key: DIRECTORY }
  }
}

type ItemPlace = Pick<Item, 'senderId' | 'namespace' | 'key'>

const nameOf = ({ senderId, namespace, key }: Item): ItemPlace => ({ senderId, namespace, key })

const textOf = ({ value }: Item): string => String(Object(value).text)

const bytesOf = (item: Item): number => Buffer.byteLength(textOf(item))

const isHidden = (name: string): boolean => name.startsWith('.') || name === 'node_modules'
