/** A request as it came in over HTTP. */
export interface Question {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Reply {
  readonly status: number
  readonly type: string | null
  readonly body: Buffer
}

/** What stands behind a test server: a real one in a process of its own, or the imitation. */
export interface Backend extends AsyncDisposable {
  answer(question: Question): Promise<Reply>
  close(): Promise<void>
}
