interface Turn {
  readonly keys: string[]
  hasPrompt: boolean
}

/** How many turns can be taken back. */
const mostTurns = 1_000

/** The turns of a session of Codex: what somebody asked, with all that was answered to it. The last ones may be taken back. */
export class Turns {
  #turns: Turn[] = []
  /** Newer files say where a turn begins; in older ones it is a message of the person's. */
  #areTold = false

  begin(): void {
    this.#areTold = true
    this.#push()
  }

  add(role: 'user' | 'assistant', key: string): void {
    if ((role === 'user' && !this.#areTold) || this.#turns.length === 0) this.#push()
    const turn = this.#turns.at(-1)!
    turn.keys.push(key)
    turn.hasPrompt ||= role === 'user'
  }

  /** Forgets so many turns of the person's, and gives the keys of their messages. */
  takeBack(count: number): string[] {
    const keys: string[] = []
    for (let left = count; left > 0;) {
      const turn = this.#turns.pop()
      if (!turn) break
      keys.push(...turn.keys)
      if (turn.hasPrompt) left -= 1
    }
    return keys
  }

  #push(): void {
    this.#turns.push({ keys: [], hasPrompt: false })
    if (this.#turns.length > mostTurns) this.#turns.shift()
  }
}
