import { useEffect, useState } from 'preact/hooks'

import { type Answer, read } from '../api.ts'
import { dayOf, longDate, noonOf, time, zone } from '../format.ts'
import { Field } from '../parts/field.tsx'
import { HeatMap } from '../parts/heat-map.tsx'
import { Empty, Problem, Waiting } from '../parts/notice.tsx'
import { to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'

type Talk = Answer<'conversations'>['conversations'][number]

/** The conversations of somebody by day, and the days of the last year. */
export function Conversations({ senderId, day }: { senderId: string; day?: string }) {
  const days = useAnswer('days', { senderId, zone })
  const choose = (chosen: string) => {
    location.hash = to(['person', senderId, 'conversations'], { day: chosen })
  }
  return (
    <>
      {days.answer ? (
        <HeatMap days={days.answer} chosen={day} onDay={choose} />
      ) : (
        <Waiting asked={days} />
      )}
      <div class="filters">
        <Field label="Day" type="date" value={day ?? ''} onValue={choose} />
        {day && <a href={to(['person', senderId, 'conversations'])}>All days</a>}
      </div>
      <Talks key={day} senderId={senderId} day={day} />
    </>
  )
}

function Talks({ senderId, day }: { senderId: string; day?: string }) {
  const asked = useAnswer('conversations', { senderId, ...spanOf(day) })
  const [more, setMore] = useState<{ talks: Talk[]; isEnd: boolean; problem?: string }>()
  const { answer } = asked
  useEffect(() => setMore(undefined), [answer])
  if (!answer || asked.error !== undefined) return <Waiting asked={asked} />
  const talks = [...answer.conversations, ...(more?.talks ?? [])]
  if (talks.length === 0)
    return <Empty>{day ? 'Nothing was said on this day.' : 'Nothing was said yet.'}</Empty>
  const goOn = async () => {
    const { id, lastActivity, startedAt } = talks.at(-1)!
    const cursor = JSON.stringify({ id, lastActivity, startedAt })
    try {
      const next = await read('conversations', { senderId, ...spanOf(day), cursor })
      setMore({ talks: [...(more?.talks ?? []), ...next.conversations], isEnd: !next.more })
    } catch (error) {
      setMore({ talks: more?.talks ?? [], isEnd: false, problem: (error as Error).message })
    }
  }
  return (
    <>
      {Array.from(byDay(talks), ([date, ofDay]) => (
        <section class="day">
          <h2>{longDate(noonOf(date).toISOString())}</h2>
          <ul class="talks">
            {ofDay.map((talk) => (
              <li>
                <TalkLine talk={talk} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more?.problem !== undefined && <Problem>{more.problem}</Problem>}
      {answer.more && !more?.isEnd && (
        <div class="pager">
          <button type="button" onClick={() => void goOn()}>
            Older conversations
          </button>
        </div>
      )}
    </>
  )
}

const TalkLine = ({ talk }: { talk: Talk }) => (
  <a class="card" href={to(['conversation', talk.id])}>
    <span class="who">
      <strong>{talk.title ?? talk.thread ?? talk.summary ?? `On ${talk.channel}`}</strong>
      {talk.title && talk.summary && <span class="muted">{talk.summary}</span>}
    </span>
    <span class="muted numbers">
      <span>{time(talk.lastActivity)}</span>
      <span>{[talk.channel, talk.project].filter(Boolean).join(' / ')}</span>
      <span>{talk.status === 'active' ? 'open' : 'closed'}</span>
    </span>
  </a>
)

/** From when to when a day goes where somebody looks. */
function spanOf(day?: string): { since?: string; until?: string } {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return {}
  const noon = noonOf(day)
  const at = (days: number) =>
    new Date(noon.getFullYear(), noon.getMonth(), noon.getDate() + days).toISOString()
  return { since: at(0), until: at(1) }
}

function byDay(talks: readonly Talk[]): Map<string, Talk[]> {
  const days = new Map<string, Talk[]>()
  for (const talk of talks) {
    const day = dayOf(new Date(talk.lastActivity))
    days.set(day, [...(days.get(day) ?? []), talk])
  }
  return days
}
