import { createHash } from 'node:crypto'

import type { McpServer } from '@modelcontextprotocol/server'

import { after, type Timer } from '../../time/timers.ts'
import type { Served } from './options.ts'
import { readResource } from './resources.ts'

/** How often a resource that somebody has subscribed to is looked at, for what other processes write. */
const lookEveryMs = 2000

/** How many resources a client may have subscribed to at once. */
const mostSubscriptions = 100

/**
 * Tells a client when a resource that it has subscribed to reads otherwise than before: at once after a change through
 * this server, and within two seconds after one of another process.
 */
export class Subscriptions {
  readonly #server: McpServer
  readonly #served: Served
  /** What each resource said last, as a digest. */
  readonly #seen = new Map<string, string>()
  #timer: Timer | undefined

  constructor(server: McpServer, served: Served) {
    this.#server = server
    this.#served = served
    server.server.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
      await this.#add(uri)
      return {}
    })
    server.server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
      this.#seen.delete(uri)
      this.#settle()
      return {}
    })
  }

  /** Looks whether a resource has changed, where somebody wants to know. */
  async look(uri: string): Promise<void> {
    const before = this.#seen.get(uri)
    if (before === undefined) return
    const now = await this.#digest(uri)
    if (now === before || !this.#seen.has(uri)) return
    this.#seen.set(uri, now)
    await this.#server.server.sendResourceUpdated({ uri })
  }

  /** Ends the looking. */
  stop(): void {
    this.#seen.clear()
    this.#settle()
  }

  async #add(uri: string): Promise<void> {
    // One that is not there is an error here already.
    const digest = digestOf(await readResource(this.#served, uri))
    const [oldest] = this.#seen.keys()
    if (this.#seen.size >= mostSubscriptions && oldest !== undefined) this.#seen.delete(oldest)
    this.#seen.set(uri, digest)
    this.#settle()
  }

  #settle(): void {
    if (this.#seen.size === 0) {
      this.#timer?.cancel()
      this.#timer = undefined
    } else {
      this.#timer ??= after(lookEveryMs, () => void this.#lookAgain(), { mayEndBefore: true })
    }
  }

  async #lookAgain(): Promise<void> {
    this.#timer = undefined
    await this.#lookAtAll()
    this.#settle()
  }

  async #lookAtAll(): Promise<void> {
    // A store that can't be read now is read the next time; a client that has gone is told nothing.
    for (const uri of this.#seen.keys()) await this.look(uri).catch(() => undefined)
  }

  /** A resource that is no longer there has changed too. */
  async #digest(uri: string): Promise<string> {
    return readResource(this.#served, uri).then(digestOf, () => 'gone')
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64')
