import { EventEmitter, once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect } from 'vitest'

import {
  MemoryPool,
  type MemoryPoolOptions,
  type MemoryStore,
  tenantFileName,
} from '../../src/index.ts'
import { startWithFewHandles } from '../support/process.ts'
import { failure } from '../support/server/failure.ts'
import { serverTest } from '../support/server/server-test.ts'

const test = serverTest.extend<{
  folder: string
  openPool: (options?: Partial<MemoryPoolOptions>) => MemoryPool
}>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'omega-memory-pool-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  openPool: async ({ folder }, use) => {
    const pools: MemoryPool[] = []
    await use((options) => {
      const pool = new MemoryPool({ stores: folder, ...options })
      pools.push(pool)
      return pool
    })
    for (const pool of pools) await pool.close()
  },
})

const tell = (text: string) => (memory: MemoryStore) =>
  memory.recordExchange({ channel: 'chat', senderId: 'ada', user: text, assistant: 'Noted.' })

const told = async (memory: MemoryStore) => {
  const { rows } = await memory.client.execute("SELECT content FROM messages WHERE role = 'user'")
  return rows.map((row) => row.content)
}

const keep = (memory: MemoryStore) => Promise.resolve(memory)

/** A promise to wait on, and what ends the wait. */
function gate() {
  const events = new EventEmitter()
  return { open: () => events.emit('open'), opened: once(events, 'open') }
}

/** Open handles on files of the folder. Only Linux can tell. */
const handlesIn = (folder: string) =>
  readdirSync('/proc/self/fd').filter((handle) => {
    try {
      return readlinkSync(`/proc/self/fd/${handle}`).startsWith(folder)
    } catch {
      return false
    }
  }).length

const limited = (folder: string) =>
  startWithFewHandles(new URL('../support/scripts/many-tenants.ts', import.meta.url), {
    handles: 500,
    args: [folder],
  })

