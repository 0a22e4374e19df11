import { dirname } from 'node:path'
import { runInNewContext } from 'node:vm'

import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { inject } from 'vitest'

import { traceCalls } from '../src/doors/opentelemetry/index.ts'
import { MemoryError } from '../src/index.ts'
import { doors, publicMethods } from './support/doors/doors.ts'
import { taken } from './support/doors/methods.ts'
import { type Door, type Place, strange, type World } from './support/doors/place.ts'
import { dump } from './support/dump.ts'
import { describe, expect, type Fixtures, test as base } from './support/memory.ts'
import { someOnServer } from './support/some-on-server.ts'

const test = base.extend<{ world: World }>({
  world: async ({ memory, open, path }, use) => {
    // Where a relative path leads, and the default one.
    const folder = process.cwd()
    process.chdir(dirname(path))
    await use(await worldOf({ memory, open, path }))
    process.chdir(folder)
  },
})

/** A store in which every kind of row is there, and ids of them. */
async function worldOf({
  memory,
  open,
  path,
}: Pick<Fixtures, 'memory' | 'open' | 'path'>): Promise<World> {
  const scope = { channel: 'chat', senderId: 'ana' }
  const { conversation, user } = await memory.recordExchange({
    ...scope,
    user: 'q',
    assistant: 'a',
  })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  await memory.sessions.set({ ...scope, sessionId: 's' })
  await memory.audit.record({ ...scope, input: 'q', status: 'ok' })
  await memory.tasks.create({
    ...scope,
    replyTarget: 'chat-1',
    description: 'Water the plants',
    dueAt: '2026-03-01 09:00',
    repeat: 'daily',
  })
  const [claim] = await memory.tasks.claimDue({ owner: 'worker' })
  return {
    memory,
    open,
    path,
    conversationId: conversation.id,
    messageId: user.id,
    taskId: claim!.id,
    claim: claim!,
  }
}

/** What is of the wrong kind is refused before anything is sent, so that a server has no part in it. */
const isFile = inject('backend') === 'file'

const shown = async ({ memory }: World): Promise<string> => (isFile ? dump(memory.client) : '')

/** One strange value in one place of a call that is right otherwise. */
interface Trial {
  readonly what: string
  readonly kind: string
  readonly isTaken: boolean
  readonly args: readonly unknown[]
}

function trialsOf({ places }: Door, world: World): Trial[] {
  const right = Object.values(places).map((place) => place.right(world))
  return Object.entries(places).flatMap(([name, place], index) =>
    valuesFor(name, place, world).map(({ value, ...trial }) => ({
      ...trial,
      args: right.with(index, value),
    })),
  )
}

/** The strange values for a place itself, and for each of its fields. */
function valuesFor(
  what: string,
  { takes, fields = {}, right }: Place,
  world: World,
): (Omit<Trial, 'args'> & { value: unknown })[] {
  const whole = Object.entries(strange).map(([kind, value]) => ({
    what,
    kind,
    isTaken: takes.includes(kind),
    value,
  }))
  const inside = Object.entries(fields).flatMap(([name, field]) =>
    valuesFor(`${what}.${name}`, field, world).map(({ value, ...trial }) => ({
      ...trial,
      value: { ...Object(right(world)), [name]: value },
    })),
  )
  return [...whole, ...inside]
}

/** What became of a call: `done`, the code of a MemoryError, or what else was thrown. */
async function outcomeOf(call: () => unknown): Promise<{ code: string; message: string }> {
  try {
    await call()
    return { code: 'done', message: '' }
  } catch (error) {
    const code = error instanceof MemoryError ? error.code : `not ours: ${String(error)}`
    return { code, message: Object(error).message }
  }
}

test('every public method has its entry here', async ({ memory }) => {
  const methods = publicMethods(memory)

  expect(Object.keys(doors).sort()).toEqual(methods.sort())
})

const withArguments = Object.entries(doors).filter(
  ([, { places }]) => Object.keys(places).length > 0,
)

/** On a server some of all kinds, each in a server of its own; all of them in the long run. */
const every = Math.round(withArguments.length / someOnServer(withArguments.length))

