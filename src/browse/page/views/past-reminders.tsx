import { useState } from 'preact/hooks'

import { moment } from '../format.ts'
import { Empty, Waiting } from '../parts/notice.tsx'
import { useAnswer } from '../use-answer.ts'

/** What somebody was reminded of, or is not to be any more: asked for when somebody looks, page by page. */
export function PastReminders({ senderId }: { senderId: string }) {
  const [isOpen, setOpen] = useState(false)
  const [afters, setAfters] = useState<string[]>([])
  const asked = useAnswer('past', { senderId, after: afters.at(-1) }, { isWanted: isOpen })
  const { answer } = asked
  return (
    <details class="past" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Reminders that are over</summary>
      {!isOpen ? null : !answer || asked.error !== undefined ? (
        <Waiting asked={asked} />
      ) : answer.tasks.length === 0 ? (
        <Empty>None is over.</Empty>
      ) : (
        <ul class="history">
          {answer.tasks.map(({ id, dueAt, status, description }) => (
            <li key={id}>
              <span>{moment(dueAt)}</span> <span class={`state ${status}`}>{status}</span>{' '}
              {description}
            </li>
          ))}
        </ul>
      )}
      {(afters.length > 0 || answer?.more) && (
        <div class="pager">
          <button
            type="button"
            disabled={afters.length === 0}
            onClick={() => setAfters(afters.slice(0, -1))}
          >
            Newer
          </button>
          <button
            type="button"
            disabled={!answer?.more}
            onClick={() => setAfters([...afters, answer?.tasks.at(-1)?.id ?? ''])}
          >
            Older
          </button>
        </div>
      )}
    </details>
  )
}
