/** A memory that exchanges are written to and read from. A thread is what it calls a thread or a conversation. */
export interface Peer {
  /** Makes a thread that belongs to a person of its own. */
  begin(thread: number): Promise<void>
  /** Stores what was said and what was answered, and gives the id under which the first of the two is stored. */
  append(thread: number, said: string, answered: string): Promise<string>
  /** The last 20 messages of a thread. */
  last(thread: number): Promise<readonly unknown[]>
  /** What a model is given before it answers, then what was said and answered is stored. */
  turn(thread: number, said: string, answered: string): Promise<unknown>
  close(): Promise<void>
}

/** Every file beside this one that is named after a peer has these. */
export interface PeerModule {
  /** Opens the store in a file, with the settings it has by itself. */
  readonly open: (path: string) => Promise<Peer>
  /** Where the file has its messages. */
  readonly table: string
  readonly idColumn: string
}

export const peers = ['ours', 'mastra', 'voltagent', 'langgraph'] as const
export type PeerName = (typeof peers)[number]

/** The modules of the peers are no part of the library's own dependencies, so that TypeScript must not follow them. */
export async function load(name: PeerName): Promise<PeerModule> {
  return (await import(new URL(`${name}.mjs`, import.meta.url).href)) as PeerModule
}
