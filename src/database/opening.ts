/** What opening a database has done to it. */
export interface Opening {
  /** The names of the migrations that were applied. */
  readonly applied: readonly string[]
  /** Whether it was the older program's, and was adopted. */
  readonly adopted: boolean
  /** Where the copy from before the adoption is. */
  readonly backup?: string
  /** Whether it is a copy that `copyStore` began and never found equal: copy again, which goes on. */
  readonly unfinishedCopy?: true
}
