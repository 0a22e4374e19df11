/** What an application gives to make a door: a field that is not known is named, and what is no option at all is refused. */
import {
  memoryStore,
  type ChatStoreOptions,
  memoryTools,
  type MemoryToolOptions,
  type ModelMemoryOptions,
  withMemory,
} from '../../src/doors/ai-sdk/index.ts'
import {
  OmegaSessionStore,
  type OmegaSessionStoreOptions,
} from '../../src/doors/claude-agent-sdk/index.ts'
import {
  OmegaMemoryTool,
  type OmegaMemoryToolOptions,
} from '../../src/doors/claude-memory-tool/index.ts'
import {
  OmegaChatMessageHistory,
  type OmegaChatMessageHistoryOptions,
  OmegaSaver,
  type OmegaSaverOptions,
  OmegaStore,
  type OmegaStoreOptions,
} from '../../src/doors/langgraph/index.ts'
import {
  createMcpServer,
  type HttpOptions,
  type McpOptions,
  serveMcpOverHttp,
  serveMcpOverStdio,
  type StdioOptions,
} from '../../src/doors/mcp/index.ts'
import { OmegaSession, type OmegaSessionOptions } from '../../src/doors/openai-agents/index.ts'
import { traceCalls, type TraceOptions } from '../../src/doors/opentelemetry/index.ts'
import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'

type Door = readonly [fields: readonly string[], open: (options: never) => unknown]

/** A door, and every field that its options have: the compiler says when one is missing here. */
const door = <Options>(
  fields: Record<keyof Required<Options>, true>,
  open: (options: Options) => unknown,
): Door => [Object.keys(fields), open]

const owned = { memory: true, senderId: true } as const
const placed = { ...owned, channel: true, project: true } as const
const mcp = { ...placed, graph: true } as const

const doors: Record<string, Door> = {
  memoryStore: door<ChatStoreOptions>(placed, memoryStore),
  memoryTools: door<MemoryToolOptions>(placed, memoryTools),
  withMemory: door<ModelMemoryOptions>(
    { ...placed, thread: true, needs: true, budget: true, record: true, onError: true },
    (options) => withMemory({} as never, options),
  ),
  OmegaSessionStore: door<OmegaSessionStoreOptions>(
    { ...owned, foldSessionSummary: true, channel: true },
    (options) => new OmegaSessionStore(options),
  ),
  OmegaMemoryTool: door<OmegaMemoryToolOptions>(
    { ...owned, namespace: true },
    (options) => new OmegaMemoryTool(options),
  ),
  OmegaSaver: door<OmegaSaverOptions>(
    { ...owned, serde: true },
    (options) => new OmegaSaver(options),
  ),
  OmegaStore: door<OmegaStoreOptions>(
    { ...owned, index: true },
    (options) => new OmegaStore(options),
  ),
  OmegaChatMessageHistory: door<OmegaChatMessageHistoryOptions>(
    { ...owned, thread: true, channel: true },
    (options) => new OmegaChatMessageHistory(options),
  ),
  OmegaSession: door<OmegaSessionOptions>(
    { ...placed, sessionId: true },
    (options) => new OmegaSession(options),
  ),
  createMcpServer: door<McpOptions>(mcp, createMcpServer),
  serveMcpOverStdio: door<StdioOptions>(
    { ...mcp, input: true, output: true, onError: true },
    serveMcpOverStdio,
  ),
  serveMcpOverHttp: door<HttpOptions>(
    { ...mcp, port: true, token: true, onError: true },
    serveMcpOverHttp,
  ),
  traceCalls: door<TraceOptions>({ tracerProvider: true }, traceCalls),
}

/** The error with which a door stays shut. */
async function refusalOf(open: (options: never) => unknown, options: unknown): Promise<unknown> {
  try {
    return await open(options as never)
  } catch (error) {
    return error
  }
}

const given = (memory: MemoryStore, fields: readonly string[]) =>
  fields.includes('memory') ? { memory, senderId: 'ana' } : {}

describe.for(Object.entries(doors))('the options of %s', ([, [fields, open]]) => {
  test('are refused with any field misspelt, which is named with the one that is meant', async ({
    memory,
  }) => {
    for (const field of fields) {
      const misspelt = `${field}s`

      const error = await refusalOf(open, { ...given(memory, fields), [misspelt]: undefined })

      expect(error).toMatchObject({
        code: 'invalid_input',
        message: `${misspelt}: unknown field, did you mean "${field}"?`,
      })
    }
  })

  test('never repeat a name that looks like none', async ({ memory }) => {
    const error = await refusalOf(open, { ...given(memory, fields), 'Ana said so': 1 })

    expect(error).toMatchObject({ code: 'invalid_input', message: '…: unknown field' })
  })

  test('are an object, with a store where one is needed', async () => {
    for (const options of ['file:memory.db', 7, null]) {
      expect(await refusalOf(open, options)).toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(/^options: must be an object of /) as string,
      })
    }
    const without = fields.includes('memory')
      ? [{ senderId: 'ana' }, { memory: 'file:x', senderId: 'ana' }]
      : []
    for (const options of without) {
      expect(await refusalOf(open, options)).toMatchObject({
        code: 'invalid_input',
        message: 'memory: must be a MemoryStore',
      })
    }
  })
})
