/** A part of the store whose code is loaded when it is first used. From then on it is used at once. */
export class FirstUse<Part> {
  readonly #load: () => Promise<Part>
  #loading: Promise<Part> | undefined
  #part: Part | undefined

  constructor(load: () => Promise<Part>) {
    this.#load = load
  }

  /** Does something with the part. What is asked for first is done first; what could not be loaded is tried again. */
  use<Result>(work: (part: Part) => Promise<Result>): Promise<Result> {
    if (this.#part !== undefined) return work(this.#part)
    this.#loading ??= this.#loaded()
    return this.#loading.then(work)
  }

  async #loaded(): Promise<Part> {
    try {
      return (this.#part = await this.#load())
    } finally {
      this.#loading = undefined
    }
  }
}
