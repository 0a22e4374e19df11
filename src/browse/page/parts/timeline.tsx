import { date } from '../format.ts'

interface Version {
  value: string
  validFrom: string
  validTo: string | null
}

const WIDTH = 1000
const HEIGHT = 24

/** The values of a fact on a line of time, each as long as it stood; the one that stands goes to the end. */
export function Timeline({ versions }: { versions: readonly Version[] }) {
  const now = Date.now()
  const spans = versions.map(({ value, validFrom, validTo }) => ({
    value,
    from: Date.parse(validFrom),
    to: validTo === null ? now : Date.parse(validTo),
    isStanding: validTo === null,
  }))
  const begin = Math.min(...spans.map(({ from }) => from))
  const length = Math.max(1, Math.max(now, ...spans.map(({ to }) => to)) - begin)
  const place = (time: number) => ((time - begin) / length) * WIDTH
  const inWords = versions
    .map(({ value, validFrom, validTo }) =>
      [value, 'from', date(validFrom), validTo && `to ${date(validTo)}`].filter(Boolean).join(' '),
    )
    .join('; ')
  return (
    <svg
      class="timeline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`On a line of time: ${inWords}`}
    >
      {spans.map(({ value, from, to, isStanding }) => (
        <rect
          class={isStanding ? 'standing' : 'past'}
          x={place(from)}
          y={2}
          width={Math.max(4, place(to) - place(from) - 3)}
          height={HEIGHT - 4}
        >
          <title>{value}</title>
        </rect>
      ))}
    </svg>
  )
}
