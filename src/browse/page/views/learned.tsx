import { useState } from 'preact/hooks'

import { type Answer, change, isReadonly } from '../api.ts'
import { count, date, moment } from '../format.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Empty, Waiting } from '../parts/notice.tsx'
import { to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'

type Lesson = Answer<'lessons'>['lessons'][number]

const scores: Readonly<Record<number, string>> = { 1: 'helpful', 0: 'neutral', [-1]: 'not helpful' }

/** The rules that were learned with somebody, how things turned out, and what the assistant can't do yet. */
export function Learned({ senderId }: { senderId: string }) {
  const asked = useAnswer('lessons', { senderId })
  const { answer, reload } = asked
  if (!answer || asked.error !== undefined) return <Waiting asked={asked} />
  return (
    <>
      <section>
        <h2>Lessons</h2>
        {answer.lessons.length === 0 && <Empty>Nothing was learned yet.</Empty>}
        <ul class="lessons">
          {answer.lessons.map((lesson) => (
            <LessonLine key={lesson.id} lesson={lesson} onChange={reload} />
          ))}
        </ul>
      </section>
      <section>
        <h2>Outcomes</h2>
        {answer.outcomes.length === 0 && <Empty>Nothing was noted of how things turned out.</Empty>}
        <ul class="lessons">
          {answer.outcomes.map((outcome) => (
            <li>
              <p class="value">{outcome.lesson}</p>
              <p class="muted about">
                <span class={`state score${outcome.score}`}>{scores[outcome.score]}</span>
                <span>{[outcome.domain, outcome.project].filter(Boolean).join(' / ')}</span>
                <span title={moment(outcome.timestamp)}>{date(outcome.timestamp)}</span>
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>Limitations of the assistant, for everybody</h2>
        {answer.limitations.length === 0 && <Empty>None is open.</Empty>}
        <ul class="lessons">
          {answer.limitations.map(({ title, description, proposedPlan, createdAt }) => (
            <li>
              <p class="value">{title}</p>
              <p class="muted">
                {[description, proposedPlan, date(createdAt)].filter(Boolean).join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function LessonLine({ lesson, onChange }: { lesson: Lesson; onChange: () => void }) {
  const [isAsking, setAsking] = useState(false)
  const { id, senderId, rule, domain, project, occurrences, updatedAt, evidence } = lesson
  return (
    <li>
      <div class="row">
        <p class="value">{rule}</p>
        {!isReadonly && (
          <button
            type="button"
            class="quiet"
            aria-label={`Retire: ${rule}`}
            onClick={() => setAsking(true)}
          >
            Retire…
          </button>
        )}
      </div>
      <p class="muted about">
        <span>{[domain, project].filter(Boolean).join(' / ')}</span>
        <span>met {count(occurrences, 'time')}</span>
        <span title={moment(updatedAt)}>last {date(updatedAt)}</span>
      </p>
      {evidence.length > 0 && (
        <details>
          <summary>{count(evidence.length, 'occasion')}</summary>
          <ul class="history">
            {evidence.map(({ at, note, messageId }) => (
              <li>
                <span>{moment(at)}</span> {note && <span>{note}</span>}{' '}
                {messageId && <a href={to(['message', messageId])}>where it was said</a>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {isAsking && (
        <Dialog
          title="Retire this lesson?"
          action="Retire"
          onDone={async () => {
            await change('retire-lesson', { id, senderId })
            onChange()
          }}
          onClose={() => setAsking(false)}
        >
          <p>{rule}</p>
          <p>It is kept and counted, but no longer told.</p>
        </Dialog>
      )}
    </li>
  )
}
