/** Why a candidate is not in the context, or not as it was stored. */
export type DropReason =
  /** There was no room for it. */
  | 'budget'
  /** A message older than one that was dropped: a history has no holes. */
  | 'history_is_contiguous'
  /** A result of a tool whose call is not in the history: providers refuse it. */
  | 'no_tool_call'
  /** A message without text: providers refuse it. */
  | 'empty'
  /** What has no place where a user and an assistant speak in turn. */
  | 'not_alternating'
  /** Something that is in the context, its end cut off where the room ended, or with a mark in the place of messages before it. */
  | 'cut'
  /** A fact whose key or value looks like a secret's. */
  | 'private'
  /** Something that is in the context, with `[secret]` in the place of what looked like a key, a token or a password. */
  | 'secret'
