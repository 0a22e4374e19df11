import { copyFile } from 'node:fs/promises'

import { inject } from 'vitest'

import { MemoryPool, MemoryStore } from '../../../src/index.ts'
import * as library from '../../../src/index.ts'
import { id, limit, whole, flag, callback, items, text } from './kinds.ts'
import { taken, withoutEnd } from './methods.ts'
import { type Door, fields, from, one, optional, options, type Place } from './place.ts'

/** Calls with whatever a program without types may hand in. */
function invoke(owner: object, name: string, args: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(owner, name), owner, [...args])
}

let copies = 0

/** An empty store of its own, whose tables are there already. */
async function emptyBeside(path: string): Promise<{ url: string }> {
  const beside = `${path}.copy-${copies++}`
  await copyFile(inject('emptyStore'), beside)
  return { url: `file:${beside}` }
}

/** A method of the store or of one of its groups. */
const method = (path: string, places: Readonly<Record<string, Place>>, endless?: true): Door => ({
  places,
  call: ({ memory }, args) => {
    const [group, name] = path.split('.')
    return name === undefined
      ? invoke(memory, path, args)
      : invoke(Object(Reflect.get(memory, group!)), name, args)
  },
  ...(endless && { endless }),
})

const storeOptions = {
  url: optional(from(({ path }) => `file:${path}.other`)),
  maxContextMessages: limit,
  idleMinutes: optional(one(5, 'a number')),
  durability: optional(one('full')),
  busyTimeoutMs: whole,
  requestTimeoutMs: limit,
  backupBeforeAdoption: flag,
  readonly: flag,
  clock: optional(one(library.systemClock)),
  limits: optional(fields({ message: limit, note: limit }, 'object', 'invalid Date')),
  embed: optional(callback),
}

const embed = async (texts: string[]) => texts.map(() => new Float32Array([1]))

/** What is called in a way of its own: it needs a store with other options, or is no method of a store. */
const functions: Record<string, Door> = {
  'recall.embedMissing': {
    places: {
      options: options({
        batch: limit,
        signal: optional(one(new AbortController().signal)),
        onProgress: optional(callback),
      }),
    },
    call: async ({ open }, args) => {
      const { recall } = await open({ embed })
      return invoke(recall, 'embedMissing', args)
    },
  },
  backup: {
    places: { path: from(({ path }) => `${path}.copy`, 'digits') },
    call: async ({ open }, args) => {
      // A server's store has no file to copy.
      const memory = await open({ url: ':memory:' })
      return invoke(memory, 'backup', args)
    },
  },
  export: {
    places: { senderId: one('ana', 'long', 'digits', 'U+0000') },
    call: async ({ memory }, args) =>
      (invoke(memory, 'export', args) as ReturnType<MemoryStore['export']>).next(),
  },
  'MemoryStore.open': {
    places: { options: options(storeOptions) },
    call: async (_, args) => {
      await using memory = await (invoke(MemoryStore, 'open', args) as Promise<MemoryStore>)
      return memory.size()
    },
  },
  copyStore: {
    places: {
      from: from(({ memory }) => memory),
      to: from(({ memory }) => memory),
      options: options({ onProgress: optional(callback), with: optional(items(['app_*'])) }),
    },
    call: async ({ open, path }, [source, target, options]) => {
      const copy = target instanceof MemoryStore ? await open(await emptyBeside(path)) : target
      return invoke(library, 'copyStore', [source, copy, options])
    },
  },
  detectLanguage: {
    places: { text: one('words', ...id.takes, 'half a pair', 'U+0000') },
    call: async (_, args) => invoke(library, 'detectLanguage', args),
  },
  formatUserProfile: {
    places: { facts: items([{ key: 'name', value: 'Ana' }]) },
    call: async (_, args) => invoke(library, 'formatUserProfile', args),
  },
  withoutSecrets: {
    places: { text: one('words', ...id.takes, 'half a pair', 'U+0000') },
    call: async (_, args) => invoke(library, 'withoutSecrets', args),
  },
  isTellable: {
    places: {
      fact: fields({
        key: one('city', ...id.takes, 'half a pair', 'U+0000'),
        value: one('Porto', ...id.takes, 'half a pair', 'U+0000'),
      }),
    },
    call: async (_, args) => invoke(library, 'isTellable', args),
  },
  repeatInWords: {
    places: {
      task: fields({
        repeat: one('daily', 'null', ...text.takes, 'U+0000', 'half a pair'),
        rule: one('FREQ=DAILY', 'null', ...text.takes, 'U+0000', 'half a pair'),
      }),
    },
    call: async (_, args) => invoke(library, 'repeatInWords', args),
  },
  MemoryPool: {
    places: {
      options: fields({
        stores: from(
          ({ path }) => `${path}.tenants`,
          'digits',
          'function',
          'long',
          'half a pair',
          'U+0000',
        ),
        maxOpen: optional(one(5, 'a number')),
        idleMs: optional(one(5, 'zero', 'a number')),
        waitMs: optional(one(5, 'zero', 'a number')),
      }),
    },
    call: async (_, args) => Reflect.construct(MemoryPool, [...args]),
  },
  'MemoryPool.use': {
    places: { tenant: one('acme', 'digits', 'U+0000'), work: one(async () => 1, 'function') },
    call: async ({ path }, args) => {
      await using pool = new MemoryPool({ stores: `${path}.tenants` })
      return invoke(pool, 'use', args)
    },
  },
  'MemoryPool.close': {
    places: { tenant: one('acme', 'digits', 'U+0000', 'long') },
    call: async ({ path }, args) =>
      invoke(new MemoryPool({ stores: `${path}.tenants` }), 'close', args),
  },
  'MemoryPool.delete': {
    places: { tenant: one('acme', 'digits', 'U+0000') },
    call: async ({ path }, args) =>
      invoke(new MemoryPool({ stores: `${path}.tenants` }), 'delete', args),
  },
  tenantFileName: {
    places: { tenant: one('acme', 'digits', 'U+0000') },
    call: async (_, args) => invoke(library, 'tenantFileName', args),
  },
}

/** Every public method and function, with what it takes. */
export const doors: Readonly<Record<string, Door>> = {
  ...Object.fromEntries(
    Object.entries(taken).map(([path, places]) => [path, method(path, places)]),
  ),
  ...Object.fromEntries(
    Object.entries(withoutEnd).map(([path, places]) => [path, method(path, places, true)]),
  ),
  ...functions,
}

/** Members of a store that are no groups of ours: the application's own way to the database, and a report. */
const members = new Set(['db', 'client', 'opening'])

/** What there is to call, found by looking: a method that is added is in it. */
export function publicMethods(memory: MemoryStore): string[] {
  const groups = Object.entries(memory).filter(([name]) => !members.has(name))
  const inGroups = groups.flatMap(([name, group]) =>
    methodsOf(Object.getPrototypeOf(group)).map((method) => `${name}.${method}`),
  )
  return [
    ...storeMethods(),
    ...inGroups,
    'MemoryStore.open',
    ...methodsOf(MemoryPool.prototype).map((method) => `MemoryPool.${method}`),
    ...methodsOf({ ...library }).filter((name) => !classes.has(name)),
  ]
}

/** An error is only caught, and a store is opened by its own method. */
const classes = new Set(['MemoryError', 'MemoryStore'])

/** A store has what a transaction has, and more. */
const storeMethods = (): string[] => [
  ...methodsOf(MemoryStore.prototype),
  ...methodsOf(Object.getPrototypeOf(MemoryStore.prototype)),
]

const methodsOf = (object: object): string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => name)
