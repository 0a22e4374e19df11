import { givenText } from './columns.ts'

/** What of a scope says nothing in a place that takes only a part of it: let through, so that a whole one can be spread. */
export const restOfScope = {
  /** Let through, so that a scope can be spread: it says nothing here. */
  channel: givenText.optional(),
  /** Let through, so that a scope can be spread: it says nothing here. */
  project: givenText.optional(),
  /** Let through, so that a scope can be spread: it says nothing here. */
  thread: givenText.nullish(),
  /** Let through, so that a scope can be spread: it says nothing here. */
  conversationId: givenText.nullish(),
}

/** What was given without the name of a conversation, which says nothing there. */
export const withoutThread = <Given extends { thread?: unknown; conversationId?: unknown }>({
  thread: _thread,
  conversationId: _conversationId,
  ...given
}: Given) => given
