import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { inject } from 'vitest'

import type { MemoryStore, PruneOptions } from '../../src/index.ts'
import { channels, liveForMonths, people, projects } from '../support/dated-history.ts'
import { describe, expect, test } from '../support/memory.ts'
import { pruned, tablesOf } from '../support/pruned.ts'
import { Dice } from '../support/random-history.ts'
import { someOf } from '../support/some-of.ts'

const isFile = inject('backend') === 'file'
const histories = Number(process.env['HISTORIES'] ?? someOf(isFile ? 120 : 20))
const parts = isFile ? 4 : 2
const firstSeed = Number(process.env['SEED'] ?? 20_261_128)

describe('prune, after any history', () => {
  test.for(Array.from({ length: parts }, (_, part) => part))(
    'lets go of what is old enough and in its scope, of nothing else, and of every word of it (part %i)',
    async (part, { open, clock, path }) => {
      const memory = await open()
      for (let number = part; number < histories; number += parts) {
        const seed = firstSeed + number
        const dice = new Dice(seed)
        await liveForMonths({ memory, clock, dice }, 5 + dice.size(120))
        clock.advance({ days: dice.below(30) })
        const options = chosen(dice)
        const before = await tablesOf(memory)
        const expected = pruned(before, options, clock.now())

        const { left, aborted } = await memory.prune(options)

        const after = await tablesOf(memory)
        expect(after, `SEED=${seed} ${JSON.stringify(options)}`).toEqual(expected)
        expect({ left, aborted }).toEqual({
          left:
            isFile || !prunesAnything(options)
              ? []
              : [expect.stringContaining('docs/operations.md')],
          aborted: false,
        })
        const gone = goneWords(before['messages']!, after)
        if (isFile && prunesMessages(options))
          expect(wordsIn(path, gone), `SEED=${seed}`).toEqual([])
        await forgetEverybody(memory)
      }
    },
  )
})

const prunesMessages = ({ messages, closedMessages }: PruneOptions) =>
  messages !== undefined || closedMessages !== undefined

const prunesAnything = ({ scope: _scope, batchSize: _size, ...ages }: PruneOptions) =>
  Object.values(ages).some((age) => age !== undefined)

/** Some ages, in the scope of a person, a channel or a project, where each kind that has it. */
function chosen(dice: Dice): PruneOptions {
  const scopes: NonNullable<PruneOptions['scope']>[] = [
    {},
    {},
    { senderId: [...people, 'ana-phone'][dice.below(4)]! },
    { channel: channels[dice.below(2)]! },
    { project: projects[dice.below(2)]! },
    { senderId: people[dice.below(3)]!, channel: channels[dice.below(2)]! },
  ]
  const scope = scopes[dice.below(scopes.length)]!
  const isOfPersons = scope.channel === undefined && scope.project === undefined
  const age = () => dice.below(80)
  return {
    scope,
    batchSize: 1 + dice.below(40),
    ...(dice.below(2) && { messages: age() }),
    ...(dice.below(2) && { closedMessages: age() }),
    ...(dice.below(2) && { finishedTasks: age() }),
    ...(dice.below(2) && { taskRuns: age() }),
    ...(dice.below(2) && scope.project === undefined && { auditTexts: age() }),
    ...(dice.below(2) && isOfPersons && { facts: age() }),
    ...(dice.below(2) && isOfPersons && { factHistory: age() }),
    ...(dice.below(2) && isOfPersons && { expiredItems: age() }),
    ...(dice.below(2) && isOfPersons && { transcripts: age() }),
  }
}

/** The words that only pruned messages had; each is said once. */
function goneWords(before: Record<string, unknown>[], after: Record<string, unknown[]>): string[] {
  const left = JSON.stringify(after)
  const words = before.flatMap(({ content }) => String(content).match(/word\d+/g) ?? [])
  return words.filter((word) => !new RegExp(`${word}\\b`).test(left))
}

/** By another process: a file that this one opens and closes loses the locks of the store that is open here. */
function wordsIn(path: string, words: readonly string[]): string[] {
  const files = ['', '-wal', '-shm'].map((end) => path + end).filter((file) => existsSync(file))
  const bytes = execFileSync('cat', files, { maxBuffer: 1e9 }).toString('latin1')
  const found = new Set(bytes.match(/word\d+/g))
  return words.filter((word) => found.has(word)).slice(0, 5)
}

/** Before the next history, so that all of them share a store. */
async function forgetEverybody(memory: MemoryStore): Promise<void> {
  for (const person of people) await memory.erase(person)
  await memory.client.execute('DELETE FROM audit_log')
}
