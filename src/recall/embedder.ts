import { types } from 'node:util'

import { MemoryError } from '../errors.ts'

/** What texts are: some embedders (E5, Cohere's, Voyage's) are told which. */
export type EmbedKind = 'message' | 'question'

/** The application's own function: one vector for each text, all of one length. */
export type Embed = (texts: string[], kind: EmbedKind) => Promise<Float32Array[]>

/** A question as an embedder sees it. */
export interface QuestionVector {
  /** Names the embedder, so that vectors of two are never compared. */
  readonly model: string
  readonly values: Float32Array
}

/** How much of a text an embedder is given, in characters. */
export const embeddedLength = 8_000

/** The application's embedder, held to its word. */
export class Embedder {
  readonly model: string
  readonly #embed: Embed

  constructor(embed: Embed, model: string) {
    this.model = model
    this.#embed = embed
  }

  /** One vector for each text. `unavailable` when the function fails, `invalid_input` when it gives anything else. */
  async vectorsOf(texts: string[], kind: EmbedKind = 'message'): Promise<Float32Array[]> {
    const vectors: unknown = await this.#ask(texts, kind)
    if (!Array.isArray(vectors) || vectors.length !== texts.length || !vectors.every(isVector)) {
      throw new MemoryError(
        'invalid_input',
        'embed: must give one Float32Array of finite numbers for each text',
      )
    }
    return vectors
  }

  /** The vector of a question, or undefined when the embedder fails: words find messages without it. */
  async vectorOf(question: string): Promise<QuestionVector | undefined> {
    try {
      const [values] = await this.vectorsOf([question.slice(0, embeddedLength)], 'question')
      return values && { model: this.model, values }
    } catch {
      return undefined
    }
  }

  async #ask(texts: string[], kind: EmbedKind): Promise<unknown> {
    try {
      return await this.#embed(texts, kind)
    } catch (cause) {
      throw new MemoryError('unavailable', "embed: the application's embedder failed", { cause })
    }
  }
}

const isVector = (value: unknown): value is Float32Array =>
  types.isFloat32Array(value) &&
  value.some((number) => number !== 0) &&
  value.every((number) => Number.isFinite(number))
