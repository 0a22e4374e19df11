import fc from 'fast-check'

/** One entry of a history: who wrote it, what it is like, and which of its shapes it has. */
export interface Entry {
  readonly isPerson: boolean
  /** A choice among the kinds of entries that a format has. */
  readonly kind: number
  /** A choice among the shapes that an entry of the kind has. */
  readonly shape: number
  /** What stands behind the mark of its text. */
  readonly tail: string
}

/** A history of any format, to be written down by one of the writers. */
export interface History {
  readonly entries: readonly Entry[]
  /** Whether the file is written in one line where it can be. */
  readonly inOneLine: boolean
  readonly isOlder: boolean
}

const tails = [
  '',
  ' 🎂',
  ' "quoted" \\ back',
  ' \u0000cut',
  ' \uD800half',
  '\nnext line',
  ' <b>&amp;</b>',
  ' {"a": [1]}',
]

export const histories: fc.Arbitrary<History> = fc.record({
  entries: fc.array(
    fc.record({
      isPerson: fc.boolean(),
      kind: fc.nat(11),
      shape: fc.nat(11),
      tail: fc.constantFrom(...tails),
    }),
    { minLength: 1, maxLength: 24 },
  ),
  inOneLine: fc.boolean(),
  isOlder: fc.boolean(),
})

/** A choice among what there is. */
export const pick = <Choice>(choice: number, among: readonly Choice[]): Choice =>
  among[choice % among.length]!

/** The words of entry `at`, marked as what a reader has to meet, or as what a program wrote for itself. */
export const told = (at: number, { tail }: Entry) => `told-${at}-${tail}`
export const own = (at: number) => `own-${at}-`

/** The marks that stand in a text. */
export const marksIn = (text: string, kind: 'told' | 'own' = 'told'): string[] => [
  ...new Set(text.match(new RegExp(`${kind}-\\d+-`, 'g'))),
]

export const second = (at: number) => 1_767_600_000 + at * 60
export const date = (at: number) => new Date(second(at) * 1000).toISOString()

export const written = (value: unknown, { inOneLine }: History): string =>
  JSON.stringify(value, undefined, inOneLine ? 0 : 2)

export const lines = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join('\n')
