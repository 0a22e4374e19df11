import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'drizzle-orm'
import { afterAll, beforeAll } from 'vitest'

import { type ExportedRow, MemoryStore } from '../../src/index.ts'
import { meanwhile } from '../support/meanwhile.ts'
import { describe, expect, test, TestClock } from '../support/memory.ts'
import { leaveTraces, rowsOf } from '../support/person.ts'
import { Dice } from '../support/random-history.ts'
import { someOnServer } from '../support/some-on-server.ts'

let folder = ''
let path = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omega-memory-'))
  path = join(folder, 'two.db')
  await using memory = await MemoryStore.open({ url: ':memory:', clock: new TestClock() })
  await leaveTraces(memory, 'vera', ['gnu', 'elk', 'emu', 'owl', 'gnu'])
  await leaveTraces(memory, 'mallory', ['zebra', 'ibis', 'hare', 'newt', 'yak'])
  await memory.backup(path)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** With a store to which two people have told something in every table. */
const ofTwo = test.extend({
  beginning: async ({}, use) => {
    await use(path)
  },
})

const mine = { as: ['mallory', 'alias yak'] }

const link = (from: string, to: string) => ({
  table: 'user_aliases',
  row: { alias_sender_id: from, canonical_sender_id: to },
})

describe('import of an export that somebody has edited', () => {
  ofTwo.for([
    [
      'a message into the conversation of somebody else',
      (rows: Rows) => ({
        ...first(rows.mallory, 'messages'),
        id: 'forged',
        conversation_id: first(rows.vera, 'conversations')['id'],
      }),
      'messages',
      /^row.conversation_id: /,
    ],
    [
      'a vector for a message of somebody else',
      (rows: Rows) => ({
        ...first(rows.mallory, 'message_vectors'),
        message_id: first(rows.vera, 'messages')['id'],
      }),
      'message_vectors',
      /^row.message_id: /,
    ],
    [
      'a run of a task of somebody else',
      (rows: Rows) => ({
        ...first(rows.mallory, 'task_runs'),
        attempt: 7,
        task_id: first(rows.vera, 'scheduled_tasks')['id'],
      }),
      'task_runs',
      /^row.task_id: /,
    ],
    [
      'a fact of somebody else',
      (rows: Rows) => ({ ...first(rows.mallory, 'facts'), sender_id: 'vera' }),
      'facts',
      /^row.sender_id: is not one of the ids/,
    ],
    [
      'an alias from somebody else',
      () => ({ alias_sender_id: 'vera', canonical_sender_id: 'mallory' }),
      'user_aliases',
      /^row.alias_sender_id: /,
    ],
    [
      'an alias to somebody else',
      () => ({ alias_sender_id: 'mallory', canonical_sender_id: 'vera' }),
      'user_aliases',
      /^row.canonical_sender_id: /,
    ],
    [
      'an alias that leads back to itself',
      () => ({ alias_sender_id: 'mallory', canonical_sender_id: 'alias yak' }),
      'user_aliases',
      /^row.canonical_sender_id: leads back/,
    ],
    [
      'a moment that is none',
      (rows: Rows) => ({ ...first(rows.mallory, 'facts'), key: 'new', updated_at: 'yesterday' }),
      'facts',
      /^row.updated_at: is not a moment/,
    ],
    [
      'a role that is none',
      (rows: Rows) => ({ ...first(rows.mallory, 'messages'), id: 'forged', role: 'root' }),
      'messages',
      /^row.role: /,
    ],
    [
      'a repeat that no worker can follow',
      (rows: Rows) => ({
        ...first(rows.mallory, 'scheduled_tasks'),
        id: 'forged',
        rule: 'FREQ=NEVER',
      }),
      'scheduled_tasks',
      /^row.rule: /,
    ],
    [
      'a fact under the id of one of somebody else',
      (rows: Rows) => ({
        ...first(rows.mallory, 'facts'),
        key: 'new',
        id: first(rows.vera, 'facts')['id'],
      }),
      'facts',
      /^row.sender_id: the row that is here already is somebody else's/,
    ],
    [
      'a message under the id of one of somebody else',
      (rows: Rows) => ({
        ...first(rows.mallory, 'messages'),
        id: first(rows.vera, 'messages')['id'],
      }),
      'messages',
      /^row.conversation_id: the row that is here already is somebody else's/,
    ],
    [
      'a session under the id of one of somebody else',
      (rows: Rows) => ({
        ...first(rows.mallory, 'project_sessions'),
        project: 'new',
        id: first(rows.vera, 'project_sessions')['id'],
      }),
      'project_sessions',
      /^row.sender_id: the row/,
    ],
    [
      'a conversation by the name that another one of theirs has',
      (rows: Rows) => ({ ...threadOf(rows.mallory), id: 'forged' }),
      'conversations',
      /^row.thread: another row/,
    ],
    [
      'a message in the place of another one',
      (rows: Rows) => ({ ...first(rows.mallory, 'messages'), id: 'forged' }),
      'messages',
      /^row.sequence: another row/,
    ],
    [
      'an entry of a transcript by the uuid of another one',
      (rows: Rows) => ({ ...first(rows.mallory, 'transcript_entries'), id: 'forged' }),
      'transcript_entries',
      /^row.uuid: another row/,
    ],
    ['a fact without a value', () => ({ sender_id: 'mallory', key: 'k' }), 'facts', /^row.id: /],
  ] as const)('refuses %s', async ([, forge, table, words], { memory }) => {
    const rows = await twoPeople(memory)

    const importing = memory.import([{ table, row: forge(rows) as ExportedRow['row'] }], mine)

    await expect(importing).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(words),
    })
    expect(await rowsOf(memory, 'vera')).toEqual(rows.vera)
    expect(await rowsOf(memory, 'mallory')).toEqual(rows.mallory)
  })

  test('refuses a circle that two of its own links would close, in whatever order they come', async ({
    memory,
  }) => {
    const links = [link('a', 'b'), link('b', 'c'), link('c', 'a')]

    for (const rows of [links, links.toReversed()]) {
      await expect(memory.import(rows, { as: ['a', 'b', 'c'] })).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
    expect(await memory.aliases.resolve('a')).toBe('a')
  })

  test('refuses a circle behind a link that comes twice, with another end', async ({ memory }) => {
    const importing = memory.import([link('a', 'b'), link('a', 'c'), link('b', 'a')], {
      as: ['a', 'b', 'c'],
    })

    await expect(importing).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'row.canonical_sender_id: leads back to the alias',
    })
    expect(await memory.aliases.list('c')).toEqual([])
  })

  test('refuses a link into a circle that another program has written', async ({ memory }) => {
    await memory.db.run(
      sql`INSERT INTO user_aliases(alias_sender_id, canonical_sender_id) VALUES ('b', 'c'), ('c', 'b')`,
    )

    await expect(memory.import([link('a', 'b')], { as: ['a', 'b', 'c'] })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  test.for([' ana', 'josé'.normalize('NFD')])(
    'skips what an older program wrote under the id %j, and takes new rows for it',
    async (senderId, { memory }) => {
      await memory.db.run(
        sql`INSERT INTO facts(id, sender_id, key, value) VALUES ('f', ${senderId}, 'city', 'Oslo')`,
      )
      const row = { id: 'f', sender_id: senderId, key: 'city', value: 'Oslo' }
      const other = { ...row, id: 'g', key: 'drink' }

      const again = await memory.import([{ table: 'facts', row }])
      const named = await memory.import([{ table: 'facts', row: other }], { as: senderId })

      expect(again).toMatchObject({ imported: {}, skipped: { facts: 1 } })
      expect(named).toMatchObject({ imported: { facts: 1 }, skipped: {} })
    },
  )

  ofTwo('says beforehand what would be skipped, as it then is', async ({ memory }) => {
    const { mallory } = await twoPeople(memory)
    const fact = { table: 'facts', row: { ...first(mallory, 'facts'), id: 'new', key: 'new' } }

    const beforehand = await memory.import([...mallory, fact], { ...mine, dryRun: true })
    const report = await memory.import([...mallory, fact], mine)

    expect(beforehand).toMatchObject({ imported: { facts: 1 } })
    expect(beforehand).toEqual(report)
  })

  ofTwo.for([
    ['conversations', {}, /^row.sender_id: the row that is here already is somebody else's/],
    ['messages', { sequence: 900 }, /^row.conversation_id: the row that is here already/],
    ['facts', { key: 'new' }, /^row.sender_id: the row that is here already/],
    ['outcomes', {}, /^row.sender_id: the row that is here already/],
    ['user_aliases', { alias_sender_id: 'alias yak' }, /^row.canonical_sender_id: the row/],
  ] as const)(
    'takes nothing in when a row of %s came from somebody else just before the writing',
    async ([table, place, words], { memory, open }) => {
      const { vera, mallory } = await twoPeople(memory)
      await memory.erase('mallory')
      const other = await open()
      const row = { ...first(vera, table), ...idOf(first(mallory, table)), ...place }
      let isFirst = true
      meanwhile(memory.client, /^\s*INSERT INTO/, async () => {
        if (isFirst) await other.import([{ table, row }], { as: ['vera', 'alias yak'] })
        isFirst = false
      })

      await expect(memory.import(mallory, mine)).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(words),
      })
      expect(await memory.conversations.list({ senderId: 'mallory' })).toEqual([])
      expect(await rowsOf(other, 'vera')).toEqual(expect.arrayContaining([...vera]))
    },
  )

  ofTwo(
    'takes in what came meanwhile from nobody else, and says that it was there',
    async ({ memory, open }) => {
      const { mallory } = await twoPeople(memory)
      await memory.erase('mallory')
      const rows = mallory.filter(({ table }) => table !== 'audit_log')
      const other = await open()
      let isFirst = true
      meanwhile(memory.client, /^\s*INSERT INTO/, async () => {
        if (isFirst) await other.import(rows, mine)
        isFirst = false
      })

      const { imported } = await memory.import(rows, mine)

      expect(imported).toEqual({})
      expect(await rowsOf(memory, 'mallory')).toEqual(rows)
    },
  )

  ofTwo(
    'asks again whose a conversation is when others have written meanwhile',
    async ({ memory, open }) => {
      const { mallory } = await twoPeople(memory)
      const said = first(mallory, 'messages')
      const row = { ...said, id: 'new', sequence: 900 }
      const other = await open()
      let isFirst = true
      meanwhile(memory.client, /^\s*INSERT INTO/, async () => {
        if (!isFirst) return
        isFirst = false
        await other.conversations.assign(String(said['conversation_id']), 'vera')
        await other.import([{ table: 'messages', row: { ...row, id: 'other' } }], { as: ['vera'] })
      })

      await expect(memory.import([{ table: 'messages', row }], mine)).rejects.toMatchObject({
        code: 'invalid_input',
        message: 'row.conversation_id: is not a conversation of this person',
      })
    },
  )

  ofTwo('refuses two new messages of one import that want the same place', async ({ memory }) => {
    const { mallory } = await twoPeople(memory)
    const row = { ...first(mallory, 'messages'), sequence: 900 }
    const rows = ['one', 'two'].map((id) => ({ table: 'messages', row: { ...row, id } }))

    await expect(memory.import(rows, mine)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^row.sequence: another row/),
    })
    expect(await rowsOf(memory, 'mallory')).toEqual(mallory)
  })

  ofTwo(
    "leaves out the row that is somebody else's only with an error, though nobody is named",
    async ({ memory }) => {
      const { vera } = await twoPeople(memory)
      const conversation = {
        table: 'conversations',
        row: { ...first(vera, 'conversations'), sender_id: 'new' },
      }

      await expect(memory.import([conversation])).rejects.toMatchObject({ code: 'invalid_input' })
      expect(await memory.import(vera)).toMatchObject({ imported: {} })
    },
  )

  test('skips a fact that another program wrote, which folds its key more plainly', async ({
    memory,
  }) => {
    await memory.db.run(
      sql`INSERT INTO facts(id, sender_id, key, value) VALUES ('f', 'ana', 'ＣＩＴＹ', 'Oslo')`,
    )
    const [line] = (await rowsOf(memory, 'ana')).filter(({ table }) => table === 'facts')

    const report = await memory.import([{ ...line!, row: { ...line!.row, id: 'g' } }], {
      as: 'ana',
    })

    expect(report).toMatchObject({ imported: {}, skipped: { facts: 1 } })
  })

  test('refuses a count below zero', async ({ memory }) => {
    const row = { id: 'l', sender_id: 'ana', domain: 'tone', rule: 'Short', occurrences: -7 }

    await expect(memory.import([{ table: 'lessons', row }])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('row.occurrences'),
    })
  })

  test('refuses a confidence that is none', async ({ memory }) => {
    const row = { id: 'f', sender_id: 'ana', key: 'city', value: 'Oslo', confidence: 7 }

    await expect(memory.import([{ table: 'facts', row }])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('row.confidence'),
    })
  })

  test('takes no row of somebody who is known by entries of the audit log alone', async ({
    memory,
  }) => {
    await memory.audit.record({ channel: 'chat', senderId: 'vera', input: 'Hello', status: 'ok' })
    const fact = { table: 'facts', row: { id: 'f', sender_id: 'vera', key: 'city', value: 'Oslo' } }

    await expect(memory.import([fact])).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await memory.facts.list('vera')).toEqual([])
  })

  ofTwo('leaves out what would speak to the model, unless it is asked for', async ({ memory }) => {
    const { mallory } = await twoPeople(memory)
    const row = { ...first(mallory, 'messages'), id: 'order', role: 'system', sequence: 900 }

    const silent = await memory.import([{ table: 'messages', row }], mine)
    const asked = await memory.import([{ table: 'messages', row }], {
      ...mine,
      systemMessages: true,
    })

    expect(silent).toEqual({ imported: {}, skipped: {}, leftOut: 1 })
    expect(asked).toEqual({ imported: { messages: 1 }, skipped: {}, leftOut: 0 })
  })

  ofTwo(
    'takes new rows of somebody who is known only for the ids that are named',
    async ({ memory }) => {
      const { mallory } = await twoPeople(memory)
      const line = { table: 'facts', row: { ...first(mallory, 'facts'), id: 'other', key: 'new' } }

      await expect(memory.import([line])).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('{ as: [ids] }'),
      })
      expect(await memory.import(mallory)).toMatchObject({ imported: {} })
      expect(await memory.import([line], { as: 'mallory' })).toMatchObject({
        imported: { facts: 1 },
      })
    },
  )

  ofTwo(
    'fails as input that is refused or not at all, whichever column has what another row has',
    async ({ memory }) => {
      const { vera, mallory } = await twoPeople(memory)
      for (const table of new Set(mallory.map((line) => line.table))) {
        const own = mallory.filter((line) => line.table === table).map(({ row }) => row)
        const others = vera.filter((line) => line.table === table).map(({ row }) => row)
        for (const column of Object.keys(own[0]!)) {
          for (const other of [others[0]!, others.at(-1)!, own.at(-1)!].slice(0, someOnServer(3))) {
            for (const fresh of freshIds(own[0]!)) {
              const row = { ...own[0]!, ...fresh, [column]: other[column] ?? null }
              await expectTakenOrRefused(memory, [{ table, row }], mine)
            }
          }
        }
      }

      expect(await rowsOf(memory, 'vera')).toEqual(vera)
    },
  )

  ofTwo(
    'changes nothing of anyone else, whatever was edited, and fails as input that is refused or not at all',
    async ({ memory }) => {
      const seed = Number(process.env['SEED'] ?? 20_261_128)
      const dice = new Dice(seed)
      const before = await twoPeople(memory)
      const values = [...before.vera, ...before.mallory].flatMap(({ row }) => Object.values(row))
      for (let round = 0; round < someOnServer(100); round++) {
        const edited = edit(before.mallory, values, dice)
        const options = round % 2 ? { ...mine, systemMessages: true } : {}

        await expectTakenOrRefused(memory, edited, options)
      }
      expect(await rowsOf(memory, 'vera'), `SEED=${seed}`).toEqual(before.vera)
      expect(await memory.aliases.list('vera')).toMatchObject([{ aliasSenderId: 'alias gnu' }])
      // An import that ends, or leaves rows out, may leave Mallory's own values without what refers to them.
      const own = ['checkpoint_values_orphaned', 'fact_version_stray']
      const findings = (await memory.doctor()).findings.filter(
        ({ code, severity }) => severity !== 'note' && !own.includes(code),
      )
      expect(findings, `SEED=${seed}`).toEqual([])
    },
  )
})

