import { dayOf, longDate, noonOf, time } from '../format.ts'

const DAY = 86_400_000
const WEEKS = 5
const weekdays = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const dayOfMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

interface Happening {
  at: string
  description: string
}

/** The next five weeks, with what happens on each day. */
export function Calendar({ happenings }: { happenings: readonly Happening[] }) {
  const today = noonOf(dayOf(new Date()))
  const monday = today.getTime() - ((today.getDay() + 6) % 7) * DAY
  const byDay = grouped(happenings)
  const weeks = Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => new Date(monday + (week * 7 + day) * DAY)),
  )
  return (
    <table class="calendar">
      <caption class="hidden">What happens in the next five weeks</caption>
      <thead>
        <tr>
          {weeks[0]!.map((day) => (
            <th scope="col">{weekdays.format(day)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr>
            {week.map((day) => (
              <Day
                day={day}
                isToday={day.getTime() === today.getTime()}
                happenings={byDay.get(dayOf(day)) ?? []}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DayProps {
  day: Date
  isToday: boolean
  happenings: readonly Happening[]
}

const Day = ({ day, isToday, happenings }: DayProps) => (
  <td class={isToday ? 'today' : undefined}>
    <time dateTime={dayOf(day)} title={longDate(day.toISOString())}>
      {dayOfMonth.format(day)}
    </time>
    {happenings
      .toSorted((one, other) => one.at.localeCompare(other.at))
      .map(({ at, description }) => (
        <span class="happening" title={`${time(at)} ${description}`}>
          <span class="at">{time(at)}</span> <span class="what">{description}</span>
        </span>
      ))}
  </td>
)

function grouped(happenings: readonly Happening[]): Map<string, Happening[]> {
  const days = new Map<string, Happening[]>()
  for (const happening of happenings) {
    const day = dayOf(new Date(happening.at))
    days.set(day, [...(days.get(day) ?? []), happening])
  }
  return days
}
