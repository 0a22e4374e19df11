import type { LanguageModel } from 'ai'

import { type Context, type MemoryStore } from '../../index.ts'
import { checkOptions } from '../options.ts'
import { checkSender, senderFor, type SenderId } from '../sender.ts'
import { storable } from './text-of.ts'

type Needs = Parameters<MemoryStore['context']['build']>[0]['needs']

/** What is known of a call of a model: `providerOptions` is what the application gave to `generateText` or `streamText`. */
export interface ModelCall {
  readonly providerOptions?: Readonly<Record<string, unknown>>
}

/** Whose memory a model has, and where its talk is kept. */
export interface ModelMemoryOptions {
  /** An open store, or what `memory.transaction` gives. */
  readonly memory: Pick<MemoryStore, 'context' | 'recordExchange'>
  /** Whose memory it is, or a function that finds it in what the call was given. */
  readonly senderId: SenderId<ModelCall>
  /** Where the talk is held, `chat` unless given. */
  readonly channel?: string
  /** The project that the talk belongs to; none unless given. */
  readonly project?: string
  /** The chat's id: without one the talk goes on until it has been idle for two hours. */
  readonly thread?: string | ((call: ModelCall) => string | undefined)
  /** What to leave out of the context, as `context.build` takes it; nothing unless given. */
  readonly needs?: Needs
  /** The most tokens that the context may take; those of `context.build` unless given. */
  readonly budget?: { readonly maxTokens: number }
  /** Whether exchanges are recorded, which they are unless given; `false` where messages are saved otherwise, by `memoryStore` for one. */
  readonly record?: boolean
  /** Hears why an exchange could not be recorded, and the answer goes on; without it the call fails with that error. */
  readonly onError?: (error: unknown) => void
}

const known = {
  memory: true,
  senderId: true,
  channel: true,
  project: true,
  thread: true,
  needs: true,
  budget: true,
  record: true,
  onError: true,
} as const

/** A part of a prompt or of an answer, in the shape of any major version. */
interface Part {
  readonly type: string
  readonly text?: string
  readonly filename?: string
  readonly mediaType?: string
}
interface PromptMessage {
  readonly role: string
  readonly content: string | readonly Part[]
}
interface Params extends ModelCall {
  readonly prompt: readonly PromptMessage[]
}
/** A piece of a streamed answer. */
interface Chunk {
  readonly type: string
  readonly delta?: string
  readonly finishReason?: unknown
}
/** A model of the AI SDK, as a provider's function gives it. */
type ProviderModel = Exclude<LanguageModel, string>

/** A turn: what the user said last, with the context it was answered from. */
interface Turn {
  readonly text: string
  readonly scope: {
    readonly channel: string
    readonly senderId: string
    readonly project?: string
    readonly thread?: string
  }
  readonly context: Context
  /** What the assistant has said in it already, before and between its calls of tools. */
  readonly said: readonly string[]
}

/**
 * A model that remembers: each call gets the context of what the user said last, and the answer that ends a turn is recorded
 * with it, once, however many tools were called in between. An answer that is aborted or fails is not recorded.
 *
 * The context's prompt stands after the call's own system messages. Its history stands before the user's message when the
 * call brings no earlier messages of its own.
 *
 * @example
 * const model = withMemory(openai('gpt-5'), { memory, senderId: 'ana', thread: chatId })
 * const { text } = await generateText({ model, prompt: 'What did we choose for Lucía?' })
 */
