/** Every public method shows in an editor how it is called: its `@example`, which has the right types. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import { MemoryPool, MemoryStore } from '../src/index.ts'
import { MemoryTransaction } from '../src/memory-transaction.ts'
import { groupClasses, methodsOf } from './support/groups.ts'

const kebab = (name: string) => name.replaceAll(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase()

const sources: readonly (readonly [file: string, methods: readonly string[]])[] = [
  ['src/memory-store.ts', ['open', ...methodsOf(MemoryStore.prototype)]],
  ['src/memory-transaction.ts', methodsOf(MemoryTransaction.prototype)],
  ['src/pool/memory-pool.ts', methodsOf(MemoryPool.prototype)],
  ['src/repositories/typed-facts.ts', ['get', 'set']],
  ...groupClasses.map(
    ({ name, prototype }) =>
      [
        `src/${name === 'ContextBuilder' ? 'context' : 'repositories'}/${kebab(name)}.ts`,
        methodsOf(prototype),
      ] as const,
  ),
]

/** What follows `@example` in the comment above a method. */
function exampleOf(code: string, method: string): string | undefined {
  const declared = new RegExp(`\\n  (?:static )?(?:async )?\\*?${method}(?:<[^\\n(]*)?\\(`).exec(
    code,
  )
  const above = code.slice(0, declared?.index).trimEnd()
  const comment = above.endsWith('*/') ? above.slice(above.lastIndexOf('/**')) : ''
  const [, example] = comment.split('@example')
  return example
    ?.replace(/\*\/$/, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .trim()
}

const examples = sources.flatMap(([file, methods]) => {
  const code = readFileSync(file, 'utf8')
  return methods.map((method) => ({ name: `${file} ${method}`, text: exampleOf(code, method) }))
})

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
