import type { Clock } from '../../src/index.ts'

/** A clock that stands still until it is moved, forward or back. */
export class TestClock implements Clock {
  #now = new Date('2026-03-02T09:00:00Z')

  now(): Date {
    return new Date(this.#now)
  }

  set(moment: string): void {
    this.#now = new Date(moment)
  }

  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = by
    const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    this.#now = new Date(this.#now.getTime() + total * 1000)
  }
}
