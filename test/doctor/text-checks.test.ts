import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { personalTexts } from '../support/every-text.ts'
import { leaveTraces } from '../support/person.ts'
import { start } from '../support/process.ts'
import { temporaryPath } from '../support/temporary.ts'

describe('texts that are no UTF-8 any more', () => {
  test('are found and mended in every column, by a process that outlives it', async () => {
    const path = temporaryPath()
    {
      await using memory = await MemoryStore.open({ url: `file:${path}` })
      await leaveTraces(memory, 'ana', ['zebra', 'yak'])
      await memory.client.migrate(personalTexts.map(([table, column]) => damage(table, column)))
    }

    await using script = start(new URL('../support/scripts/mender.ts', import.meta.url), [path])
    const report = await script.message()

    expect(report).toEqual({
      found: ['text_damaged'],
      repaired: expect.arrayContaining(['text_damaged']),
      // Neither a moment, nor the word of a repeat, nor an entry of the audit log can be what it was.
      left: ['checkpoint_damaged', 'task_moment_unreadable', 'task_repeat_unknown', 'audit_broken'],
      reading: 'works',
    })
  })
})

/** A byte that is in no text, at the end of each text of a column. */
const damage = (table: string, column: string): string =>
  `UPDATE ${table} SET ${column} = CAST(CAST(${column} AS BLOB) || x'ff' AS TEXT) WHERE ${column} IS NOT NULL`
