import { useState } from 'preact/hooks'

import { type Answer, change, isReadonly } from '../api.ts'
import { count, moment, since } from '../format.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Area } from '../parts/field.tsx'
import { Empty, Waiting } from '../parts/notice.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'

type FactShown = Answer<'facts'>['facts'][number]

/** What is known about somebody: each fact, what it was before and from when to when, and where it was said. */
export function Profile({ senderId }: { senderId: string }) {
  const [offset, setOffset] = useState(0)
  const asked = useAnswer('facts', { senderId, offset })
  const { answer, reload } = asked
  if (!answer || asked.error !== undefined) return <Waiting asked={asked} />
  if (answer.total === 0) return <Empty>Nothing is known about this person.</Empty>
  return (
    <section aria-label="Facts">
      <ul class="facts">
        {answer.facts.map((fact) => (
          <FactCard key={fact.id} fact={fact} onChange={reload} />
        ))}
      </ul>
      {answer.total > answer.pageSize && (
        <div class="pager">
          <button
            type="button"
            disabled={offset === 0}
            onClick={() => setOffset(offset - answer.pageSize)}
          >
            Earlier
          </button>
          <span class="muted">
            {offset + 1}–{offset + answer.facts.length} of {answer.total}
          </span>
          <button
            type="button"
            disabled={offset + answer.facts.length >= answer.total}
            onClick={() => setOffset(offset + answer.pageSize)}
          >
            Further
          </button>
        </div>
      )}
    </section>
  )
}

function FactCard({ fact, onChange }: { fact: FactShown; onChange: () => void }) {
  const [asks, setAsks] = useState<'edit' | 'delete'>()
  const close = () => setAsks(undefined)
  return (
    <li class="fact">
      <div class="row">
        <h2>{fact.key}</h2>
        {!isReadonly && (
          <div class="buttons small">
            <button type="button" aria-label={`Edit ${fact.key}`} onClick={() => setAsks('edit')}>
              Edit
            </button>
            <button
              type="button"
              aria-label={`Delete ${fact.key}`}
              onClick={() => setAsks('delete')}
            >
              Delete
            </button>
          </div>
        )}
      </div>
      <p class="value">{fact.value}</p>
      <p class="muted about">
        <span title={moment(fact.updatedAt)}>{since(fact.updatedAt)}</span>
        {fact.sourceMessageId && (
          <a href={to(['message', fact.sourceMessageId])}>where it was said</a>
        )}
        {fact.source && <span>from {fact.source}</span>}
        {fact.confidence !== null && <span>{Math.round(fact.confidence * 100)} % sure</span>}
        {fact.expiresAt && <span>until {moment(fact.expiresAt)}</span>}
      </p>
      {fact.history.length > 1 && <History fact={fact} />}
      {asks === 'edit' && <Editing fact={fact} onChange={onChange} onClose={close} />}
      {asks === 'delete' && (
        <Dialog
          title={`Delete ${fact.key}?`}
          action="Delete"
          isDangerous
          onDone={async () => {
            await change('delete-fact', { senderId: fact.senderId, key: fact.key })
            onChange()
          }}
          onClose={close}
        >
          <p>It is no longer told. What it was stays in its history.</p>
        </Dialog>
      )}
    </li>
  )
}

const History = ({ fact }: { fact: FactShown }) => (
  <>
    <Timeline versions={fact.history} />
    <details>
      <summary>{count(fact.history.length, 'value')} so far</summary>
      <ol class="history">
        {fact.history.toReversed().map((version) => (
          <li>
            <span class="value">{version.value}</span>
            <span class="muted">
              {moment(version.validFrom)} – {version.validTo ? moment(version.validTo) : 'now'}
            </span>
            {version.sourceMessageId && (
              <a href={to(['message', version.sourceMessageId])}>where it was said</a>
            )}
          </li>
        ))}
      </ol>
    </details>
  </>
)

interface EditingProps {
  fact: FactShown
  onChange: () => void
  onClose: () => void
}

function Editing({ fact, onChange, onClose }: EditingProps) {
  const [value, setValue] = useState(fact.value)
  return (
    <Dialog
      title={`Edit ${fact.key}`}
      action="Save"
      isReady={value !== fact.value}
      onDone={async () => {
        await change('set-fact', { senderId: fact.senderId, key: fact.key, value })
        onChange()
      }}
      onClose={onClose}
    >
      <Area label="Value" value={value} onValue={setValue} />
    </Dialog>
  )
}
