import { isOutOfHandles } from '../database/file/handles.ts'
import { MemoryError, parse } from '../errors.ts'
import { MemoryStore } from '../memory-store.ts'
import type { MemoryOptions } from '../options.ts'
import { checkFunctions } from '../schema/columns.ts'
import { after, stopwatch } from '../time/timers.ts'
import { closeStore, type Place, untilFree } from './place.ts'
import { type MemoryPoolOptions, PoolOptions } from './pool-options.ts'
import { checkTenant } from './tenant-file-name.ts'
import { checkPlace, deleteFiles, fileOf, inFolder, type TenantPlace } from './tenant-place.ts'
import { WaitingLine } from './waiting-line.ts'

/**
 * A store for each tenant. It is opened, and made or migrated, when the tenant is first used; it is closed when nobody
 * has used it for a while, or when another tenant needs the place and it is the one used longest ago.
 */
export class MemoryPool {
  readonly #locate: (tenant: string) => TenantPlace
  readonly #storeOptions: MemoryOptions
  readonly #maxOpen: number
  readonly #idleMs: number
  readonly #waitMs: number
  /** In the order of their last use. */
  readonly #places = new Map<string, Place>()
  /** Stores on their way out; they keep their place until they are closed. */
  readonly #leaving = new Map<string, Promise<void>>()
  /** Tenants that are being closed or deleted: whoever uses one waits until that is done. */
  readonly #ending = new Map<string, Promise<unknown>>()
  /** Whoever waits for a place, first come, first served. */
  readonly #line = new WaitingLine()
  #closed = false

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
   * @example const city = await pool.use('acme', (memory) => memory.facts.get('ana', 'city'))
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

  /**
   * Closes the store of a tenant when nobody uses it any more; whoever uses the tenant next opens it anew. Fails with
   * `busy`, and closes nothing, when it was in use for all of `waitMs`. Without a tenant: waits for what is in use, then
   * closes every store, and later calls fail with code `closed`.
   *
   * @example
   * await pool.close('acme') // its file can be moved or replaced now
   */
  async close(...tenants: [tenant: string] | []): Promise<void> {
    if (tenants.length === 0) return this.#closeAll()
    checkTenant(tenants[0])
    await this.#end(tenants[0], async () => {})
  }

  /**
   * Deletes the file of a tenant with everything beside it, when nobody uses its store any more. False when there was
   * none. The tenant can be used again, and is new then. Fails with `busy`, and deletes nothing, when the store was in
   * use for all of `waitMs`, and with `invalid_input` where the tenant's store is not a file.
   *
   * @example
   * await pool.delete('acme') // → true: nothing of them is left
   */
  async delete(tenant: string): Promise<boolean> {
    checkTenant(tenant)
    const path = fileOf(checkPlace(this.#locate(tenant)))
    return this.#end(tenant, async () => {
      // A file that is held open cannot be deleted everywhere.
      const { freeNow } = await import('../database/file/closed-handles.ts')
      await freeNow()
      return deleteFiles(path)
    })
  }

  async #closeAll(): Promise<void> {
    this.#closed = true
    this.#line.wakeNext()
    while (this.size > 0) {
      for (const [tenant, place] of this.#places) {
        if (place.users === 0) this.#dismiss(tenant, place)
      }
      await this.#line.wait('last')
    }
    this.#line.wakeNext()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Closes a tenant's store when nobody uses it any more, then does something that nobody may come between. */
  async #end<Result>(tenant: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#ending.get(tenant) ?? Promise.resolve()
    const ended = before.then(async () => {
      await this.#vacate(tenant)
      return work()
    })
    const settled = ended.catch(() => undefined)
    this.#ending.set(tenant, settled)
    try {
      return await ended
    } finally {
      if (this.#ending.get(tenant) === settled) this.#ending.delete(tenant)
      this.#line.wakeNext()
    }
  }

  async #vacate(tenant: string): Promise<void> {
    const deadline = stopwatch() + this.#waitMs
    for (;;) {
      const place = this.#places.get(tenant)
      if (place?.users === 0) this.#dismiss(tenant, place)
      const left = this.#leaving.get(tenant)
      if (left) await left
      else if (!place) return
      else if (stopwatch() < deadline) await untilFree(place, deadline)
      else throw new MemoryError('busy', `MemoryPool: the store was in use for ${this.#waitMs} ms`)
    }
  }

  async #enter(tenant: string): Promise<Place> {
    const location = checkPlace(this.#locate(tenant))
    const deadline = stopwatch() + this.#waitMs
    let position: 'first' | 'last' = 'last'
    for (;;) {
      while (this.#ending.has(tenant)) await this.#ending.get(tenant)
      const place = this.#placeFor(tenant, location)
      if (place) {
        this.#take(tenant, place)
        this.#line.wakeNext()
        return place
      }
      if (stopwatch() >= deadline) {
        this.#line.wakeNext()
        const message = `MemoryPool.use: all ${this.#maxOpen} open stores were in use for ${this.#waitMs} ms`
        throw new MemoryError('busy', message)
      }
      await this.#line.wait(position, deadline)
      position = 'first'
    }
  }

  /** The place of a tenant, or undefined while there is none; then the one used longest ago is on its way out. */
  #placeFor(tenant: string, location: TenantPlace): Place | undefined {
    if (this.#closed) {
      this.#line.wakeNext()
      throw new MemoryError('closed', 'MemoryPool.use: the pool is closed')
    }
    const open = this.#places.get(tenant)
    if (open) return open
    if (this.#leaving.has(tenant)) return undefined
    if (this.size < this.#maxOpen) return this.#open(tenant, location)
    this.#dismissOldest()
    return undefined
  }

  #open(tenant: string, location: TenantPlace): Place {
    const store = this.#openStore(location)
    const place: Place = { store, users: 0, idle: undefined }
    // Whoever comes next tries again.
    store.catch(() => this.#dismiss(tenant, place))
    return place
  }

  /** Without file handles, the stores that nobody uses are closed, and it is tried once more. */
  async #openStore(location: TenantPlace): Promise<MemoryStore> {
    const options = { ...this.#storeOptions, ...location }
    try {
      return await MemoryStore.open(options)
    } catch (error) {
      if (!isOutOfHandles(error)) throw error
    }
    for (const [tenant, place] of this.#places) {
      if (place.users === 0) this.#dismiss(tenant, place)
    }
    await Promise.all(this.#leaving.values())
    return MemoryStore.open(options)
  }

  #take(tenant: string, place: Place): void {
    place.users += 1
    place.idle?.cancel()
    this.#places.delete(tenant)
    this.#places.set(tenant, place)
  }

  #leave(tenant: string, place: Place): void {
    place.users -= 1
    if (place.users > 0) return
    place.onFree?.()
    if (this.#places.get(tenant) !== place) return
    place.idle = after(this.#idleMs, () => this.#dismiss(tenant, place), { mayEndBefore: true })
    this.#line.wakeNext()
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
    const left = closeStore(place.store).finally(() => {
      this.#leaving.delete(tenant)
      this.#line.wakeNext()
    })
    this.#leaving.set(tenant, left)
  }
}
