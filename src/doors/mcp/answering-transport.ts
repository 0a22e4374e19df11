import type {
  JSONRPCMessage,
  MessageExtraInfo,
  Transport,
  TransportSendOptions,
} from '@modelcontextprotocol/server'

import { after } from '../../time/timers.ts'

/** How long an end waits for answers that do not come. */
const patienceMs = 10_000

/** A transport that knows which requests are still to be answered, so that it can be ended after the last of them. */
export class AnsweringTransport implements Transport {
  onclose?: (() => void) | undefined
  onerror?: ((error: Error) => void) | undefined
  onmessage?: Transport['onmessage']

  readonly #transport: Transport
  readonly #asked = new Set<unknown>()
  #sent: Promise<void> = Promise.resolve()
  #waiting: (() => void)[] = []
  #closed: (() => void)[] = []

  constructor(transport: Transport) {
    this.#transport = transport
  }

  async start(): Promise<void> {
    // A transport tells by properties that its user sets.
    Object.assign(this.#transport, {
      onclose: () => {
        this.#asked.clear()
        this.#settle()
        this.onclose?.()
        for (const tell of this.#closed.splice(0)) tell()
      },
      onerror: (error: Error) => this.onerror?.(error),
      onmessage: (message: JSONRPCMessage, extra?: MessageExtraInfo) => {
        if ('method' in message && 'id' in message) this.#asked.add(message.id)
        else if ('method' in message && message.method === 'notifications/cancelled') {
          this.#forget(Object(message.params).requestId)
        }
        this.onmessage?.(message, extra)
      },
    } satisfies Partial<Transport>)
    await this.#transport.start()
  }

  /** One after another: while a client does not read, each answer would wait for the stream by a listener of its own. */
  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const sent = this.#sent.then(() => this.#transport.send(message, options))
    this.#sent = sent.catch(() => undefined)
    await sent
    if (!('method' in message)) this.#forget(message.id)
  }

  close(): Promise<void> {
    return this.#transport.close()
  }

  whenClosed(tell: () => void): void {
    this.#closed.push(tell)
  }

  /** Resolves when no request is left without an answer, or none has come for ten seconds. */
  async answered(): Promise<void> {
    if (this.#asked.size === 0) return
    await new Promise<void>((resolve) => {
      const timer = after(patienceMs, resolve)
      this.#waiting.push(() => {
        timer.cancel()
        resolve()
      })
    })
  }

  #forget(id: unknown): void {
    this.#asked.delete(id)
    this.#settle()
  }

  #settle(): void {
    if (this.#asked.size > 0) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
