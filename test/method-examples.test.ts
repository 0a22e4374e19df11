/** Every public method shows in an editor how it is called: its `@example`, which has the right types and runs. */
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { knownToExamples, removeSeed, worldOfExample } from './support/example-world.ts'
import { methodExamples as examples } from './support/method-examples.ts'

test('every public method has an example', () => {
  expect(examples.length).toBeGreaterThan(120)
  expect(examples.filter(({ text }) => !text).map(({ name }) => name)).toEqual([])
})

test('every example has the right types', async () => {
  const folder = resolve('.method-examples')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(folder, { recursive: true })
  const functions = examples.map(({ text, name }) => `// ${name}\nasync () => {\n${text}\n}`)
  writeFileSync(join(folder, 'examples.ts'), `${given}\n;[${functions.join(',\n')}]\n`)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../tsconfig.json',
      include: ['examples.ts'],
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, noEmit: true },
    }),
  )

  const tsc = resolve('node_modules/typescript/bin/tsc')
  const checked = promisify(execFile)(process.execPath, [tsc, '-p', folder])

  await expect(
    checked.then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    ),
  ).resolves.toBe('')
})

describe('every example runs', () => {
  const run: Record<string, (given: object) => Promise<unknown>> = {}
  const folder = resolve('.method-examples-run')

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true })
    const functions = examples.map(
      ({ text, name }) =>
        `${JSON.stringify(name)}: async ({ ${knownToExamples.join(', ')} }) => {\n{\n${text}\n}\n},`,
    )
    const imports = `import { MemoryStore } from '../src/index.ts'\nimport { z } from 'zod'`
    writeFileSync(
      join(folder, 'examples.ts'),
      `${imports}\nexport const examples = {\n${functions.join('\n')}\n}\n`,
    )
    const made = (await import(/* @vite-ignore */ join(folder, 'examples.ts'))) as {
      examples: typeof run
    }
    Object.assign(run, made.examples)
  })

  afterAll(() => {
    removeSeed()
    rmSync(folder, { recursive: true, force: true })
  })

  test.for(examples)('$name', async ({ name }) => {
    await using world = await worldOfExample(name.split(' ')[1]!)

    await run[name]!(world.known)
  })
})

/** What the examples take for known. */
const given = `
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { z } from 'zod'
import { MemoryPool, MemoryStore } from '../src/index.ts'
import type { Claim, Context, Conversation, HistoryItem, Lesson, Limitation, Message, Outcome, ScheduledTask, TypedFacts } from '../src/index.ts'
declare const memory: MemoryStore, other: MemoryStore, pool: MemoryPool
declare const history: AsyncIterable<HistoryItem>
declare const conversation: Conversation, message: Message, task: ScheduledTask, claim: Claim, context: Context
declare const limitation: Limitation, lesson: Lesson, outcome: Outcome, signal: AbortSignal
declare const checkpoint: { senderId: string; threadId: string; namespace: string; checkpointId: string }
declare const session: { senderId: string; projectKey: string; sessionId: string }
declare const summarise: (messages: readonly Message[]) => Promise<string>
declare const send: (to: string, text: string) => Promise<void>
declare const app: { all(path: string, guard: () => void, answer: (c: { req: { raw: Request } }) => unknown): void }
declare const requireAdmin: () => void
const shape = z.object({ city: z.string() })
declare const profile: TypedFacts<typeof shape>
const orders = sqliteTable('orders', { id: text('id'), senderId: text('sender_id') })
const scope = { channel: 'web', senderId: 'ana' }`
