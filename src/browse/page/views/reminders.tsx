import { useState } from 'preact/hooks'

import { type Answer, change, isReadonly } from '../api.ts'
import { count, moment, since } from '../format.ts'
import { Calendar } from '../parts/calendar.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Empty, Problem, Waiting } from '../parts/notice.tsx'
import { useAnswer } from '../use-answer.ts'
import { PastReminders } from './past-reminders.tsx'

type Task = Answer<'tasks'>['tasks'][number]

/** What somebody is to be reminded of: on a calendar, and one after another with what became of it. */
export function Reminders({ senderId }: { senderId: string }) {
  const asked = useAnswer('tasks', { senderId })
  const { answer, reload } = asked
  if (!answer || asked.error !== undefined) return <Waiting asked={asked} />
  if (answer.tasks.length === 0) {
    return (
      <>
        <Empty>There is nothing to remind of.</Empty>
        <PastReminders senderId={senderId} />
      </>
    )
  }
  const happenings = answer.tasks.flatMap(({ description, next }) =>
    next.map((at) => ({ at, description })),
  )
  return (
    <>
      <Calendar happenings={happenings} />
      <ul class="tasks">
        {answer.tasks.map((task) => (
          <TaskCard key={task.id} task={task} onChange={reload} />
        ))}
      </ul>
      {answer.total > answer.tasks.length && (
        <p class="muted">
          The first {answer.tasks.length} of {answer.total} are shown.
        </p>
      )}
      <PastReminders senderId={senderId} />
    </>
  )
}

function TaskCard({ task, onChange }: { task: Task; onChange: () => void }) {
  const [asks, setAsks] = useState<'cancel' | 'snooze'>()
  const [problem, setProblem] = useState<string>()
  const about = { id: task.id, senderId: task.senderId }
  const now = async (name: string) => {
    try {
      await change(name, about)
      onChange()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const named = (what: string) => `${what}: ${task.description}`
  return (
    <li class="task">
      <div class="row">
        <h2>{task.description}</h2>
        <span class={`state ${task.status}`}>{task.problem ? 'broken' : task.status}</span>
      </div>
      <p class="muted about">
        <span title={moment(task.dueAt)}>
          {task.status === 'pending' ? `due ${since(task.dueAt)}` : `was due ${moment(task.dueAt)}`}
        </span>
        <span>{task.inWords ?? 'once'}</span>
        <span>{task.zone}</span>
        <span>{task.channel}</span>
        {task.retryCount > 0 && <span>{count(task.retryCount, 'retry', 'retries')}</span>}
        {task.nextAttemptAt && <span>not before {moment(task.nextAttemptAt)}</span>}
      </p>
      {task.lastError && <p class="problem">{task.lastError}</p>}
      {task.problem && <p class="problem">{task.problem}</p>}
      {task.next.length > 1 && (
        <p class="muted">Then {task.next.slice(1, 4).map(moment).join(' · ')}</p>
      )}
      <Runs id={task.id} />
      {problem !== undefined && <Problem>{problem}</Problem>}
      {!isReadonly && (task.status === 'pending' || task.status === 'paused') && (
        <div class="buttons small">
          {task.status === 'paused' ? (
            <button
              type="button"
              aria-label={named('Resume')}
              onClick={() => void now('resume-task')}
            >
              Resume
            </button>
          ) : (
            <>
              <button type="button" aria-label={named('Snooze')} onClick={() => setAsks('snooze')}>
                Snooze…
              </button>
              <button
                type="button"
                aria-label={named('Pause')}
                onClick={() => void now('pause-task')}
              >
                Pause
              </button>
            </>
          )}
          <button type="button" aria-label={named('Cancel')} onClick={() => setAsks('cancel')}>
            Cancel…
          </button>
        </div>
      )}
      {asks === 'snooze' && (
        <Snoozing task={task} onChange={onChange} onClose={() => setAsks(undefined)} />
      )}
      {asks === 'cancel' && (
        <Dialog
          title="Cancel this reminder?"
          action="Cancel the reminder"
          isDangerous
          onDone={async () => {
            await change('cancel-task', about)
            onChange()
          }}
          onClose={() => setAsks(undefined)}
        >
          <p>{task.description}</p>
        </Dialog>
      )}
    </li>
  )
}

/** What became of each attempt, once somebody looks. */
function Runs({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false)
  const asked = useAnswer('runs', { id }, { isWanted: isOpen })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What became of it</summary>
      {!isOpen ? null : asked.answer ? (
        <ul class="history">
          {asked.answer.map((run) => (
            <li>
              <span>{moment(run.occurrenceAt)}</span>{' '}
              <span class={`state ${run.outcome}`}>{run.outcome}</span>{' '}
              <span class="muted">
                {run.owner}
                {run.missed > 0 && ` · ${count(run.missed, 'missed one', 'missed')}`}
                {run.error && ` · ${run.error}`}
              </span>
            </li>
          ))}
          {asked.answer.length === 0 && <li class="muted">Nobody has tried it yet.</li>}
        </ul>
      ) : (
        <Waiting asked={asked} />
      )}
    </details>
  )
}

interface SnoozingProps {
  task: Task
  onChange: () => void
  onClose: () => void
}

function Snoozing({ task, onChange, onClose }: SnoozingProps) {
  const [until, setUntil] = useState('')
  return (
    <Dialog
      title="Snooze this reminder"
      action="Snooze"
      isReady={until !== ''}
      onDone={async () => {
        await change('snooze-task', { id: task.id, until: new Date(until).toISOString() })
        onChange()
      }}
      onClose={onClose}
    >
      <p>
        It is due {moment(task.dueAt)}. It is told at a later moment, and its schedule stays as it
        is.
      </p>
      <Field label="Not before" type="datetime-local" value={until} onValue={setUntil} isFocused />
    </Dialog>
  )
}
