import type { Claim, MemoryOptions, MemoryStore } from '../../../src/index.ts'

/** Values of every wrong kind. What they say must not come back in a message. */
export const strange: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  zero: 0,
  'a number': 4711.5,
  NaN: Number.NaN,
  bigint: 1n,
  true: true,
  empty: '',
  digits: '5',
  array: [],
  object: {},
  'odd object': { 'my secret': 'secret' },
  symbol: Symbol('secret'),
  function: () => 'secret',
  'invalid Date': new Date(Number.NaN),
  long: 'secret'.repeat(50_000),
  'half a pair': 'secret\ud800',
  'U+0000': 'secret\0',
}

/** What a door is tried with: everything a call may name is there. */
export interface World {
  readonly memory: MemoryStore
  readonly open: (options?: MemoryOptions) => Promise<MemoryStore>
  readonly path: string
  readonly conversationId: string
  readonly messageId: string
  readonly taskId: string
  readonly claim: Claim
}

/** One argument, or one field of an argument: a value that is right, and the strange ones that are taken all the same. */
export interface Place {
  readonly right: (world: World) => unknown
  readonly takes: readonly string[]
  readonly fields?: Readonly<Record<string, Place>>
}

export interface Door {
  readonly places: Readonly<Record<string, Place>>
  readonly call: (world: World, args: readonly unknown[]) => unknown
  /** It works until it is told to stop, so that only its refusals are tried. */
  readonly endless?: true
}

export const one = (value: unknown, ...takes: string[]): Place => ({ right: () => value, takes })

export const from = (right: (world: World) => unknown, ...takes: string[]): Place => ({
  right,
  takes,
})

export const optional = (place: Place): Place => ({
  ...place,
  takes: [...place.takes, 'undefined'],
})

export const fields = (places: Record<string, Place>, ...takes: string[]): Place => ({
  right: (world) =>
    Object.fromEntries(Object.entries(places).map(([name, { right }]) => [name, right(world)])),
  takes,
  fields: places,
})

/** All of whose fields may be left out, so that anything without fields is as good as nothing. */
export const options = (places: Record<string, Place>): Place =>
  fields(places, 'undefined', 'object', 'invalid Date')