describe('use', () => {
  test('keeps each tenant in a file of its own, made at the first use', async ({
    openPool,
    folder,
  }) => {
    const pool = openPool()

    await pool.use('acme', tell('We sell anvils.'))
    await pool.use('Acme', tell('We sell rockets.'))

    expect(await pool.use('acme', told)).toEqual(['We sell anvils.'])
    expect(await pool.use('Acme', told)).toEqual(['We sell rockets.'])
    expect((await readdir(folder)).filter((name) => name.endsWith('.db')).sort()).toEqual([
      '=41cme.db',
      'acme.db',
    ])
  })

  test('asks a function where the stores of a server are', async ({ openPool, startServer }) => {
    const servers = { north: await startServer({ authToken: 'n' }), south: await startServer() }
    const pool = openPool({
      stores: (tenant) =>
        tenant === 'north'
          ? { url: servers.north.url, authToken: 'n' }
          : { url: servers.south.url },
    })

    await pool.use('north', tell('Snow.'))
    await pool.use('south', tell('Sun.'))

    expect(await pool.use('north', told)).toEqual(['Snow.'])
    expect(await pool.use('south', told)).toEqual(['Sun.'])
  })

  test('opens a store once for everybody who uses it', async ({ openPool }) => {
    const pool = openPool()

    const stores = await Promise.all(Array.from({ length: 10 }, () => pool.use('acme', keep)))

    expect(new Set(stores).size).toBe(1)
    expect(pool.size).toBe(1)
  })

  test('closes the store used longest ago when another needs the place', async ({ openPool }) => {
    const pool = openPool({ maxOpen: 2 })
    const first = await pool.use('first', keep)
    const second = await pool.use('second', keep)
    await pool.use('first', keep)

    await pool.use('third', keep)

    expect(pool.size).toBe(2)
    expect([first.client.closed, second.client.closed]).toEqual([false, true])
  })

  test('never closes a store that is in use: who comes next waits', async ({ openPool }) => {
    const pool = openPool({ maxOpen: 1 })
    const { open, opened } = gate()
    const order: string[] = []

    const long = pool.use('first', async (memory) => {
      await opened
      await tell('Still open.')(memory)
      order.push('first')
    })
    const next = pool.use('second', async () => {
      order.push('second')
    })
    open()
    await Promise.all([long, next])

    expect(order).toEqual(['first', 'second'])
  })

  test('fails with busy when no place becomes free in time', async ({ openPool }) => {
    const pool = openPool({ maxOpen: 1, waitMs: 20 })
    const { open, opened } = gate()
    const long = pool.use('first', () => opened)

    const error = await failure(pool.use('second', told))
    open()
    await long

    expect(error).toMatchObject({ code: 'busy' })
  })

  test('closes a store that nobody uses', async ({ openPool }) => {
    const pool = openPool({ idleMs: 10 })

    const memory = await pool.use('acme', keep)

    await expect.poll(() => pool.size).toBe(0)
    expect(memory.client.closed).toBe(true)
    expect(await pool.use('acme', told)).toEqual([])
  })

  test('tries again after a store that could not be opened', async ({ openPool, startServer }) => {
    const server = await startServer()
    const pool = openPool({ stores: () => ({ url: server.url }), busyTimeoutMs: 0 })
    server.faults = () => ({ kind: 'drop' })

    const error = await failure(pool.use('acme', told))
    server.faults = undefined

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(await pool.use('acme', told)).toEqual([])
  })

  test('gives the place back when the work fails', async ({ openPool }) => {
    const pool = openPool({ maxOpen: 1 })

    const error = await failure(pool.use('first', () => Promise.reject(new Error('mine'))))

    expect(error.message).toBe('mine')
    expect(await pool.use('second', told)).toEqual([])
  })

  test('refuses a tenant that cannot be named', async ({ openPool }) => {
    const pool = openPool()

    expect(await failure(pool.use('', told))).toMatchObject({ code: 'invalid_input' })
  })

  test.for([
    ['nothing', undefined],
    ['no url', { authToken: 'token' }],
    ['a promise', Promise.resolve({ url: 'file:other.db' })],
  ] as const)(
    'opens no store that tenants would share when the function gives %s',
    async ([, location], { openPool }) => {
      const pool = openPool({ stores: () => location as never })

      const error = await failure(pool.use('acme', told))

      expect(error).toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(/^stores: /),
      })
      expect(pool.size).toBe(0)
    },
  )
})

describe('close', () => {
  test('waits for what is in use, and refuses what comes later', async ({ openPool }) => {
    const pool = openPool()
    const { open, opened } = gate()
    const long = pool.use('acme', async (memory) => {
      await opened
      await tell('Just in time.')(memory)
    })

    const closed = pool.close()
    const late = await failure(pool.use('acme', told))
    open()
    await Promise.all([long, closed])

    expect(late).toMatchObject({ code: 'closed' })
    expect(pool.size).toBe(0)
  })

  test('closes the store of one tenant when nobody uses it, and goes on', async ({ openPool }) => {
    const pool = openPool()
    const { open, opened } = gate()
    const other = await pool.use('globex', keep)
    const long = pool.use('acme', async (memory) => {
      await opened
      await tell('Just in time.')(memory)
      return memory
    })

    const closed = pool.close('acme')
    const next = pool.use('acme', told)
    open()
    const memory = await long
    await closed

    expect([memory.client.closed, other.client.closed]).toEqual([true, false])
    expect(await next).toEqual(['Just in time.'])
  })

  test('fails with busy when the tenant is in use for too long, and closes nothing', async ({
    openPool,
  }) => {
    const pool = openPool({ waitMs: 20 })

    const code = await pool.use('acme', async (memory) => {
      const { code } = await failure(pool.close('acme'))
      await tell('Still here.')(memory)
      return code
    })

    expect(code).toBe('busy')
    expect(await pool.use('acme', told)).toEqual(['Still here.'])
  })

  test('takes nothing for no tenant', async ({ openPool }) => {
    const pool = openPool()

    const error = await failure(pool.close(undefined as unknown as string))

    expect(error).toMatchObject({ code: 'invalid_input' })
    expect(await pool.use('acme', told)).toEqual([])
  })
})

