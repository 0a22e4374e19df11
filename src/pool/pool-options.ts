import * as z from 'zod'

import { MemoryOptions } from '../options.ts'
import type { TenantPlace } from './tenant-place.ts'

/** Where tenants' stores are, how many may be open, and the options of `MemoryStore.open` that all of them share. */
export interface MemoryPoolOptions extends Omit<MemoryOptions, 'url' | 'authToken'> {
  /** A folder with one file a tenant, or a function that says where a tenant's own database is. */
  stores: string | ((tenant: string) => TenantPlace)
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

const { url: _url, authToken: _authToken, ...storeOptions } = MemoryOptions.shape

/** The pool's own options, and those of its stores. */
export const PoolOptions = z.strictObject({
  ...storeOptions,
  stores: z.custom<MemoryPoolOptions['stores']>(
    (given) => typeof given === 'function' || (typeof given === 'string' && given !== ''),
    'must be a folder, or a function that says where a tenant is',
  ),
  maxOpen: atLeast(1),
  idleMs: atLeast(0),
  waitMs: atLeast(0),
})
