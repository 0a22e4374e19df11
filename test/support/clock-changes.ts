import { IANAZone } from 'luxon'

/** A moment at which the clocks of a zone are changed, with the offsets around it in minutes. */
export interface ClockChange {
  zone: string
  at: number
  before: number
  after: number
}

const DAY = 86_400_000

/** Every clock change of a zone between two moments: looked for by the week, then halved down. */
export function* clockChanges(zone: string, from: number, to: number): Generator<ClockChange> {
  const clock = IANAZone.create(zone)
  let before = clock.offset(from)
  for (let time = from; time < to; time += 7 * DAY) {
    const after = clock.offset(time + 7 * DAY)
    if (after !== before) {
      yield { zone, at: changeWithin(clock, time, time + 7 * DAY), before, after }
    }
    before = after
  }
}

function changeWithin(clock: IANAZone, from: number, to: number): number {
  let [early, late] = [from, to]
  const offset = clock.offset(early)
  while (late - early > 60_000) {
    const middle = early + Math.floor((late - early) / 120_000) * 60_000
    if (clock.offset(middle) === offset) early = middle
    else late = middle
  }
  return late
}
