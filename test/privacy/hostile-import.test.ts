import { type ExportedRow, MemoryError, MemoryStore } from '../../src/index.ts'
import { describe, expect, test, TestClock } from '../support/memory.ts'
import { leaveTraces, rowsOf } from '../support/person.ts'
import { Dice } from '../support/random-history.ts'
import { temporaryPath } from '../support/temporary.ts'

const mine = { as: ['mallory', 'alias yak'] }

const link = (from: string, to: string) => ({
  table: 'user_aliases',
  row: { alias_sender_id: from, canonical_sender_id: to },
})

describe('import of an export that somebody has edited', () => {
  test.for([
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
    ['a fact without a value', () => ({ sender_id: 'mallory', key: 'k' }), 'facts', /^row.id: /],
  ] as const)('refuses %s', async ([, forge, table, words]) => {
    await using memory = await newStore()
    const rows = await twoPeople(memory)

    const importing = memory.import([{ table, row: forge(rows) as ExportedRow['row'] }], mine)

    await expect(importing).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(words),
    })
    expect(await rowsOf(memory, 'vera')).toEqual(rows.vera)
    expect(await rowsOf(memory, 'mallory')).toEqual(rows.mallory)
  })

  test('refuses a circle that two of its own links would close, in whatever order they come', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    const links = [link('a', 'b'), link('b', 'c'), link('c', 'a')]

    for (const rows of [links, links.toReversed()]) {
      await expect(memory.import(rows, { as: ['a', 'b', 'c'] })).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
    expect(await memory.aliases.resolve('a')).toBe('a')
  })

  test('refuses a count below zero', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    const row = { id: 'l', sender_id: 'ana', domain: 'tone', rule: 'Short', occurrences: -7 }

    await expect(memory.import([{ table: 'lessons', row }])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('row.occurrences'),
    })
  })

  test('refuses a confidence that is none', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    const row = { id: 'f', sender_id: 'ana', key: 'city', value: 'Oslo', confidence: 7 }

    await expect(memory.import([{ table: 'facts', row }])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('row.confidence'),
    })
  })

  test('takes no row of somebody who is known by entries of the audit log alone', async () => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    await memory.audit.record({ channel: 'chat', senderId: 'vera', input: 'Hello', status: 'ok' })
    const fact = { table: 'facts', row: { id: 'f', sender_id: 'vera', key: 'city', value: 'Oslo' } }

    await expect(memory.import([fact])).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await memory.facts.list('vera')).toEqual([])
  })

  test('leaves out what would speak to the model, unless it is asked for', async () => {
    await using memory = await newStore()
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

  test('takes new rows of somebody who is known only for the ids that are named', async () => {
    await using memory = await newStore()
    const { mallory } = await twoPeople(memory)
    const line = { table: 'facts', row: { ...first(mallory, 'facts'), id: 'other', key: 'new' } }

    await expect(memory.import([line])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('{ as: [ids] }'),
    })
    expect(await memory.import(mallory)).toMatchObject({ imported: {} })
    expect(await memory.import([line], { as: 'mallory' })).toMatchObject({ imported: { facts: 1 } })
  })

  test('changes nothing of anyone else, whatever was edited, and fails with a MemoryError or not at all', async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_128)
    const dice = new Dice(seed)
    await using memory = await newStore()
    const before = await twoPeople(memory)
    const values = [...before.vera, ...before.mallory].flatMap(({ row }) => Object.values(row))
    for (let round = 0; round < 300; round++) {
      const edited = edit(before.mallory, values, dice)
      const options = round % 2 ? { ...mine, systemMessages: true } : {}

      const outcome = await memory.import(edited, options).catch((error: unknown) => error)

      if (outcome instanceof Error) expect(outcome, `SEED=${seed}`).toBeInstanceOf(MemoryError)
    }
    expect(await rowsOf(memory, 'vera'), `SEED=${seed}`).toEqual(before.vera)
    expect(await memory.aliases.list('vera')).toMatchObject([{ aliasSenderId: 'alias gnu' }])
    const findings = (await memory.doctor()).findings.filter(({ severity }) => severity !== 'note')
    expect(findings, `SEED=${seed}`).toEqual([])
  })
})

interface Rows {
  readonly vera: readonly ExportedRow[]
  readonly mallory: readonly ExportedRow[]
}

const newStore = () => MemoryStore.open({ url: `file:${temporaryPath()}`, clock: new TestClock() })

async function twoPeople(memory: MemoryStore): Promise<Rows> {
  await leaveTraces(memory, 'vera', ['gnu', 'elk', 'emu', 'owl', 'gnu'])
  await leaveTraces(memory, 'mallory', ['zebra', 'ibis', 'hare', 'newt', 'yak'])
  return { vera: await rowsOf(memory, 'vera'), mallory: await rowsOf(memory, 'mallory') }
}

const first = (rows: readonly ExportedRow[], table: string): ExportedRow['row'] =>
  rows.find((line) => line.table === table)!.row

/** An export with some rows left out and some values replaced by ones of other rows. */
function edit(rows: readonly ExportedRow[], values: readonly unknown[], dice: Dice): ExportedRow[] {
  const odd = [null, '', '0', -1, 1e300, 'x'.repeat(300), 'vera', 'a\0b', '\u{d800}']
  return rows
    .filter(() => dice.below(4) > 0)
    .map(({ table, row }) => {
      const columns = Object.keys(row)
      const changed = Array.from({ length: dice.below(3) }, () => {
        const pool = dice.below(3) ? values : odd
        return [columns[dice.below(columns.length)]!, pool[dice.below(pool.length)]]
      })
      const id = 'id' in row && dice.below(2) ? { id: `forged ${dice.below(1e9)}` } : {}
      return { table, row: { ...row, ...id, ...Object.fromEntries(changed) } as ExportedRow['row'] }
    })
}
