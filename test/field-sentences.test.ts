/** What an editor shows of a field that a caller gives: its sentence, and what leaving it out means where it has a number for that. */
import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { everyCommand } from './cli/every-command.ts'

/** Those of a pool and of a copy are checked by schemas that no editor shows, under other names. */
const inputs =
  /^(?:export )?(?:const|interface) (?!CopyOptions|PoolOptions)(?<shape>\w+(?:Input|Options|Query|Changes|Merge|Name|Filter|Fields|Scope)|Limits|Scope|HistoryMessage|fields|rich|session|thread)\b.*\{$/

interface Field {
  readonly place: string
  readonly sentence: string
  readonly code: string
}

/** The fields of the shapes that a file exports, each with the comment above it. */
function fieldsOf(file: string): Field[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const fields: Field[] = []
  let shape: string | undefined
  let comment = ''
  for (const line of lines) {
    if (line.startsWith('}')) shape = undefined
    shape = inputs.exec(line)?.groups?.['shape'] ?? shape
    const name = /^ {2}(?:readonly )?(\w+)\??[:,]/.exec(line)?.[1]
    if (shape && name !== undefined) {
      fields.push({ place: `${file} ${shape}.${name}`, sentence: comment, code: line })
    }
    if (/^ {2}(?:\/\*\*| \*)/.test(line)) comment += line
    else comment = ''
  }
  return fields
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => `${folder}/${name}`)

const fields = [
  ...filesIn('src/schema'),
  'src/context/context-input.ts',
  'src/doors/ai-sdk/chats.ts',
  'src/doors/ai-sdk/middleware.ts',
  'src/doors/ai-sdk/tools.ts',
  'src/doors/claude-agent-sdk/session-store.ts',
  'src/doors/claude-memory-tool/memory-tool.ts',
  'src/doors/langgraph/chat-history.ts',
  'src/doors/langgraph/owner.ts',
  'src/doors/langgraph/saver.ts',
  'src/doors/langgraph/store.ts',
  'src/doors/mastra/threads.ts',
  'src/doors/mcp/http.ts',
  'src/doors/mcp/options.ts',
  'src/doors/mcp/stdio.ts',
  'src/doors/openai-agents/session.ts',
  'src/doors/opentelemetry/index.ts',
  'src/browse/browse.ts',
  'src/copy/copy-store.ts',
  'src/doctor/doctor.ts',
  'src/import/history-item.ts',
  'src/import/import-options.ts',
  'src/privacy/import.ts',
  'src/privacy/prune.ts',
  'src/limits.ts',
  'src/options.ts',
  'src/pool/pool-options.ts',
  'src/workers/work-options.ts',
].flatMap(fieldsOf)

test('every field that a caller gives has a sentence', () => {
  expect(fields.length).toBeGreaterThan(200)
  expect(fields.filter(({ sentence }) => sentence === '').map(({ place }) => place)).toEqual([])
})

test('a field with a number for who leaves? it out names it', () => {
  const unnamed = fields.filter(({ sentence, code }) => {
    const usual = /\.default\((\d[\d_]*)\)/.exec(code)?.[1]
    return usual !== undefined && !sentence.includes(usual.replaceAll('_', ''))
  })

  expect(unnamed.map(({ place }) => place)).toEqual([])
})

/** A signal and a progress callback do nothing unless they are given, and a scope that is spread says nothing. */
const saysItself = /\.(?:signal|onProgress)$| restOfScope\./
const mayBeLeftOut = /\?:|\.(?:optional|nullish|default)\(/

/** What filters or begins a page lets everything through without it. */
const saysWithout =
  /\b(?:unless|[Ww]ithout|[Oo]nly|[Ll]eft out|leaves? it out|[Dd]efault|never needed)\b/

test('a field that may be left out says what that means', () => {
  const silent = fields
    .filter(({ place, code }) => mayBeLeftOut.test(code) && !saysItself.test(place))
    .filter(({ sentence }) => !saysWithout.test(sentence))

  expect(silent.map(({ place }) => place)).toEqual([])
})

const options = everyCommand.flatMap(({ name, command }) =>
  command.options.map((option) => ({ place: `${name} ${option.long}`, option })),
)

test('every option of the command line has its words', () => {
  expect(options.length).toBeGreaterThan(100)
  expect(
    options.filter(({ option }) => option.description === '').map(({ place }) => place),
  ).toEqual([])
})

test('an option with a value that may be left out has a default, or says what that means', () => {
  const silent = options.filter(
    ({ option }) =>
      option.required &&
      !option.mandatory &&
      option.defaultValue === undefined &&
      !saysWithout.test(option.description) &&
      !/\bwhere\b/.test(option.description),
  )

  expect(silent.map(({ place }) => place)).toEqual([])
})
