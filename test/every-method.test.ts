import { dirname } from 'node:path'
import { runInNewContext } from 'node:vm'

import { MemoryError } from '../src/index.ts'
import { doors, publicMethods } from './support/doors/doors.ts'
import { type Door, type Place, strange, type World } from './support/doors/place.ts'
import { dump } from './support/dump.ts'
import { describe, expect, type Fixtures, test as base } from './support/memory.ts'

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

describe.for(Object.entries(doors).filter(([, { places }]) => Object.keys(places).length > 0))(
  '%s',
  ([, door]) => {
    test('refuses what is of the wrong kind, by the name of its field, and changes nothing', async ({
      world,
    }) => {
      const before = await dump(world.memory.client)
      const trials = trialsOf(door, world)
      const refused = trials.filter(({ isTaken }) => !isTaken)
      const taken = trials.filter(({ isTaken }) => isTaken && !door.endless)

      const refusals = []
      for (const { what, kind, args } of refused) {
        const { code, message } = await outcomeOf(() => door.call(world, args))
        const isNamed = /^[\w.…]+: /.test(message) && !message.includes('secret')
        refusals.push(`${what} = ${kind}: ${code}${isNamed ? '' : `, ${message}`}`)
      }
      const after = await dump(world.memory.client)
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
  },
)

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

describe('a field that is not known', () => {
  /** Options and questions: a field that is spelt wrong would widen what is read or let go of. */
  const strict: [door: string, args: unknown[]][] = [
    ['messages.search', [{ senderId: 'ana', query: 'q', excludeConversationID: 'c' }]],
    ['messages.list', ['c', { limits: 5 }]],
    ['conversations.listIdle', [{ limits: 5 }]],
    ['conversations.listActive', [{ limits: 5 }]],
    ['conversations.listSummaries', [{ channel: 'chat', senderId: 'ana', limits: 5 }]],
    ['conversations.listHistory', [{ channel: 'chat', senderId: 'ana', limits: 5 }]],
    ['outcomes.listRecent', [{ senderId: 'ana', projekt: 'house' }]],
    ['lessons.list', [{ senderId: 'ana', projekt: 'house' }]],
    ['audit.list', [{ sender: 'ana' }]],
    ['audit.verify', [{ checkPoint: { seq: 1, hash: 'h' } }]],
    ['admin.listFacts', [{ limits: 5 }]],
    ['admin.listSummaries', [{ limits: 5 }]],
    ['admin.listOutcomes', [{ hours: 5, projekt: 'house' }]],
    ['admin.listLessons', [{ projekt: 'house' }]],
    ['context.build', [{ channel: 'chat', senderId: 'ana', text: 'q', budgets: {} }]],
    ['context.build', [{ channel: 'chat', senderId: 'ana', text: 'q', needs: { recal: false } }]],
    ['tasks.listDue', [{ limits: 5 }]],
    ['tasks.claimDue', [{ owner: 'w', limits: 5 }]],
    ['conversations.claimIdle', [{ owner: 'w', limits: 5 }]],
    ['prune', [{ audittexts: 30 }]],
    ['doctor', [{ fix: true }]],
    ['import', [[], { dryrun: true }]],
    ['importHistory', [[], { onRefuse: () => undefined }]],
    ['recall.embedMissing', [{ batches: 5 }]],
    ['recall.updateIndex', [{ batches: 5 }]],
  ]

  test.for(strict)('is refused by its name: %s', async ([door, args], { world }) => {
    const { code, message } = await outcomeOf(() => doors[door]!.call(world, args))

    expect([code, message]).toEqual([
      'invalid_input',
      expect.stringMatching(/^(needs\.)?\w+: unknown field$/),
    ])
  })

  test('is no matter in a scope, or in what is to be stored: rows can be spread', async ({
    world,
  }) => {
    const { memory } = world
    const conversation = await memory.conversations.get(world.conversationId)
    const row = { ...conversation!, mood: 'good' }

    const found = await memory.conversations.findActive(row)
    const { user } = await memory.recordExchange({ ...row, user: 'q', assistant: 'a' })
    const session = await memory.sessions.get(row)

    expect(found?.id).toBe(world.conversationId)
    expect(user.conversationId).toBe(world.conversationId)
    expect(session?.sessionId).toBe('s')
  })

  test('is no matter where a whole scope is spread into a question', async ({ memory }) => {
    const scope = { channel: 'chat', senderId: 'ana', project: 'house' }
    await memory.lessons.record({ ...scope, domain: 'd', rule: 'Be brief' })
    await memory.outcomes.record({ ...scope, domain: 'd', score: 1, lesson: 'l' })
    const { id } = await memory.conversations.getOrCreate(scope)
    await memory.conversations.close(id, { summary: 'They spoke.' })

    expect(await memory.lessons.list(scope)).toHaveLength(1)
    expect(await memory.outcomes.listRecent(scope)).toHaveLength(1)
    expect(await memory.conversations.listSummaries(scope)).toHaveLength(1)
    expect(await memory.conversations.listHistory(scope)).toHaveLength(1)
  })
})

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
