import { count, date, dayOf, noonOf } from '../format.ts'

const WEEKS = 53
const SIZE = 12
const GAP = 2
const DAY = 86_400_000
const step = SIZE + GAP
const months = new Intl.DateTimeFormat(undefined, { month: 'short' })

interface HeatMapProps {
  days: readonly { day: string; conversations: number }[]
  /** Which day is looked at. */
  chosen?: string
  onDay: (day: string) => void
}

/** The days of a year, a column a week, the darker the more was spoken. A click chooses a day, and so does the field beside it. */
export function HeatMap({ days, chosen, onDay }: HeatMapProps) {
  const counts = new Map(days.map(({ day, conversations }) => [day, conversations]))
  const most = Math.max(1, ...counts.values())
  const today = noonOf(dayOf(new Date()))
  const monday = today.getTime() - ((today.getDay() + 6) % 7) * DAY - (WEEKS - 1) * 7 * DAY
  const cells = Array.from({ length: WEEKS * 7 }, (_, at) => new Date(monday + at * DAY)).filter(
    (day) => day <= today,
  )
  const total = days.reduce((sum, { conversations }) => sum + conversations, 0)
  return (
    <div class="heat scrolls" tabIndex={0} role="group" aria-label="Activity of the last year">
      <svg
        viewBox={`0 0 ${WEEKS * step} ${7 * step + 16}`}
        width={WEEKS * step}
        height={7 * step + 16}
        role="img"
        aria-label={`${count(total, 'conversation')} on ${count(days.length, 'day')} of the last year`}
      >
        {cells.map((cell, at) => {
          const day = dayOf(cell)
          const conversations = counts.get(day) ?? 0
          const level = conversations === 0 ? 0 : Math.ceil((conversations / most) * 4)
          return (
            <rect
              class={`heat-${level}${day === chosen ? ' chosen' : ''}`}
              x={Math.floor(at / 7) * step}
              y={(at % 7) * step + 16}
              width={SIZE}
              height={SIZE}
              rx={2}
              onClick={() => conversations > 0 && onDay(day)}
            >
              <title>{`${date(cell.toISOString())}: ${count(conversations, 'conversation')}`}</title>
            </rect>
          )
        })}
        {cells
          .filter((cell, at) => at % 7 === 0 && cell.getDate() <= 7 && at > 0)
          .map((cell) => (
            <text x={Math.floor((cell.getTime() - monday) / DAY / 7) * step} y={10}>
              {months.format(cell)}
            </text>
          ))}
      </svg>
    </div>
  )
}
