import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'

import { stopwatch } from '../time/timers.ts'
import { truncate } from './text-layout.ts'

type Output = Writable & { isTTY?: boolean; columns?: number }

interface TerminalOptions {
  stdin?: Readable & { isTTY?: boolean }
  stdout?: Output
  stderr?: Output
  environment?: Record<string, string | undefined>
}

const REDRAW_MS = 100

/** What goes wrong is thrown where it is written; a stream without a listener would end the program. */
const heard = (): void => undefined

/** Where a command writes: results to stdout, everything else to stderr, colours and progress only where somebody looks. */
export class Terminal {
  readonly #stdin: Readable & { isTTY?: boolean }
  readonly #stdout: Output
  readonly #stderr: Output
  readonly #colours: boolean
  #progressShown = false
  #progressAt = 0

  constructor({ stdin, stdout, stderr, environment = process.env }: TerminalOptions = {}) {
    this.#stdin = stdin ?? process.stdin
    this.#stdout = stdout ?? process.stdout
    this.#stderr = stderr ?? process.stderr
    this.#colours =
      this.#stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb'
    for (const stream of [this.#stdout, this.#stderr]) {
      if (!stream.listeners('error').includes(heard)) stream.on('error', heard)
    }
  }

  /** Columns to fill: the terminal's, 100 at most; 80 where there is none or none is told. */
  get width(): number {
    // A terminal that says 0 does not know how wide it is.
    return Math.min(this.#stdout.columns || 80, 100)
  }

  /** What is given to the program, or typed. */
  get input(): Readable {
    return this.#stdin
  }

  /** Where results go, for a command that speaks a protocol there. */
  get output(): Writable {
    return this.#stdout
  }

  /** Whether a person is there to be asked. */
  get interactive(): boolean {
    return this.#stdin.isTTY === true && this.#stderr.isTTY === true
  }

  /** Writes lines of the result. Resolves when the reader has taken them, so that a slow pipe holds the writer. */
  async print(...lines: string[]): Promise<void> {
    this.endProgress()
    if (lines.length === 0) return
    await new Promise<void>((resolve, reject) => {
      this.#stdout.write(`${lines.join('\n')}\n`, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Writes a line that is not part of the result. */
  note(line: string): void {
    this.endProgress()
    this.#stderr.write(`${line}\n`)
  }

  /** Shows how far long work has come, on one line that is drawn over, ten times a second at most. */
  progress(line: string): void {
    const now = stopwatch()
    if (this.#stderr.isTTY !== true || now - this.#progressAt < REDRAW_MS) return
    this.#progressAt = now
    this.#progressShown = true
    this.#stderr.write(`\r\u001B[2K${truncate(line, (this.#stderr.columns || 80) - 1)}`)
  }

  /** Clears the progress line, if one is shown. */
  endProgress(): void {
    if (this.#progressShown) this.#stderr.write('\r\u001B[2K')
    this.#progressShown = false
  }

  /** Asks a question and gives the answer, trimmed; '' when there is none, because of Ctrl-C or Ctrl-D. */
  async ask(question: string): Promise<string> {
    const prompt = createInterface({ input: this.#stdin, output: this.#stderr })
    const closed = once(prompt, 'close').then(() => '')
    prompt.on('SIGINT', () => prompt.close())
    try {
      const answered = prompt.question(question).catch(() => '')
      return (await Promise.race([answered, closed])).trim()
    } finally {
      prompt.close()
    }
  }

  bold(text: string): string {
    return this.#paint('1', text)
  }

  dim(text: string): string {
    return this.#paint('2', text)
  }

  good(text: string): string {
    return this.#paint('32', text)
  }

  bad(text: string): string {
    return this.#paint('31', text)
  }

  #paint(code: string, text: string): string {
    return this.#colours ? `\u001B[${code}m${text}\u001B[0m` : text
  }
}
