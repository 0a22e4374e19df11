import { parse } from '../errors.ts'
import { type Scope, threadOf, ThreadScope } from '../schema/columns.ts'
import { type ConversationPlace, placeValues, windowValues } from './conversation-place.ts'
import { findAlive, findNamed } from './conversation-statements.ts'
import type { ForgettingOptions } from './forgetting.ts'
import type { RepositoryOptions } from './repository-options.ts'

export interface ConversationOptions extends RepositoryOptions, ForgettingOptions {
  readonly idleMinutes: number
}

/** How the conversation of a scope is looked up at a moment. */
export function findingOf(scope: Scope, now: Date, { idleMinutes, limits }: ConversationOptions) {
  const checked = parse(ThreadScope, scope, limits)
  const place: ConversationPlace = { ...checked, thread: threadOf(checked) }
  return {
    place,
    find: place.thread === null ? findAlive : findNamed,
    values: { ...placeValues(place), ...windowValues(now, idleMinutes) },
  }
}
