/** Where the store asks what time it is. Inject one to test idle rules and schedules without waiting. */
export interface Clock {
  now(): Date
}

/** The machine's clock: the only place in the library that asks what time it is. */
export const systemClock: Clock = { now: () => new Date() }
