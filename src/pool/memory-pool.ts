import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { z } from 'zod'

import { MemoryError, parse } from '../errors.ts'
import { MemoryStore } from '../memory-store.ts'
import type { MemoryOptions } from '../options.ts'
import { checkFunctions } from '../schema/columns.ts'
import { after, stopwatch, type Timer } from '../time/timers.ts'
import { checkTenant, tenantFileName } from './tenant-file-name.ts'

/** Where tenants' stores are, how many may be open, and the options of `MemoryStore.open` that all of them share. */
export interface MemoryPoolOptions extends Omit<MemoryOptions, 'url' | 'authToken'> {
  /** A folder with one file a tenant, or a function that says where a tenant's own database is. */
  stores: string | ((tenant: string) => { url: string; authToken?: string })
  /** How many stores may be open at once. Default 50. */
  maxOpen?: number
  /** How long a store that nobody uses stays open, in milliseconds. Default one minute. */
  idleMs?: number
  /** How long `use` waits while every open store is in use, in milliseconds. Default 10 seconds. */
  waitMs?: number
}

const atLeast = (least: number) =>
  z
    .number({ error: `must be a number of at least ${least}` })
    .min(least)
    .optional()

/** The pool's own options; the others are for `MemoryStore.open` to look at. */
const PoolOptions = z.looseObject({
  stores: z.custom<MemoryPoolOptions['stores']>(
    (given) => typeof given === 'function' || (typeof given === 'string' && given !== ''),
    'must be a folder, or a function that says where a tenant is',
  ),
  maxOpen: atLeast(1),
  idleMs: atLeast(0),
  waitMs: atLeast(0),
})

interface Place {
  readonly store: Promise<MemoryStore>
  users: number
  idle: Timer | undefined
}

/**
 * A store for each tenant. It is opened, and made or migrated, when the tenant is first used; it is closed when nobody
 * has used it for a while, or when another tenant needs the place and it is the one used longest ago.
 */
export class MemoryPool {
  readonly #locate: (tenant: string) => { url: string; authToken?: string }
  readonly #storeOptions: MemoryOptions
  readonly #maxOpen: number
  readonly #idleMs: number
  readonly #waitMs: number
  /** In the order of their last use. */
  readonly #places = new Map<string, Place>()
  /** Stores on their way out; they keep their place until they are closed. */
  readonly #leaving = new Map<string, Promise<void>>()
  /** Whoever waits for a place, first come, first served. */
  readonly #waiting: (() => void)[] = []
  #closed = false
  #closedFiles = 0

  constructor(options: MemoryPoolOptions) {
    parse(PoolOptions, options)
    const { stores, maxOpen = 50, idleMs = 60_000, waitMs = 10_000, ...storeOptions } = options
    this.#locate = typeof stores === 'string' ? inFolder(stores) : stores
    this.#storeOptions = storeOptions
    this.#maxOpen = maxOpen
    this.#idleMs = idleMs
    this.#waitMs = waitMs
  }

  /** How many stores are open now. Never more than `maxOpen`. */
  get size(): number {
    return this.#places.size + this.#leaving.size
  }

  /**
   * Gives the tenant's store to `work`, which must be done with it when its promise settles. Fails with `busy` when no
   * place becomes free within `waitMs`: use one tenant inside another's `work` only if `maxOpen` allows for it.
   */
  async use<Result>(
    tenant: string,
    work: (memory: MemoryStore) => Promise<Result>,
  ): Promise<Result> {
    checkTenant(tenant)
    checkFunctions({ work })
    const place = await this.#enter(tenant)
    try {
      return await work(await place.store)
    } finally {
      this.#leave(tenant, place)
    }
  }

