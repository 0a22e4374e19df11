import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

import * as z from 'zod'

import { parse } from '../errors.ts'
import type { MemoryStore } from '../index.ts'

/** How a memory is shown. Everything has a default. */
export const BrowseOptions = z.strictObject({
  /** Where the application serves it, such as `/memory`. */
  path: z
    .string()
    .regex(/^(\/[\w.~-]+)*\/?$/, 'must be a path such as /memory')
    .transform((path) => path.replace(/\/$/, ''))
    .default(''),
  /**
   * What its address must bear the first time (`?token=…`): a random one unless given. `false` where the application lets
   * only those through who may see everything that is remembered.
   */
  token: z
    .union([z.string().min(16, 'must have at least 16 characters'), z.literal(false)])
    .optional(),
  /** The names under which it may be asked for beside this machine's own, as a `Host` header has them; none unless given. */
  hosts: z.array(z.string().min(1)).default([]),
  /** The port of 127.0.0.1 on which it is served, and no other is answered; any port unless given. */
  port: z.int().min(1).max(65_535).optional(),
  /** Whether nothing can be changed: unless given, for every database that is no local file. */
  readonly: z.boolean().optional(),
})
export type BrowseOptions = z.input<typeof BrowseOptions>

/** The options of a page with every default in place. */
export type BrowseSettings = Omit<z.output<typeof BrowseOptions>, 'readonly' | 'token'> & {
  readonly: boolean
  token: string | undefined
}

/** A page to look at a memory: a function from a request to its response. */
export interface Browse {
  (request: Request): Promise<Response>
  /** The token that its address must bear; undefined when the application asked for none. */
  readonly token: string | undefined
  /** The page for `node:http`, Express and what is like them: `createServer(browse.listener)`. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void
}

/** Makes the page of a store. What answers is loaded with the first request. */
export function createBrowse(
  memory: MemoryStore,
  options: BrowseOptions,
  isChangeable: boolean,
): Browse {
  const { token = randomBytes(24).toString('base64url'), ...given } = parse(BrowseOptions, options)
  const settings: BrowseSettings = {
    ...given,
    token: token === false ? undefined : token,
    readonly: given.readonly ?? !isChangeable,
  }
  let answering: Promise<(request: Request) => Promise<Response>> | undefined
  const load = async () => {
    const { createHandler } = await import('./handler.ts')
    return createHandler(memory, settings)
  }
  const browse = async (request: Request) => (await (answering ??= load()))(request)
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void import('./node-listener.ts').then(({ serve }) => serve(browse, request, response))
  }
  return Object.assign(browse, { token: settings.token, listener })
}
