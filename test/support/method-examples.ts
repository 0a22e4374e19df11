import { readFileSync } from 'node:fs'

import { MemoryPool, MemoryStore } from '../../src/index.ts'
import { MemoryTransaction } from '../../src/memory-transaction.ts'
import { groupClasses, methodsOf } from './groups.ts'

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

/** The example of every public method. */
export const methodExamples = sources.flatMap(([file, methods]) => {
  const code = readFileSync(file, 'utf8')
  return methods.map((method) => ({
    name: `${file} ${method}`,
    text: exampleOf(code, method) ?? '',
  }))
})
