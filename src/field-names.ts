import { nearest } from './nearest.ts'

/** A name as a message repeats it: that of a record's field is the caller's own text, and may say anything. */
export const shownName = (name: string): string => (/^\w{1,64}$/.test(name) ? name : '…')

/** What is said of a field that is not known, with the name that is meant where one is near. */
export function unknownField(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  const hint = meant === undefined ? '' : `, did you mean "${meant}"?`
  return `${shownName(name)}: unknown field${hint}`
}
