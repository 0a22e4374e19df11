import { useState } from 'preact/hooks'

import { type Answer, readLines } from '../api.ts'
import { count, moment, number } from '../format.ts'
import { Choice, Field } from '../parts/field.tsx'
import { Empty, Problem, Waiting } from '../parts/notice.tsx'
import { useAnswer } from '../use-answer.ts'

type Entry = Answer<'audit'>['entries'][number]

/** Who asked what and what was answered, and whether the chain of it is whole. */
export function Audit() {
  const [senderId, setSenderId] = useState('')
  const [status, setStatus] = useState('')
  const [befores, setBefores] = useState<number[]>([])
  const asked = useAnswer(
    'audit',
    { senderId: senderId || undefined, status: status || undefined, before: befores.at(-1) },
    { waitMs: senderId ? 120 : 0 },
  )
  const { answer } = asked
  const first = (change: (value: string) => void) => (value: string) => {
    setBefores([])
    change(value)
  }
  return (
    <>
      <div class="head">
        <h1>Audit</h1>
      </div>
      <Verification />
      <div class="filters">
        <Field label="Of whom" type="search" value={senderId} onValue={first(setSenderId)} />
        <Choice label="Outcome" value={status} onValue={first(setStatus)}>
          <option value="">any</option>
          <option value="ok">ok</option>
          <option value="error">error</option>
          <option value="denied">denied</option>
        </Choice>
      </div>
      {!answer || asked.error !== undefined ? (
        <Waiting asked={asked} />
      ) : answer.entries.length === 0 ? (
        <Empty>There is no entry.</Empty>
      ) : (
        <ul class="entries">
          {answer.entries.map((entry) => (
            <EntryLine key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {(befores.length > 0 || answer?.more) && (
        <div class="pager">
          <button
            type="button"
            disabled={befores.length === 0}
            onClick={() => setBefores(befores.slice(0, -1))}
          >
            Newer
          </button>
          <button
            type="button"
            disabled={!answer?.more}
            onClick={() => setBefores([...befores, answer?.entries.at(-1)?.seq ?? 1])}
          >
            Older
          </button>
        </div>
      )}
    </>
  )
}

const EntryLine = ({ entry }: { entry: Entry }) => (
  <li class="entry">
    <p class="muted about">
      <span>{entry.seq === null ? 'not chained yet' : `#${entry.seq}`}</span>
      <span>{moment(entry.timestamp)}</span>
      <span>{[entry.senderName ?? entry.senderId, entry.channel].filter(Boolean).join(', ')}</span>
      <span class={`state ${entry.status}`}>{entry.status}</span>
      {entry.model && <span>{entry.model}</span>}
      {entry.processingMs !== null && <span>{number(entry.processingMs)} ms</span>}
    </p>
    {entry.erasedAt ? (
      <p class="muted">Its words were erased {moment(entry.erasedAt)}.</p>
    ) : (
      <>
        <p class="value">{entry.inputText}</p>
        {entry.outputText && <p class="value answer">{entry.outputText}</p>}
        {entry.denialReason && <p class="problem">{entry.denialReason}</p>}
      </>
    )}
    <details>
      <summary>Hash</summary>
      <code class="hash">{entry.hash}</code>
    </details>
  </li>
)

interface Told {
  progress?: { done: number; total: number }
  result?: { ok: boolean; entries: number; erased: number; unchained: number; firstBad?: number }
  error?: { message: string }
}

/** Verifies the chain when it is asked for, and shows how far it is. */
function Verification() {
  const [told, setTold] = useState<Told>()
  const [stop, setStop] = useState<AbortController>()
  const begin = async () => {
    const stopping = new AbortController()
    setStop(stopping)
    setTold({ progress: { done: 0, total: 1 } })
    try {
      for await (const line of readLines('verify', stopping.signal)) setTold(line as Told)
    } catch (error) {
      setTold({
        error: { message: stopping.signal.aborted ? 'It was stopped.' : (error as Error).message },
      })
    }
    setStop(undefined)
  }
  const progress = told?.progress
  return (
    <section class="verification" aria-label="The chain">
      {stop ? (
        <button type="button" onClick={() => stop.abort()}>
          Stop
        </button>
      ) : (
        <button type="button" class="primary" onClick={() => void begin()}>
          Verify the chain
        </button>
      )}
      {progress && (
        <>
          <progress
            max={progress.total}
            value={progress.done}
            aria-label="How far it is verified"
          />
          <span class="muted">
            {number(progress.done)} of {number(progress.total)}
          </span>
        </>
      )}
      <div role="status">{told?.result && <Result {...told.result} />}</div>
      {told?.error && <Problem>{told.error.message}</Problem>}
    </section>
  )
}

const Result = ({ ok, entries, erased, unchained, firstBad }: NonNullable<Told['result']>) => (
  <span class={ok ? 'good' : 'bad'}>
    {ok
      ? `The chain is whole: ${count(entries, 'entry', 'entries')}`
      : `Entry ${firstBad} is the first that is not as it was recorded`}
    {erased > 0 && `, ${number(erased)} without words`}
    {unchained > 0 && `, ${number(unchained)} not chained yet`}
  </span>
)
