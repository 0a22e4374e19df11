import { once } from 'node:events'

import { MemoryStore } from '../../../src/index.ts'
import { randomly } from '../faults.ts'

/** What one of several editors of a thread leaves of its own. */
export interface Edited {
  /** What its messages say, in the order in which they were written. */
  readonly said: readonly (readonly [id: string, content: string])[]
  readonly deleted: readonly string[]
  /** Of each fork its name, and what its last message says. */
  readonly forks: readonly (readonly [thread: string, last: string])[]
}

/**
 * Appends to one thread with others, edits and deletes its own messages there, and forks it at them: `thread-editor.ts
 * <url> <name> <seed> <steps>`. Tells `ready`, waits for any message, then tells what it has left.
 */
const [url = '', name = '', seed = '1', steps = '0'] = process.argv.slice(2)
const scope = { channel: 'web', senderId: 'ana', thread: 'boat' }
const random = randomly(Number(seed))
const below = (most: number) => Math.floor(random() * most)
await using memory = await MemoryStore.open({ url })
const { id: talk } = await memory.conversations.getOrCreate(scope)

process.send?.('ready')
await once(process, 'message')
const said = new Map<string, string>()
const deleted: string[] = []
const forks: [string, string][] = []
for (let step = 0; step < Number(steps); step++) {
  const chance = below(10)
  const chosen = [...said.keys()][below(said.size)]
  const content = `${name} ${step} keel`
  if (chance < 2) {
    const { user, assistant } = await memory.recordExchange({
      ...scope,
      user: content,
      assistant: `${content} noted`,
    })
    said.set(user.id, user.content).set(assistant.id, assistant.content)
  } else if (chance < 5 || chosen === undefined) {
    const ids = Array.from({ length: 1 + below(3) }, (_, n) => `${name}-${step}-${n}`)
    const messages = ids.map((id) => ({ id, role: 'user' as const, content }))
    await memory.messages.appendAll({ ...scope, messages })
    for (const id of ids) said.set(id, content)
  } else if (chance < 8) {
    await memory.messages.update(chosen, { content })
    said.set(chosen, content)
  } else if (chance < 9) {
    await memory.messages.delete(chosen)
    said.delete(chosen)
    deleted.push(chosen)
  } else {
    const thread = `${name} ${step}`
    await memory.conversations.fork(talk, { upTo: chosen, thread })
    forks.push([thread, said.get(chosen)!])
  }
}
process.send?.({ said: [...said], deleted, forks } satisfies Edited)
process.disconnect()
