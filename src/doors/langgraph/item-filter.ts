import { isDeepStrictEqual } from 'node:util'

import { MemoryError } from '../../index.ts'

type Compare = (found: unknown, wanted: unknown) => boolean

/** LangGraph's operators. Those of order compare numbers, and what can be read as one. */
const operators: Readonly<Record<string, Compare>> = {
  $eq: isDeepStrictEqual,
  $ne: (found, wanted) => !isDeepStrictEqual(found, wanted),
  $gt: (found, wanted) => toNumber(found) > toNumber(wanted),
  $gte: (found, wanted) => toNumber(found) >= toNumber(wanted),
  $lt: (found, wanted) => toNumber(found) < toNumber(wanted),
  $lte: (found, wanted) => toNumber(found) <= toNumber(wanted),
  $in: (found, wanted) => Array.isArray(wanted) && has(wanted, found),
  $nin: (found, wanted) => !Array.isArray(wanted) || !has(wanted, found),
}

/** What can't be read as a number, such as a symbol, is neither more nor less than anything. */
function toNumber(value: unknown): number {
  try {
    return Number(value)
  } catch {
    return Number.NaN
  }
}

const has = (list: readonly unknown[], value: unknown): boolean =>
  list.some((one) => isDeepStrictEqual(one, value))

/**
 * Whether the fields of a value are as a filter says. An operator that is not known is `invalid_input`, at once, because one that is
 * passed over would find too much.
 */
export function conditionOf(
  filter: Readonly<Record<string, unknown>>,
): (value: unknown) => boolean {
  const conditions = Object.entries(filter).flatMap(([field, wanted]) =>
    Object.entries(operatorsIn(wanted) ? wanted : { $eq: wanted }).map(
      ([name, operand]) =>
        (fields: Record<string, unknown>) =>
          operators[name]!(Object.hasOwn(fields, field) ? fields[field] : undefined, operand),
    ),
  )
  return (value) => {
    const fields = Object(value) as Record<string, unknown>
    return conditions.every((condition) => condition(fields))
  }
}

/** Whether a filter's field is compared by operators, and not with a value. */
function operatorsIn(wanted: unknown): wanted is Record<string, unknown> {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return false
  const names = Object.keys(wanted)
  const unknown = names.find((name) => name.startsWith('$') && !Object.hasOwn(operators, name))
  if (unknown !== undefined) {
    const known = Object.keys(operators).join(', ')
    throw new MemoryError('invalid_input', `filter: has an operator that is none of ${known}`)
  }
  return names.every((name) => name.startsWith('$'))
}
