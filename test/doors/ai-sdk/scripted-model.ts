import * as sdk7 from 'ai'
import * as sdk6 from 'ai-6'
import { MockLanguageModelV3 } from 'ai-6/test'
import { MockLanguageModelV4 } from 'ai/test'

/** What a scripted model answers to one call: a text, or a call of a tool. */
export type Answer =
  | string
  | { readonly tool: string; readonly input: unknown; readonly text?: string }

/** A message of a prompt as a model of either major gets it. */
interface Told {
  readonly role: string
  readonly content: string | readonly { readonly type: string; readonly text?: string }[]
}

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}
const reason = (answer: Answer) => ({
  unified: typeof answer === 'string' ? ('stop' as const) : ('tool-calls' as const),
  raw: undefined,
})
const textOf = (answer: Answer) => (typeof answer === 'string' ? answer : answer.text)

let calls = 0
function contentOf(answer: Answer) {
  const text = textOf(answer)
  const said = text === undefined ? [] : [{ type: 'text' as const, text }]
  if (typeof answer === 'string') return said
  const toolCallId = `call-${calls++}`
  const input = JSON.stringify(answer.input)
  return [...said, { type: 'tool-call' as const, toolCallId, toolName: answer.tool, input }]
}

function chunksOf(answer: Answer) {
  const text = textOf(answer)
  const call = contentOf(answer).find(({ type }) => type === 'tool-call')
  return [
    { type: 'stream-start' as const, warnings: [] },
    ...(text === undefined
      ? []
      : [
          { type: 'text-start' as const, id: 't' },
          ...text.split(/(?<= )/).map((delta) => ({ type: 'text-delta' as const, id: 't', delta })),
          { type: 'text-end' as const, id: 't' },
        ]),
    ...(call ? [call] : []),
    { type: 'finish' as const, finishReason: reason(answer), usage },
  ]
}

/** One chunk in each turn of the event loop, until the call is aborted, as from a network. */
function arriving<Chunk>(chunks: readonly Chunk[], signal?: AbortSignal): ReadableStream<Chunk> {
  const left = [...chunks]
  return new ReadableStream<Chunk>({
    async pull(controller) {
      await new Promise((resolve) => setImmediate(resolve))
      if (signal?.aborted) return controller.error(signal.reason)
      const chunk = left.shift()
      return chunk === undefined ? controller.close() : controller.enqueue(chunk)
    },
  })
}

/** Gives one answer after the other, and keeps what it was asked. */
function scripted(Model: typeof MockLanguageModelV4 | typeof MockLanguageModelV3) {
  return (...answers: Answer[]) => {
    const prompts: Told[][] = []
    const next = (prompt: unknown): Answer => {
      prompts.push(prompt as Told[])
      return answers.shift() ?? 'Nothing more.'
    }
    const model = new Model({
      doGenerate: async ({ prompt }: { prompt: unknown }) => {
        const answer = next(prompt)
        return { content: contentOf(answer), finishReason: reason(answer), usage, warnings: [] }
      },
      doStream: async ({
        prompt,
        abortSignal,
      }: {
        prompt: unknown
        abortSignal?: AbortSignal
      }) => ({
        stream: arriving(chunksOf(next(prompt)), abortSignal),
      }),
    } as never) as MockLanguageModelV4
    return { model, prompts }
  }
}

/** Both majors of the SDK that the door is for; the newer one's types serve for both. */
export const majors = [
  { major: 7, sdk: sdk7, scripted: scripted(MockLanguageModelV4) },
  { major: 6, sdk: sdk6 as unknown as typeof sdk7, scripted: scripted(MockLanguageModelV3) },
]