describe('delete', () => {
  test('leaves nothing of a tenant, and says whether there was something', async ({
    openPool,
    folder,
  }) => {
    const pool = openPool()
    await pool.use('acme', tell('We sell anvils.'))
    await pool.use('acme2', tell('We sell rockets.'))
    await writeFile(join(folder, 'acme.db.before-0.1.0.bak'), 'what an older program had')

    const ends = [await pool.delete('acme'), await pool.delete('acme')]

    expect(ends).toEqual([true, false])
    expect((await readdir(folder)).filter((name) => name.startsWith('acme.'))).toEqual([])
    expect(await pool.use('acme', told)).toEqual([])
    expect(await pool.use('acme2', told)).toEqual(['We sell rockets.'])
  })

  test('waits for what is in use, and nobody comes in between', async ({ openPool, folder }) => {
    const pool = openPool()
    const { open, opened } = gate()
    const long = pool.use('acme', async (memory) => {
      await opened
      await tell('Farewell.')(memory)
    })

    const deleted = pool.delete('acme')
    const next = pool.use('acme', told)
    open()
    await long

    expect(await deleted).toBe(true)
    expect(await next).toEqual([])
    expect(await readdir(folder)).toContain(tenantFileName('acme'))
  })

  test('is refused where the store is on a server', async ({ openPool }) => {
    const pool = openPool({ stores: () => ({ url: 'libsql://memory.example.com' }) })

    expect(await failure(pool.delete('acme'))).toMatchObject({ code: 'invalid_input' })
  })
})

describe('without file handles', () => {
  test('closes what nobody uses and tries once more, then says what ran out', async ({
    folder,
  }) => {
    await using program = limited(folder)

    expect(await program.message()).toEqual({
      visited: 25,
      code: 'storage',
      message: expect.stringMatching(/^the process has no file handles left \(EMFILE\)/),
    })
  })
})

describe('options', () => {
  test.for([{ maxOpen: 0 }, { idleMs: -1 }, { waitMs: Number.NaN }])(
    'refuses %o',
    (options, { folder }) => {
      expect(() => new MemoryPool({ stores: folder, ...options })).toThrow(/must be a number/)
    },
  )
})

// The whole thousand takes more than a minute on two slow cores: OMEGA_MEMORY_LONG=1 asks for it.
const [tenantCount, placeCount, settled] = process.env.OMEGA_MEMORY_LONG
  ? [1000, 50, 200]
  : [60, 8, 24]

describe(`${tenantCount} tenants through ${placeCount} places`, () => {
  test('keep to themselves, in flat memory and with a bounded number of handles', async ({
    openPool,
    folder,
  }) => {
    const pool = openPool({ maxOpen: placeCount, waitMs: 300_000 })
    const tenants = Array.from({ length: tenantCount }, (_, n) => `tenant-${n}`)
    let mostHandles = 0
    const visit = async (tenant: string) => {
      await pool.use(tenant, tell(`I am ${tenant}.`))
      mostHandles = Math.max(mostHandles, handlesIn(folder))
    }

    for (const tenant of tenants.slice(0, settled)) await visit(tenant)
    const before = process.memoryUsage().rss
    for (const tenant of tenants.slice(settled)) await visit(tenant)
    const grown = process.memoryUsage().rss - before
    const all = await Promise.all(tenants.map((tenant) => pool.use(tenant, told)))

    expect(all).toEqual(tenants.map((tenant) => [`I am ${tenant}.`]))
    expect(pool.size).toBeLessThanOrEqual(placeCount)
    // A store has its file, its -wal and its -shm open; closed ones are let go of once in `placeCount` closings.
    expect(mostHandles).toBeLessThanOrEqual(2 * placeCount * 3)
    expect(grown).toBeLessThan(48 * 1024 * 1024)
  })
})
