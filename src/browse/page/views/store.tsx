import { useState } from 'preact/hooks'

import { address, type Answer, read } from '../api.ts'
import { bytes, count, moment, number, zone } from '../format.ts'
import { Growth } from '../parts/growth.tsx'
import { Problem, Waiting } from '../parts/notice.tsx'
import { useAnswer } from '../use-answer.ts'

const shown = [
  'conversations',
  'messages',
  'facts',
  'tasks',
  'lessons',
  'outcomes',
  'items',
] as const

/** How large it is and how it grew, what an examination finds, and a copy of it. */
export function Store() {
  const asked = useAnswer('store', { zone })
  const { answer } = asked
  return (
    <>
      <div class="head">
        <h1>Store</h1>
        <div class="buttons">
          <a class="button" href={address('backup')} download>
            Download a backup
          </a>
        </div>
      </div>
      {answer ? (
        <>
          <dl class="figures">
            <Figure name="size" value={bytes(answer.bytes)} />
            {shown.map((name) => (
              <Figure
                name={name === 'tasks' ? 'reminders' : name}
                value={number(answer.counts[name])}
              />
            ))}
            <Figure name="audit entries" value={number(answer.auditEntries)} />
          </dl>
          <section>
            <h2>Conversations over the last year</h2>
            <Growth days={answer.days} total={answer.counts.conversations} />
          </section>
        </>
      ) : (
        <Waiting asked={asked} />
      )}
      <Health />
    </>
  )
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

/** Examines everything when it is asked for: it reads all of the store. */
function Health() {
  const [report, setReport] = useState<Answer<'doctor'>>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const examine = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      setReport(await read('doctor', {}))
    } catch (error) {
      setProblem((error as Error).message)
    }
    setBusy(false)
  }
  return (
    <section class="health">
      <h2>Health</h2>
      <button type="button" class="primary" disabled={isBusy} onClick={() => void examine()}>
        {isBusy ? 'Examining…' : 'Examine everything'}
      </button>
      <div role="status">
        {isBusy && <progress aria-label="It is being examined" />}
        {report && (
          <p class={report.healthy ? 'good' : 'bad'}>
            {report.healthy ? 'It is healthy.' : count(report.findings.length, 'finding')}
          </p>
        )}
      </div>
      {problem !== undefined && <Problem>{problem}</Problem>}
      <ul class="findings">
        {report?.findings.map(({ code, severity, message, advice, repairable }) => (
          <li>
            <p class="value">
              <span class={`state ${severity}`}>{severity}</span> {message}
            </p>
            <p class="muted">
              {advice} {repairable && 'omega-memory doctor --repair mends it.'} <code>{code}</code>
            </p>
          </li>
        ))}
      </ul>
      {report && <p class="muted">Looked at {moment(new Date().toISOString())}.</p>}
    </section>
  )
}