describe.for(withArguments.filter((_, at) => at % every === 0))('%s', ([, door]) => {
  test('refuses what is of the wrong kind, by the name of its field, and changes nothing', async ({
    world,
  }) => {
    const before = await shown(world)
    const trials = trialsOf(door, world)
    const refused = trials.filter(({ isTaken }) => isFile && !isTaken)
    const taken = trials.filter(({ isTaken }) => isTaken && !door.endless)

    const refusals = []
    for (const { what, kind, args } of refused) {
      const { code, message } = await outcomeOf(() => door.call(world, args))
      const isNamed = /^[\w.…]+: /.test(message) && !message.includes('secret')
      refusals.push(`${what} = ${kind}: ${code}${isNamed ? '' : `, ${message}`}`)
    }
    const after = await shown(world)
    const surprises = []
    for (const { what, kind, args } of taken) {
      const { code, message } = await outcomeOf(() => door.call(world, args))
      // What is strange may also be unknown, or no longer in the state it was in.
      if (['done', 'not_found', 'conflict'].includes(code)) continue
      surprises.push(`${what} = ${kind}: ${code}, ${message}`)
    }

    expect(refusals).toEqual(refused.map(({ what, kind }) => `${what} = ${kind}: invalid_input`))
    expect(after).toBe(before)
    expect(surprises).toEqual([])
  })
})

/** Moments that are, at the ends of what a store holds, and one of another realm. */
const edges: Readonly<Record<string, unknown>> = {
  'the first one': '0001-01-01T00:00:00Z',
  'before 1970': new Date(-1),
  'the last one': '9999-12-31T23:59:59Z',
  'the last one, as a Date': new Date('9999-12-31T23:59:59.999Z'),
  'the last day': '9999-12-31',
  'the last minute on a wall': '9999-12-31 23:59',
  'of another realm': runInNewContext("new Date('2026-03-02T09:00:00Z')"),
}

/** What is no moment, or one that no store holds. */
const beyond: Readonly<Record<string, unknown>> = {
  'the year 10000': '10000-01-01T00:00:00Z',
  'the year 10000 in UTC': '9999-12-31T23:30:00-05:00',
  'the last one of JavaScript': new Date(8.64e15),
  'the first one of JavaScript': new Date(-8.64e15),
  '30 February': '2026-02-30T09:00:00Z',
  'a word': 'tomorrow',
  'an invalid one of another realm': runInNewContext('new Date(NaN)'),
}

/** Whether a place is for a moment: the right value for it is one. */
const isForMoment = (right: unknown): boolean =>
  right instanceof Date || (typeof right === 'string' && /^\d{4}-\d\d-\d\d/.test(right))

function momentsOf(
  what: string,
  { right, fields = {} }: Place,
  values: Readonly<Record<string, unknown>>,
  world: World,
): { what: string; value: unknown }[] {
  const here = isForMoment(right(world)) ? Object.entries(values) : []
  const inside = Object.entries(fields).flatMap(([name, field]) =>
    momentsOf(`${what}.${name}`, field, values, world).map((trial) => ({
      ...trial,
      value: { ...Object(right(world)), [name]: trial.value },
    })),
  )
  return [...here.map(([kind, value]) => ({ what: `${what} = ${kind}`, value })), ...inside]
}

async function outcomesOf(
  door: Door,
  values: Readonly<Record<string, unknown>>,
  world: World,
): Promise<string[]> {
  const right = Object.values(door.places).map((place) => place.right(world))
  const outcomes: string[] = []
  for (const [index, [name, place]] of Object.entries(door.places).entries()) {
    for (const { what, value } of momentsOf(name, place, values, world)) {
      const { code, message } = await outcomeOf(() => door.call(world, right.with(index, value)))
      outcomes.push(`${what}: ${code}${code.startsWith('not ours') ? message : ''}`)
    }
  }
  return outcomes
}

describe('a moment', () => {
  test('at the edge of time is taken or refused by every method, and never by the database', async ({
    world,
  }) => {
    const expected = /: (?:done|not_found|conflict|invalid_input)$/
    const surprises: string[] = []
    let tried = 0
    for (const [name, door] of Object.entries(doors)) {
      if (door.endless) continue
      const outcomes = await outcomesOf(door, edges, world)
      tried += outcomes.length
      surprises.push(
        ...outcomes.filter((outcome) => !expected.test(outcome)).map((what) => `${name} ${what}`),
      )
    }

    expect(surprises).toEqual([])
    expect(tried).toBeGreaterThan(100)
  })

  test('that no store holds is refused by every method', async ({ world }) => {
    const surprises: string[] = []
    for (const [name, door] of Object.entries(doors)) {
      if (door.endless) continue
      const outcomes = await outcomesOf(door, beyond, world)
      surprises.push(
        ...outcomes
          // A claim with another moment is another claim, which nobody holds.
          .filter((outcome) => !/: (?:invalid_input|conflict)$/.test(outcome))
          .map((what) => `${name} ${what}`),
      )
    }

    expect(surprises).toEqual([])
  })
})

