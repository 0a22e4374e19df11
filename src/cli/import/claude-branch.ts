import { branchOf } from './branch.ts'
import { datesFor } from './dates.ts'
import { asInstant, asText, type JsonObject } from './values.ts'

/**
 * The messages of the branch that the person went on with, in order: each message names the one before it, and one that names
 * none goes on with the one that stands before it. An export that names none has one branch.
 */
export function currentMessages(messages: readonly JsonObject[], leaf: string): JsonObject[] {
  if (!messages.some((message) => asText(message.parent_message_uuid) !== '')) return [...messages]
  const dates = datesFor(
    messages.map((message) => asInstant(message.created_at)),
    undefined,
  )
  // Of several messages of one uuid the last is the one that is named.
  const ids = messages.map((message, place) => asText(message.uuid) || `message ${place}`)
  const byId = new Map(messages.map((message, place) => [ids[place]!, message]))
  const nodes = messages.map((message, place) => ({
    id: ids[place]!,
    parent: asText(message.parent_message_uuid) || (ids[place - 1] ?? ''),
    at: dates[place] ?? '',
  }))
  return branchOf(nodes, leaf).map((id) => byId.get(id)!)
}
