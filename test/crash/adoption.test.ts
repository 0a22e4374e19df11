import { setTimeout as pause } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { OlderFile } from '../fixtures/legacy/older-file.ts'
import { makeOlderFile, olderStates } from '../fixtures/legacy/states.ts'
import { randomly, staged } from '../support/faults.ts'
import { start } from '../support/process.ts'
import { faultsOf } from '../support/schema.ts'
import { temporaryPath } from '../support/temporary.ts'

const opener = new URL('../support/scripts/opener.ts', import.meta.url)
const wholeFile = olderStates.find(({ name }) => name === 'tracked after step 13')!

describe('kill -9 while an older file is adopted', () => {
  test(
    'leaves the file as it was, or adopted: every row is there',
    async () => {
      const random = randomly()
      for (let run = 0; run < Math.ceil(staged.kills / 5); run++) {
        // A file of its own, so that every kill meets an adoption and not an adopted file.
        const path = temporaryPath()
        makeOlderFile(path, wholeFile, 'several users')
        enlarge(path)
        await using child = start(opener)
        child.send(path)
        await pause(300 + random() * 500)
        await child.kill()

        using file = new OlderFile(path)
        const [row] = file.all('SELECT count(*) AS messages FROM messages')
        expect(Number(row?.messages)).toBeGreaterThanOrEqual(6018)
        await using memory = await MemoryStore.open({ url: `file:${path}` })
        const { findings } = await memory.doctor()
        // Nobody asked for the older program's file to be closed to others.
        expect(findings.filter(({ code }) => code !== 'file_mode')).toEqual([])
        expect(faultsOf(path)).toEqual([])
      }
    },
    staged.kills * 3_000,
  )
})

/** Enough messages that adopting them takes a while. */
function enlarge(path: string): void {
  using file = new OlderFile(path)
  file.exec(`INSERT INTO messages(id, conversation_id, role, content)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
    SELECT 'more-' || i, 'ana-old', iif(i % 2, 'user', 'assistant'), 'more words ' || i FROM n`)
}