/** What is handed back as it was handed out, with whatever is in it. */
const handedBack = [
  'tasks.complete task',
  'tasks.fail task',
  'tasks.heartbeat claim',
  'tasks.release claim',
  'audit.verify range.checkpoint',
  'isTellable fact',
  'repeatInWords task',
]

/** Each object that a method takes, with the names of its fields. */
function objectsOf(what: string, { right, fields = {} }: Place, world: World): Objects[] {
  const names = Object.keys(fields)
  const inside = Object.entries(fields).flatMap(([name, field]) =>
    objectsOf(`${what}.${name}`, field, world).map(({ replaced, ...rest }) => ({
      ...rest,
      replaced: (fields: object) => ({ ...Object(right(world)), [name]: replaced(fields) }),
    })),
  )
  if (names.length === 0) return inside
  const replaced = (fields: object) => ({ ...Object(right(world)), ...fields })
  return [{ what, names, replaced }, ...inside]
}

interface Objects {
  readonly what: string
  readonly names: readonly string[]
  readonly replaced: (fields: object) => unknown
}

describe('a field that is not known', () => {
  test('is refused by every method, with the one that is meant, and nothing is done', async ({
    world,
  }) => {
    const before = await dump(world.memory.client)
    const surprises: string[] = []
    let tried = 0
    for (const [method, door] of Object.entries(doors)) {
      const right = Object.values(door.places).map((place) => place.right(world))
      for (const [index, [place, shape]] of Object.entries(door.places).entries()) {
        for (const { what, names, replaced } of objectsOf(`${method} ${place}`, shape, world)) {
          if (handedBack.includes(what)) continue
          for (const name of names) {
            const given = right.with(index, replaced({ [`${name}_`]: undefined }))
            const { code, message } = await outcomeOf(() => door.call(world, given))
            tried += 1
            if (code === 'invalid_input' && isMeant(message, name)) continue
            surprises.push(`${what}.${name}_: ${code}, ${message}`)
          }
        }
      }
    }

    expect(surprises).toEqual([])
    expect(await dump(world.memory.client)).toBe(before)
    expect(tried).toBeGreaterThan(250)
  })

  test('is named alone where none is near, and never when its name could be what somebody said', async ({
    memory,
  }) => {
    const fact = { senderId: 'ana', key: 'city', value: 'Porto' }
    const refusalOf = async (more: object) =>
      (await outcomeOf(() => memory.facts.set({ ...fact, ...more }))).message

    expect(await refusalOf({ mood: 'good' })).toBe('mood: unknown field')
    expect(await refusalOf({ 'my secret': 1 })).toBe('…: unknown field')
    expect(await refusalOf({ expires: '2036-03-02', src: 'chat' })).toBe(
      'expires: unknown field, did you mean "expiresAt"?; src: unknown field',
    )
  })

  test('is no matter in what is handed back: a claim, a context, the last row of a page', async ({
    world,
  }) => {
    const { memory, claim } = world
    const [last] = await memory.conversations.list({ senderId: 'ana' })
    const context = await memory.context.build({ channel: 'chat', senderId: 'ana', text: 'q' })

    const page = await memory.conversations.list({
      senderId: 'ana',
      cursor: { ...last!, mood: 'good' } as never,
    })
    const exchange = { channel: 'chat', senderId: 'ana', user: 'q', assistant: 'a' }
    const { created } = await memory.recordExchange({ ...exchange, context })
    const completed = await memory.tasks.complete({ ...claim, mood: 'good' } as never)

    expect(page).toEqual([])
    expect(created).toBe(true)
    expect(completed).toBeDefined()
  })

  test('is none where a whole scope is spread into what takes a part of it', async ({ memory }) => {
    const scope = { channel: 'chat', senderId: 'ana', project: 'house', thread: 'trip' }
    const task = { replyTarget: 'chat-1', description: 'Pack', dueAt: '2036-03-01 09:00' }
    await memory.lessons.record({ ...scope, domain: 'd', rule: 'Be brief' })
    await memory.outcomes.record({ ...scope, domain: 'd', score: 1, lesson: 'l' })
    await memory.sessions.set({ ...scope, sessionId: 's' })
    await memory.audit.record({ ...scope, input: 'q', status: 'ok' })
    await memory.tasks.create({ ...scope, ...task })
    const { id } = await memory.conversations.getOrCreate(scope)
    await memory.conversations.close(id, { summary: 'They spoke.' })

    expect(await memory.lessons.list(scope)).toHaveLength(1)
    expect(await memory.outcomes.listRecent(scope)).toHaveLength(1)
    expect(await memory.sessions.get(scope)).toMatchObject({ sessionId: 's' })
    expect(await memory.conversations.listSummaries(scope)).toHaveLength(1)
    expect(await memory.conversations.listHistory(scope)).toHaveLength(1)
  })
})

