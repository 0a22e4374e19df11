import { asObject, asText, type JsonObject } from './values.ts'

/**
 * Tells which parts of a file are a session of an agent that the program set to work, by the notes about sessions in it. What
 * was asked there a program asked; and the file begins with a copy of the sessions that it comes from.
 */
export class CodexAgents {
  /** The session of the agent and those that it comes from; none where somebody asks themselves. */
  readonly #sessions = new Set<string>()

  get isOne(): boolean {
    return this.#sessions.size > 0
  }

  note(meta: JsonObject): void {
    const { subagent, subAgent } = asObject(meta.source)
    const agent = subagent ?? subAgent
    const id = asText(meta.id)
    if (agent === undefined) {
      if (!this.#sessions.has(id)) this.#sessions.clear()
      return
    }
    const { parent_thread_id: parent } = asObject(asObject(agent).thread_spawn)
    const from = [id, parent, meta.parent_thread_id, meta.forked_from_id, meta.session_id]
    for (const session of from) if (asText(session) !== '') this.#sessions.add(asText(session))
  }
}
