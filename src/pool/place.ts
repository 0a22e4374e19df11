import type { MemoryStore } from '../memory-store.ts'
import { stopwatch, type Timer, within } from '../time/timers.ts'

/** A store that is open for a tenant, and who uses it. */
export interface Place {
  readonly store: Promise<MemoryStore>
  users: number
  idle: Timer | undefined
  /** For whoever waits until nobody uses the store. */
  onFree?: () => void
}

/** Waits until nobody uses a store. */
export async function untilFree(place: Place, deadline: number): Promise<void> {
  const free = new Promise<void>((resolve) => {
    place.onFree = resolve
  })
  await within(deadline - stopwatch(), free)
}

/** A store that never opened has nothing to close, and whoever asked for it was told why. */
export async function closeStore(store: Promise<MemoryStore>): Promise<void> {
  const opened = await store.catch(() => undefined)
  await opened?.close()
}