/** Imports rows; a failure must say that the input is at fault. */
async function expectTakenOrRefused(
  memory: MemoryStore,
  rows: readonly ExportedRow[],
  options: Parameters<MemoryStore['import']>[1],
): Promise<void> {
  const outcome: unknown = await memory.import(rows, options).catch((error: unknown) => error)

  if (outcome instanceof Error) {
    expect(outcome, JSON.stringify(rows)).toMatchObject({ code: 'invalid_input' })
  }
}

let ids = 0

/** Ways in which a row may pretend to be a new one: by none, one or several of what tells it from others. */
function freshIds(row: ExportedRow['row']): ExportedRow['row'][] {
  const id = `new ${ids++}`
  const fresh: ExportedRow['row'][] = [
    {},
    { id },
    { key: id },
    { id, sequence: 5_000 + ids },
    { id, thread: id },
    { id, uuid: id },
  ]
  return fresh.filter((columns) => Object.keys(columns).every((column) => column in row))
}

interface Rows {
  readonly vera: readonly ExportedRow[]
  readonly mallory: readonly ExportedRow[]
}

/** What the two export of a store as it began, which is the same in every test. */
const twoPeople = (memory: MemoryStore): Promise<Rows> => (exported ??= exportTwo(memory))
let exported: Promise<Rows> | undefined

