import type { InStatement, ResultSet } from '@libsql/client'

import { forgetting, type ForgettingOptions } from '../repositories/forgetting.ts'
import type { PlannedMessage } from './import-plan.ts'
import { dropVectors, readChanged, rewriteMessages } from './import-statements.ts'

/** Writes what a source says now in the place of messages that are there and say something else. Gives their number. */
export async function rewrite(
  options: ForgettingOptions,
  repeated: readonly PlannedMessage[],
  batch: (statements: InStatement[], mode: 'read' | 'write') => Promise<ResultSet[]>,
): Promise<number> {
  if (repeated.length === 0) return 0
  const told = new Map(repeated.map(({ id, message }) => [id, message.content]))
  const [found] = await batch([readChanged.with({ asked: JSON.stringify([...told]) })], 'read')
  const changed = found!.rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
  if (changed.length === 0) return 0
  const asked = JSON.stringify(changed.map((id) => [id, told.get(id)]))
  const statements = [dropVectors, rewriteMessages].map((query) => query.with({ asked }))
  await forgetting(options, () => batch(statements, 'write'))
  return changed.length
}
