/** What goes wrong with one request. */
export type Fault =
  /** The connection breaks before anything was done. */
  | { kind: 'drop' }
  /** Everything is done, and then the connection breaks: the reply never arrives. */
  | { kind: 'lose-reply' }
  /** Everything is done, and then the connection breaks in the middle of the reply. */
  | { kind: 'cut-reply' }
  /** An answer like a proxy's, before anything was done. */
  | { kind: 'status'; status: number }
  /** The refusal of a server that is too busy to begin. */
  | { kind: 'too-busy' }
  /** Leads to another address, before anything was done. */
  | { kind: 'redirect'; status: number; to: string }
  /** An answer like a proxy's, after everything was done: it may lead elsewhere, or be a page. */
  | { kind: 'status-after'; status: number; to?: string; page?: string }
  /** Everything is done, and the reply comes this many milliseconds later. */
  | { kind: 'slow'; ms: number }

/** Decides from the number of a request (1 is the first), or from what it sends, what goes wrong with it. */
export type FaultPlan = (request: number, body: string) => Fault | undefined
