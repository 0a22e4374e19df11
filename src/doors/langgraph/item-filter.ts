import { isDeepStrictEqual } from 'node:util'

import { MemoryError } from '../../index.ts'

type Compare = (found: unknown, wanted: unknown) => boolean

/** LangGraph's operators. Those of order compare numbers, and what can be read as one. */
const operators: Readonly<Record<string, Compare>> = {
  $eq: isDeepStrictEqual,
  $ne: (found, wanted) => !isDeepStrictEqual(found, wanted),
  $gt: (found, wanted) => Number(found) > Number(wanted),
  $gte: (found, wanted) => Number(found) >= Number(wanted),
  $lt: (found, wanted) => Number(found) < Number(wanted),
  $lte: (found, wanted) => Number(found) <= Number(wanted),
  $in: (found, wanted) => Array.isArray(wanted) && has(wanted, found),
  $nin: (found, wanted) => !Array.isArray(wanted) || !has(wanted, found),
}

const has = (list: readonly unknown[], value: unknown): boolean =>
  list.some((one) => isDeepStrictEqual(one, value))

/** Whether the fields of a value are as a filter says. An operator that is not known is `invalid_input`. */
export function isAsFiltered(value: unknown, filter: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    const fields = Object(value) as Record<string, unknown>
    const found = Object.hasOwn(fields, field) ? fields[field] : undefined
    return operatorsIn(wanted)
      ? Object.entries(wanted).every(([name, operand]) => operators[name]!(found, operand))
      : isDeepStrictEqual(found, wanted)
  })
}

/** Checked before anything is read or written, because an operator that is passed over would find too much. */
export function checkFilter(filter: Readonly<Record<string, unknown>>): void {
  for (const wanted of Object.values(filter)) operatorsIn(wanted)
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