  /** Waits for what is in use, then closes every store. Later calls fail with code `closed`. */
  async close(): Promise<void> {
    this.#closed = true
    this.#wakeNext()
    while (this.size > 0) {
      for (const [tenant, place] of this.#places) {
        if (place.users === 0) this.#dismiss(tenant, place)
      }
      await this.#turn('last')
    }
    this.#wakeNext()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #enter(tenant: string): Promise<Place> {
    const location = located(this.#locate(tenant))
    const deadline = stopwatch() + this.#waitMs
    let position: 'first' | 'last' = 'last'
    for (;;) {
      const place = this.#placeFor(tenant, location)
      if (place) {
        this.#take(tenant, place)
        this.#wakeNext()
        return place
      }
      if (stopwatch() >= deadline) {
        this.#wakeNext()
        const message = `MemoryPool.use: all ${this.#maxOpen} open stores were in use for ${this.#waitMs} ms`
        throw new MemoryError('busy', message)
      }
      await this.#turn(position, deadline)
      position = 'first'
    }
  }

  /** The place of a tenant, or undefined while there is none; then the one used longest ago is on its way out. */
  #placeFor(tenant: string, location: { url: string; authToken?: string }): Place | undefined {
    if (this.#closed) {
      this.#wakeNext()
      throw new MemoryError('closed', 'MemoryPool.use: the pool is closed')
    }
    const open = this.#places.get(tenant)
    if (open) return open
    if (this.#leaving.has(tenant)) return undefined
    if (this.size < this.#maxOpen) return this.#open(tenant, location)
    this.#dismissOldest()
    return undefined
  }

  #open(tenant: string, location: { url: string; authToken?: string }): Place {
    const store = MemoryStore.open({ ...this.#storeOptions, ...location })
    const place: Place = { store, users: 0, idle: undefined }
    // Whoever comes next tries again.
    store.catch(() => this.#dismiss(tenant, place))
    return place
  }

  #take(tenant: string, place: Place): void {
    place.users += 1
    place.idle?.cancel()
    this.#places.delete(tenant)
    this.#places.set(tenant, place)
  }

  #leave(tenant: string, place: Place): void {
    place.users -= 1
    if (place.users > 0 || this.#places.get(tenant) !== place) return
    place.idle = after(this.#idleMs, () => this.#dismiss(tenant, place), { mayEndBefore: true })
    this.#wakeNext()
  }

  #dismissOldest(): void {
    for (const [tenant, place] of this.#places) {
      if (place.users === 0) return this.#dismiss(tenant, place)
    }
  }

  #dismiss(tenant: string, place: Place): void {
    if (this.#places.get(tenant) !== place) return
    place.idle?.cancel()
    this.#places.delete(tenant)
    const left = this.#closeStore(place.store).finally(() => {
      this.#leaving.delete(tenant)
      this.#wakeNext()
    })
    this.#leaving.set(tenant, left)
  }

  /** A store that never opened has nothing to close, and whoever asked for it was told why. */
  async #closeStore(store: Promise<MemoryStore>): Promise<void> {
    const opened = await store.catch(() => undefined)
    if (opened === undefined) return
    await opened.close()
    if (opened.client.protocol !== 'file') return
    this.#closedFiles += 1
    if (this.#closedFiles % this.#maxOpen !== 0) return
    // libsql can't end a prepared statement but by its collection, and until then the statement keeps its closed
    // connection: three open handles and most of a megabyte that V8 does not see.
    const { collectGarbage } = await import('./collect-garbage.ts')
    collectGarbage()
  }

  /** Resolves when a place may have become free, or the deadline has passed. */
  async #turn(position: 'first' | 'last', deadline?: number): Promise<void> {
    let timer: Timer | undefined
    await new Promise<void>((resolve) => {
      if (position === 'first') this.#waiting.unshift(resolve)
      else this.#waiting.push(resolve)
      if (deadline === undefined) return
      timer = after(deadline - stopwatch(), () => {
        const index = this.#waiting.indexOf(resolve)
        if (index !== -1) this.#waiting.splice(index, 1)
        resolve()
      })
    })
    timer?.cancel()
  }

  #wakeNext(): void {
    this.#waiting.shift()?.()
  }
}

function inFolder(folder: string) {
  const path = resolve(folder)
  return (tenant: string) => {
    const file = join(path, tenantFileName(tenant))
    return { url: pathToFileURL(file).href }
  }
}

/** Without a place of its own, a tenant would get the default one, together with others. */
function located<Location extends { url: string }>(location: Location): Location {
  if (typeof Object(location).url === 'string') return location
  throw new MemoryError('invalid_input', 'stores: the function must return an object with a url')
}
