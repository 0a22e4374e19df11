import { asInstant, asText, type JsonObject } from './values.ts'

/**
 * The messages of the branch that the person went on with, in order: editing a question or asking again begins a branch,
 * and each message names the one before it. An export that names none has one branch.
 */
export function branchOf(messages: readonly JsonObject[], leaf: string): JsonObject[] {
  if (!messages.some((message) => asText(message.parent_message_uuid) !== '')) return [...messages]
  const byId = new Map(messages.map((message) => [asText(message.uuid), message]))
  const previous = new Map(messages.map((message, place) => [message, messages[place - 1]]))
  let message = byId.get(leaf) ?? newest(messages)
  const branch: JsonObject[] = []
  const seen = new Set<JsonObject>()
  while (message && !seen.has(message)) {
    seen.add(message)
    branch.push(message)
    const parent = asText(message.parent_message_uuid)
    // What names none goes on with the one that stands before it.
    message = parent === '' ? previous.get(message) : byId.get(parent)
  }
  return branch.reverse()
}

/** The message that was written last; of several of one moment the one that stands last. */
function newest(messages: readonly JsonObject[]): JsonObject | undefined {
  let latest: JsonObject | undefined
  let at = ''
  for (const message of messages) {
    const written = asInstant(message.created_at) ?? at
    if (written >= at) {
      latest = message
      at = written
    }
  }
  return latest
}
