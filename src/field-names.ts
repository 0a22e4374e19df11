import { nearest } from './nearest.ts'

/** A name as a message repeats it: that of a record's field is the caller's own text, and may say anything. */
export const shownName = (name: string): string => (/^\w{1,64}$/.test(name) ? name : '…')

/** What is said of a field that is not known, with the name that is meant where one is near. */
export function unknownField(
  name: string,
  known: readonly string[],
  meant = nearest(name, known),
): string {
  const hint = meant === undefined ? '' : `, did you mean "${meant}"?`
  return `${shownName(name)}: unknown field${hint}`
}

/** The known name that is near, else the longest one that it shares its beginning or end with: `timezone` means `zone`. */
export function meantField(name: string, known: readonly string[]): string | undefined {
  const given = name.toLowerCase().replaceAll(/[^a-z]/g, '')
  const sharing = known
    .filter((field) => share(field.toLowerCase(), given) || share(given, field.toLowerCase()))
    .sort((one, other) => other.length - one.length)
  return nearest(name, known) ?? sharing[0]
}

const share = (one: string, other: string): boolean =>
  one.length >= 4 && (other.startsWith(one) || other.endsWith(one))
