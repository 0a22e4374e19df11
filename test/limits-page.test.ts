import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { ContextInput } from '../src/context/context-input.ts'
import { defaultLimits } from '../src/limits.ts'
import { MemoryOptions } from '../src/options.ts'
import * as schema from '../src/schema/index.ts'
import { SummaryWorkOptions, TaskWorkOptions } from '../src/workers/work-options.ts'

const beginning = `# Limits

Made from the checks themselves; a test holds the two equal. What is beyond a limit is refused with \`invalid_input\` and the name of
the field, before anything is read or written.

## Texts

Options of \`MemoryStore.open({ limits })\`, with what they are unless you say otherwise. Nothing that is stored is cut.
`

const texts: Record<keyof typeof defaultLimits, string> = {
  identifier: 'characters of a sender id, channel, project, reply target and the like',
  message: "bytes of a message, of a task's or an audit entry's text",
  metadata: "bytes of a message's metadata as JSON",
  body: "bytes of a message's body as JSON, without its large binary parts",
  attachments: 'bytes of the large binary parts of one body or value, as base64',
  transcriptEntry: "bytes of an entry of a session's transcript as JSON",
  factKey: "characters of a fact's key",
  factValue: "bytes of a fact's value",
  taskDescription: "bytes of a task's description",
  note: 'bytes of a summary, lesson, rule, title or plan',
}

interface Bounds {
  readonly type?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Bounds>>
}

const number = (value: number) => value.toLocaleString('en')

/** What a field takes, in words, when it has a limit. */
function inWords(field: Bounds): string | undefined {
  const least = field.minimum ?? field.minItems
  const most = field.maximum ?? field.maxItems
  const isBounded = most !== undefined && most < Number.MAX_SAFE_INTEGER
  if (!isBounded && least === undefined && field.exclusiveMinimum === undefined) return undefined
  const from = field.exclusiveMinimum === undefined ? least : undefined
  const bounds = [
    field.exclusiveMinimum === undefined ? '' : `more than ${number(field.exclusiveMinimum)}`,
    from === undefined || from <= Number.MIN_SAFE_INTEGER ? '' : `at least ${number(from)}`,
    isBounded ? `at most ${number(most)}` : '',
  ].filter((part) => part !== '')
  const usual = typeof field.default === 'number' ? `; ${number(field.default)} unless given` : ''
  return bounds.length === 0 && usual === '' ? undefined : bounds.join(', ') + usual
}

function linesOf(name: string, given: z.ZodType): string[] {
  const { properties = {} } = z.toJSONSchema(given, {
    io: 'input',
    unrepresentable: 'any',
  }) as Bounds
  const lines = Object.entries(properties).flatMap(([field, bounds]) => {
    const words = inWords(bounds)
    return words === undefined ? [] : [`- \`${field}\`: ${words}`]
  })
  return lines.length === 0 ? [] : [`### ${name}\n`, ...lines, '']
}

describe('docs/limits.md', () => {
  test('says every bound that the checks have', async () => {
    const inputs = { MemoryOptions, ContextInput, TaskWorkOptions, SummaryWorkOptions, ...schema }
    const fields = Object.entries(inputs)
      .filter(([, given]) => given instanceof z.ZodObject)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, given]) => linesOf(name, given as z.ZodType))

    const page = [
      beginning,
      ...Object.entries(defaultLimits).map(
        ([name, value]) => `- \`${name}\`: ${number(value)} ${texts[name as keyof typeof texts]}`,
      ),
      '\n## Numbers and lists\n\nBy the type that a method takes.\n',
      ...fields,
    ]

    await expect(`${page.join('\n').trimEnd()}\n`).toMatchFileSnapshot('../docs/limits.md')
  })
})