const isMeant = (message: string, name: string): boolean =>
  new RegExp(`(?:^|[.;] ?)${name}_: unknown field, did you mean "${name}"\\?`).test(message)

describe('two ids that a database could take for one', () => {
  /** How the id of the first person could be asked for by another name. */
  const pairs: [stored: string, asked: string][] = [
    ['\ufffd', '\ud800'],
    ['\ufffd', '\udc00'],
    ['ana\ufffd', 'ana\udfff'],
    ['ana', 'ana\0'],
    ['ana', 'ana\0ben'],
  ]

  test.for(pairs)('stay two: %j is not found as %j', async ([stored, asked], { memory }) => {
    await memory.facts.set({ senderId: stored, key: stored, value: 'v' })
    await memory.aliases.create('alias', stored)
    await memory.tasks.create({
      channel: 'chat',
      senderId: stored,
      replyTarget: 'chat-1',
      description: 'Water the plants',
      dueAt: '2036-03-01 09:00',
    })
    const before = await dump(memory.client)

    const codes = []
    for (const call of [
      () => memory.facts.get(asked, stored),
      () => memory.facts.get(stored, asked),
      () => memory.facts.list(asked),
      () => memory.facts.delete(asked, stored),
      () => memory.facts.deleteAll(asked),
      () => memory.aliases.resolve(asked),
      () => memory.aliases.list(asked),
      () => memory.tasks.listForSender(asked),
      () => memory.stats(asked),
      () => memory.context.build({ channel: 'chat', senderId: asked, text: 'q' }),
    ]) {
      codes.push((await outcomeOf(call)).code)
    }
    const erasing = await outcomeOf(() => memory.erase(asked))

    expect(new Set(codes)).toEqual(new Set(['invalid_input']))
    // An older program may have stored U+0000, and its person can be erased: only that one.
    expect(erasing.code).toBe(asked.isWellFormed() ? 'done' : 'invalid_input')
    expect(await dump(memory.client)).toBe(before)
  })
})

const secret = 'hunter2 \n{"role":"system"} '

/** The same value with more in each of its texts. */
function withSecrets(value: unknown): unknown {
  if (typeof value === 'string') return secret + value
  if (Array.isArray(value)) return value.map(withSecrets)
  if (value === null || Object.getPrototypeOf(Object(value)) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(Object(value) as object).map(([name, field]) => [name, withSecrets(field)]),
  )
}

describe('a span', () => {
  test('is made once of each call, with its method and time, and tells no word of an argument', async ({
    world,
  }) => {
    const exporter = new InMemorySpanExporter()
    const stop = traceCalls({
      tracerProvider: new BasicTracerProvider({
        spanProcessors: [new SimpleSpanProcessor(exporter)],
      }),
    })
    const told = []
    const expected = []

    const names = Object.keys(taken).filter((name) => name !== 'close')
    for (const name of [...names, 'close']) {
      const { places, call } = doors[name]!
      const right = Object.values(places).map((place) => place.right(world))
      exporter.reset()
      const { code } = await outcomeOf(() => call(world, right.map(withSecrets)))
      const spans = exporter.getFinishedSpans()
      const outer = spans.filter(({ parentSpanContext }) => parentSpanContext === undefined)
      const { attributes } = outer[0] ?? {}
      told.push({
        name,
        spans: outer.map((span) => span.name.split('.')[1]),
        isTimed: outer.every(({ duration }) => duration.some((part) => part > 0)),
        error: attributes?.['error.type'] ?? 'done',
        isQuiet: !JSON.stringify(
          spans.map(({ name, attributes, events, status, links }) => ({
            name,
            attributes,
            events,
            status,
            links,
          })),
        ).includes('hunter2'),
      })
      expected.push({
        name,
        spans: [name.split('.').at(-1)],
        isTimed: true,
        error: code,
        isQuiet: true,
      })
    }
    stop()

    expect(told).toEqual(expected)
    expect(told.length).toBeGreaterThan(75)
  })
})
