import { Transform, type TransformCallback } from 'node:stream'

const newline = 0x0a

/**
 * Hands on whole lines, as what reads them then takes each in one piece: joining a line of 50 MB to what there was of it at
 * every piece took twelve seconds. A line of more than `most` bytes is left out, and told.
 */
export class WholeLines extends Transform {
  readonly #most: number
  readonly #onTooLong: () => void
  #begun: Buffer[] = []
  #length = 0
  #isLeftOut = false

  constructor(most: number, onTooLong: () => void) {
    super()
    this.#most = most
    this.#onTooLong = onTooLong
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    const first = chunk.indexOf(newline)
    if (first === -1) {
      this.#keep(chunk)
    } else if (this.#isLeftOut) {
      this.#isLeftOut = false
      this.#handOn(chunk.subarray(first + 1))
    } else {
      this.#handOn(chunk)
    }
    done()
  }

  /** The lines that end in a chunk; what is left of it begins the next one. */
  #handOn(chunk: Buffer): void {
    const end = chunk.lastIndexOf(newline) + 1
    if (end > 0) {
      this.push(Buffer.concat([...this.#begun, chunk.subarray(0, end)]))
      this.#forget()
    }
    this.#keep(chunk.subarray(end))
  }

  #keep(part: Buffer): void {
    if (this.#isLeftOut) return
    this.#begun.push(part)
    this.#length += part.length
    if (this.#length <= this.#most) return
    this.#forget()
    this.#isLeftOut = true
    this.#onTooLong()
  }

  #forget(): void {
    this.#begun = []
    this.#length = 0
  }
}
