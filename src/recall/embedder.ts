import { AsyncLocalStorage } from 'node:async_hooks'
import { types } from 'node:util'

import { MemoryError } from '../errors.ts'
import { inTime } from '../time/timers.ts'

/** What texts are: some embedders (E5, Cohere's, Voyage's) are told which. */
export type EmbedKind = 'message' | 'question'

/**
 * The application's own function: one vector for each text, all of one length. The signal says that nobody waits for it any
 * more, because it took longer than `embedTimeoutMs` allows.
 */
export type Embed = (
  texts: string[],
  kind: EmbedKind,
  context: { readonly signal: AbortSignal },
) => Promise<Float32Array[]>

/** What an error was about that no call fails with: the vector of a question, or those of new messages. */
export interface EmbedContext {
  readonly embedding: EmbedKind
}

/** A question as an embedder sees it. */
export interface QuestionVector {
  /** Names the embedder, so that vectors of two are never compared. */
  readonly model: string
  readonly values: Float32Array
}

/** How much of a text an embedder is given, in characters. */
export const embeddedLength = 8_000

/** The longest vector that libSQL compares. */
const mostNumbers = 65_536

/** How much longer than for a question the function may take for messages, which nobody waits for. */
const messagesFactor = 10

interface EmbedderOptions {
  readonly embed: Embed
  readonly model: string
  /** How long it may take for a question, in milliseconds. */
  readonly timeoutMs: number
  /** Told of what fails beside a call. */
  readonly onError?: ((error: unknown, about: EmbedContext) => void) | undefined
}

/** The application's embedder, held to its word and to a time. */
export class Embedder {
  readonly model: string
  readonly #embed: Embed
  readonly #timeoutMs: number
  readonly #onError: EmbedderOptions['onError']
  /** Nothing else tells a call that the application's function makes from one beside it. */
  readonly #inside = new AsyncLocalStorage<true>()

  constructor({ embed, model, timeoutMs, onError }: EmbedderOptions) {
    this.model = model
    this.#embed = embed
    this.#timeoutMs = timeoutMs
    this.#onError = onError
  }

  /** Whether this is asked by the function itself, which would go on asking itself for ever. */
  get isAsking(): boolean {
    return this.#inside.getStore() === true
  }

  /**
   * One vector for each text. `unavailable` when the function fails or takes too long, `invalid_input` when it gives
   * anything else.
   */
  async vectorsOf(texts: string[], kind: EmbedKind = 'message'): Promise<Float32Array[]> {
    const vectors: unknown = await this.#ask(texts, kind)
    if (!Array.isArray(vectors) || vectors.length !== texts.length || !areVectors(vectors)) {
      throw new MemoryError(
        'invalid_input',
        `embed: must give one Float32Array of finite numbers for each text, all of one length of ${mostNumbers} at most`,
      )
    }
    return vectors
  }

  /** The vector of a question, or undefined when the embedder fails: words find messages without it. */
  async vectorOf(question: string): Promise<QuestionVector | undefined> {
    if (this.isAsking) return undefined
    try {
      const [values] = await this.vectorsOf([question.slice(0, embeddedLength)], 'question')
      return values && { model: this.model, values }
    } catch (error) {
      this.tell(error, 'question')
      return undefined
    }
  }

  /** Tells the application of what no call of it fails with. */
  tell(error: unknown, embedding: EmbedKind): void {
    this.#onError?.(error, { embedding })
  }

  async #ask(texts: string[], kind: EmbedKind): Promise<unknown> {
    const ms = kind === 'question' ? this.#timeoutMs : this.#timeoutMs * messagesFactor
    const wanted = new AbortController()
    const late = () => {
      wanted.abort(new Error('nobody waits for these vectors any more'))
      return wanted.signal.reason as Error
    }
    const asking = this.#inside.run(true, async () =>
      this.#embed(texts, kind, { signal: wanted.signal }),
    )
    try {
      return await inTime(ms, asking, late)
    } catch (cause) {
      const why = wanted.signal.aborted ? `gave nothing within ${ms / 1000} seconds` : 'failed'
      throw new MemoryError('unavailable', `embed: the application's embedder ${why}`, { cause })
    }
  }
}

const areVectors = (values: unknown[]): values is Float32Array[] => {
  const [first] = values
  return values.every((value) => isVector(value) && value.length === (first as Float32Array).length)
}

const isVector = (value: unknown): value is Float32Array =>
  types.isFloat32Array(value) &&
  value.length <= mostNumbers &&
  value.some((number) => number !== 0) &&
  value.every((number) => Number.isFinite(number))
