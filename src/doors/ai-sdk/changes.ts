import type { UIMessage } from 'ai'

import type { Message } from '../../index.ts'

/** A message to be written: over the row that it has, or as a new one, the `occurrence`th of its id. */
export interface Writing {
  readonly message: UIMessage
  readonly row: Message | undefined
  readonly occurrence: number
}

/** What makes the stored rows of a chat the list that is given. */
export interface Changes {
  /** The rows that go, or are written anew in another place: the newest of the chat. */
  readonly replaced: readonly Message[]
  readonly written: readonly Writing[]
}

/** What `save` wrote, or what another program said in the same conversation; undefined for what no chat shows. */
export function messageOf(row: Message): UIMessage | undefined {
  if (row.format === 'ai-sdk') return row.body as UIMessage
  if (row.role === 'tool') return undefined
  return { id: row.id, role: row.role, parts: [{ type: 'text', text: row.content }] }
}

/** The least that has to be written; nothing when the chat is stored as it is given. */
export function changesOf(stored: readonly Message[], given: readonly UIMessage[]): Changes {
  const pairs = stored.map((row) => ({ row, message: messageOf(row) }))
  const changed: (Writing & { readonly at: number })[] = []
  const seen = new Map<string, number>()
  const occurrenceOf = ({ id }: UIMessage) => {
    const occurrence = seen.get(id) ?? 0
    seen.set(id, occurrence + 1)
    return occurrence
  }

  let at = 0
  let next = 0
  for (; at < pairs.length; at++) {
    const { row, message } = pairs[at]!
    if (message === undefined) continue
    const wanted = given[next]
    if (wanted?.id !== message.id) break
    next++
    const occurrence = occurrenceOf(wanted)
    if (!isSame(message, wanted)) changed.push({ message: wanted, row, occurrence, at })
  }

  const rest = pairs.slice(at)
  const added = given.slice(next).map((message) => ({
    message,
    row: takeRow(rest, message.id),
    occurrence: occurrenceOf(message),
  }))
  const first = changed[0]?.at ?? at
  if (at === stored.length || first === at) {
    return { replaced: stored.slice(at), written: [...changed, ...added] }
  }
  // Whatever stands between the first change and the end is written with it, so that all of it is one batch.
  const between = pairs.slice(first, at).flatMap(({ row, message }, index) => {
    const change = changed.find((each) => each.at === first + index)
    return change ?? (message ? { message, row, occurrence: 0 } : [])
  })
  return { replaced: stored.slice(first), written: [...between, ...added] }
}

/** As JSON, which is how a chat travels: what JSON leaves out is no difference. */
const isSame = (one: UIMessage, other: UIMessage): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** The row of a message that stands further down, each row once. */
function takeRow(
  rest: { row: Message; message: UIMessage | undefined }[],
  id: string,
): Message | undefined {
  const place = rest.findIndex(({ message }) => message?.id === id)
  return place < 0 ? undefined : rest.splice(place, 1)[0]!.row
}
