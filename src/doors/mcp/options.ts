import type { MemoryStore } from '../../index.ts'
import { personId } from '../sender.ts'

/** Whose memory is served, and which. */
export interface McpOptions {
  /** The store, or the promise of one that is being opened: a client is answered meanwhile. */
  readonly memory: MemoryStore | Promise<MemoryStore>
  /** Whose memory it is. A client can neither name another person nor see anybody else's rows. */
  readonly senderId: string
  /** Where what is stored was said, `mcp` unless given. */
  readonly channel?: string
  /** The project that memories and reminders belong to; none unless given. */
  readonly project?: string
  /** Whether the nine tools of a knowledge graph are offered as well, over the same facts; not unless given. */
  readonly graph?: boolean
}

/** A server's memory as its tools use it. */
export interface Served {
  /** The store, when it is open. */
  readonly memory: () => Promise<MemoryStore>
  readonly scope: { readonly channel: string; readonly senderId: string; readonly project?: string }
  /** Tells whoever has subscribed to a resource that it has changed. */
  readonly changed: (uri: string) => void
}

/** What of the options each tool needs; `invalid_input` when they name no person. */
export function servedBy(options: McpOptions, changed: Served['changed']): Served {
  const { memory, senderId, channel = 'mcp', project } = options
  return {
    memory: async () => memory,
    scope: { channel, senderId: personId(senderId), ...(project === undefined ? {} : { project }) },
    changed,
  }
}
