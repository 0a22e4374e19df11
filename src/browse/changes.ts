import * as z from 'zod'

import { MemoryError, parse } from '../errors.ts'
import type { MemoryStore } from '../index.ts'

const text = z.string({ error: 'must be a text' })
const Named = z.strictObject({ id: text })
const Theirs = z.strictObject({ id: text, senderId: text })
const Fact = z.strictObject({ senderId: text, key: text })
const NewFact = z.strictObject({ senderId: text, key: text, value: text })
const Renaming = z.strictObject({ id: text, title: text })
const Snoozing = z.strictObject({ id: text, until: text })
const Erasure = z.strictObject({ senderId: text, confirmation: text })

/** What the page can change, by the last word of the address. Each answers with what came of it. */
export const changes: Readonly<
  Record<string, (memory: MemoryStore, body: unknown) => Promise<unknown>>
> = {
  async 'set-fact'(memory, body) {
    return memory.facts.set(parse(NewFact, body))
  },
  async 'delete-fact'(memory, body) {
    const { senderId, key } = parse(Fact, body)
    return { deleted: await memory.facts.delete(senderId, key) }
  },
  async 'delete-message'(memory, body) {
    return { deleted: await memory.messages.delete(parse(Named, body).id) }
  },
  async 'rename-conversation'(memory, body) {
    const { id, title } = parse(Renaming, body)
    return { changed: await memory.conversations.update(id, { title: title.trim() || null }) }
  },
  async 'delete-conversation'(memory, body) {
    return { deleted: await memory.conversations.delete(parse(Named, body).id) }
  },
  async 'cancel-task'(memory, body) {
    const { id, senderId } = parse(Theirs, body)
    return found(await memory.tasks.cancel(id, senderId))
  },
  async 'pause-task'(memory, body) {
    const { id, senderId } = parse(Theirs, body)
    return found(await memory.tasks.pause(id, senderId))
  },
  async 'resume-task'(memory, body) {
    const { id, senderId } = parse(Theirs, body)
    return found(await memory.tasks.resume(id, senderId))
  },
  async 'snooze-task'(memory, body) {
    const { id, until } = parse(Snoozing, body)
    return found(await memory.tasks.defer(id, until))
  },
  async 'retire-lesson'(memory, body) {
    const { id, senderId } = parse(Theirs, body)
    return found(await memory.lessons.retire(senderId, id))
  },
  async 'erase-person'(memory, body) {
    const { senderId, confirmation } = parse(Erasure, body)
    if (confirmation === senderId) return memory.erase(senderId)
    throw new MemoryError('invalid_input', 'confirmation: must be the id of the person')
  },
}

function found<Row>(row: Row | undefined): Row {
  if (row !== undefined) return row
  throw new MemoryError('not_found', 'There is no such thing any more')
}
