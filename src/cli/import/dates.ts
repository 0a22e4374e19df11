/**
 * A date for each message of a conversation: its own, else that of the nearest one before it that has one, else of the
 * nearest after it, else the conversation's. Undefined only where nothing says when the conversation was.
 */
export function datesFor(
  own: readonly (string | undefined)[],
  ofConversation: string | undefined,
): (string | undefined)[] {
  const first = own.find((date) => date !== undefined) ?? ofConversation
  let latest = first
  return own.map((date) => (latest = date ?? latest))
}