const exportTwo = async (memory: MemoryStore): Promise<Rows> => ({
  vera: await rowsOf(memory, 'vera'),
  mallory: await rowsOf(memory, 'mallory'),
})

const first = (rows: readonly ExportedRow[], table: string): ExportedRow['row'] =>
  rows.find((line) => line.table === table)!.row

const idOf = ({ id }: ExportedRow['row']): ExportedRow['row'] => (id === undefined ? {} : { id })

const threadOf = (rows: readonly ExportedRow[]): ExportedRow['row'] =>
  rows.find(({ table, row }) => table === 'conversations' && row['thread'] !== null)!.row

/** An export with some rows left out and some values replaced by ones of other rows. */
function edit(rows: readonly ExportedRow[], values: readonly unknown[], dice: Dice): ExportedRow[] {
  const odd = [null, '', '0', -1, 1e300, 'x'.repeat(300), 'vera', 'a\0b', '\u{d800}']
  // Where few are edited, an import goes on for longer before it meets one.
  const each = 1 + dice.below(60)
  return rows
    .filter(() => dice.below(each + 3) > 0)
    .map(({ table, row }) => {
      if (dice.below(each) > 0) return { table, row }
      const columns = Object.keys(row)
      const changed = Array.from({ length: dice.below(3) }, () => {
        const pool = dice.below(3) ? values : odd
        return [columns[dice.below(columns.length)]!, pool[dice.below(pool.length)]]
      })
      const id = 'id' in row && dice.below(2) ? { id: `forged ${dice.below(1e9)}` } : {}
      return { table, row: { ...row, ...id, ...Object.fromEntries(changed) } as ExportedRow['row'] }
    })
}