export function withMemory<Model extends ProviderModel>(
  model: Model,
  options: ModelMemoryOptions,
): Model {
  checkOptions(options, known)
  checkSender(options.senderId)
  type Calls = {
    doGenerate(params: Params): Promise<{ content: readonly Part[]; finishReason: unknown }>
    doStream(params: Params): Promise<{ stream: ReadableStream<Chunk> }>
  }
  const inner = model as unknown as Calls
  const calls: Calls = {
    async doGenerate(params) {
      const turn = await turnOf(params, options)
      const result = await inner.doGenerate(turn ? told(params, turn) : params)
      if (turn && ends(result.finishReason)) {
        const said = result.content.flatMap(({ type, text }) => (type === 'text' ? [text!] : []))
        await record(turn, said.join(''), options)
      }
      return result
    },
    async doStream(params) {
      const turn = await turnOf(params, options)
      const result = await inner.doStream(turn ? told(params, turn) : params)
      if (!turn) return result
      let said = ''
      let isOver = false
      const listen = new TransformStream<Chunk, Chunk>({
        transform(chunk, controller) {
          if (chunk.type === 'text-delta') said += chunk.delta ?? ''
          if (chunk.type === 'finish') isOver = ends(chunk.finishReason)
          controller.enqueue(chunk)
        },
        async flush() {
          if (isOver) await record(turn, said, options)
        },
      })
      return { ...result, stream: result.stream.pipeThrough(listen) }
    },
  }
  const { specificationVersion, provider, modelId, supportedUrls } = model
  return { specificationVersion, provider, modelId, supportedUrls, ...calls } as unknown as Model
}

async function turnOf(
  { prompt, providerOptions }: Params,
  { memory, senderId, channel = 'chat', project, thread, needs, budget }: ModelMemoryOptions,
): Promise<Turn | undefined> {
  const asked = prompt.findLastIndex(({ role }) => role === 'user')
  const text = asked === -1 ? '' : userText(prompt[asked]!)
  if (text === '') return undefined

  const call = { ...(providerOptions && { providerOptions }) }
  const threadId = typeof thread === 'function' ? thread(call) : thread
  const scope = {
    channel,
    senderId: await senderFor(senderId, call),
    ...(project !== undefined && { project }),
    ...(threadId !== undefined && { thread: threadId }),
  }
  const context = await memory.context.build({
    ...scope,
    text,
    history: 'alternating',
    ...(needs && { needs }),
    ...(budget && { budget }),
  })
  const said = prompt
    .slice(asked + 1)
    .flatMap(({ role, content }) => (role === 'assistant' ? [textIn(content)] : []))
  return { text, scope, context, said }
}

/** The call with what is remembered. */
function told(params: Params, { context }: Turn): Params {
  const { prompt } = params
  const first = prompt.findIndex(({ role }) => role !== 'system')
  const asked = prompt.findLastIndex(({ role }) => role === 'user')
  const history = context.history.flatMap(({ role, content }) =>
    role === 'user' || role === 'assistant'
      ? [{ role, content: [{ type: 'text', text: content }] }]
      : [],
  )
  return {
    ...params,
    prompt: [
      ...prompt.slice(0, first),
      ...(context.systemPrompt === '' ? [] : [{ role: 'system', content: context.systemPrompt }]),
      ...(first === asked ? history : []),
      ...prompt.slice(first),
    ],
  }
}

async function record(turn: Turn, last: string, options: ModelMemoryOptions): Promise<void> {
  const assistant = storable([...turn.said, last].filter((text) => text.trim() !== '').join('\n\n'))
  if (options.record === false || assistant === '') return
  const { scope, text, context } = turn
  try {
    await options.memory.recordExchange({ ...scope, user: text, assistant, context })
  } catch (error) {
    if (!options.onError) throw error
    options.onError(error)
  }
}

/** Whether an answer is whole: after calls of tools the turn goes on, and what failed is no answer. */
function ends(reason: unknown): boolean {
  const unified: unknown = typeof reason === 'string' ? reason : Object(reason).unified
  return !['tool-calls', 'error', 'interrupted'].includes(String(unified))
}

const textIn = (content: PromptMessage['content']): string =>
  typeof content === 'string'
    ? content
    : content.flatMap(({ type, text }) => (type === 'text' && text ? [text] : [])).join('\n')

/** What the user said; of a message without words, what its files are called. */
function userText({ content }: PromptMessage): string {
  const text = textIn(content)
  if (text.trim() !== '' || typeof content === 'string') return storable(text)
  return storable(
    content
      .flatMap(({ type, filename, mediaType }) =>
        type === 'file' ? (filename ?? mediaType ?? []) : [],
      )
      .join('\n'),
  )
}
