import { count, date, number } from '../format.ts'

const WIDTH = 720
const HEIGHT = 180
const LEFT = 52
const BOTTOM = 22

interface GrowthProps {
  days: readonly { day: string; conversations: number }[]
  /** How many there are now. */
  total: number
}

/** How the number of conversations grew over the last year. */
export function Growth({ days, total }: GrowthProps) {
  const end = Date.now()
  const begin = end - 371 * 86_400_000
  const before = total - days.reduce((sum, { conversations }) => sum + conversations, 0)
  const x = (time: number) => LEFT + ((time - begin) / (end - begin)) * (WIDTH - LEFT - 8)
  const least = before > total / 2 ? before : 0
  const y = (value: number) =>
    8 + (1 - (value - least) / Math.max(1, total - least)) * (HEIGHT - BOTTOM - 8)
  let sum = before
  const points = [
    [x(begin), y(before)],
    ...days.flatMap(({ day, conversations }) => {
      const at = x(Date.parse(day))
      const old = y(sum)
      sum += conversations
      return [
        [at, old],
        [at, y(sum)],
      ]
    }),
    [x(end), y(total)],
  ].map((point) => point.map((place) => place?.toFixed(1)).join(','))
  const marks = [least, Math.round((least + total) / 2), total]
  return (
    <svg
      class="growth"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`From ${count(before, 'conversation')} a year ago to ${number(total)} now`}
    >
      {Array.from(new Set(marks), (mark) => (
        <>
          <line x1={LEFT} x2={WIDTH - 8} y1={y(mark)} y2={y(mark)} />
          <text x={LEFT - 6} y={y(mark) + 4} text-anchor="end">
            {number(mark)}
          </text>
        </>
      ))}
      <polygon points={`${LEFT},${y(least)} ${points.join(' ')} ${x(end)},${y(least)}`} />
      <polyline points={points.join(' ')} />
      <text x={LEFT} y={HEIGHT - 4}>
        {date(new Date(begin).toISOString())}
      </text>
      <text x={WIDTH - 8} y={HEIGHT - 4} text-anchor="end">
        today
      </text>
    </svg>
  )
}
