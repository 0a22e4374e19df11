import { useEffect, useState } from 'preact/hooks'

import type { Answer } from '../api.ts'
import { count, number } from '../format.ts'
import { Area, Field } from '../parts/field.tsx'
import { Empty, Waiting } from '../parts/notice.tsx'
import { note } from '../route.ts'
import { useAnswer } from '../use-answer.ts'
import { Manifest } from './manifest.tsx'
import type { PersonShown } from './person.tsx'

interface ContextProps {
  person: PersonShown
  words: Readonly<Record<string, string>>
}

/** What a model would be given for a message: the prompt and the history exactly so, and where each part came from. */
export function Context({ person, words }: ContextProps) {
  const { senderId, latest } = person
  const [text, setText] = useState(words['text'] ?? '')
  const [channel, setChannel] = useState(words['channel'] ?? latest?.channel ?? 'cli')
  const [project, setProject] = useState(words['project'] ?? latest?.project ?? '')
  const [maxTokens, setMaxTokens] = useState<number>()
  const [whole, setWhole] = useState(0)
  const question = { senderId, channel, project, thread: latest?.thread ?? undefined, text }
  const asked = useAnswer(
    'context',
    { ...question, maxTokens },
    { waitMs: 80, isWanted: channel !== '' },
  )
  const { answer } = asked
  useEffect(
    () => note(['person', senderId, 'context'], { text, channel, project }),
    [text, channel, project],
  )
  useEffect(() => {
    if (answer && maxTokens === undefined) setWhole(answer.manifest.tokens)
  }, [answer])
  return (
    <>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <Area label="The next message" value={text} onValue={setText} rows={2} />
        <Field label="Channel" value={channel} onValue={setChannel} />
        <Field label="Project" value={project} onValue={setProject} />
        <label class="field budget">
          <span>
            Budget: {maxTokens === undefined ? 'all there is' : count(maxTokens, 'token')}
          </span>
          <input
            type="range"
            min={100}
            max={Math.max(whole, 101)}
            value={maxTokens ?? Math.max(whole, 101)}
            aria-valuetext={count(maxTokens ?? whole, 'token')}
            onInput={(event) => {
              const value = Number(event.currentTarget.value)
              setMaxTokens(value >= whole ? undefined : value)
            }}
          />
        </label>
      </form>
      {asked.error !== undefined || !answer ? (
        <Waiting asked={asked} />
      ) : (
        <Built context={answer} maxTokens={maxTokens} />
      )}
    </>
  )
}

const Built = ({ context, maxTokens }: { context: Answer<'context'>; maxTokens?: number }) => (
  <div class="columns">
    <section aria-label="What the model gets">
      <h2>System prompt</h2>
      <pre class="prompt" tabIndex={0}>
        {context.systemPrompt}
      </pre>
      <h2>History: {count(context.history.length, 'message')}</h2>
      {context.history.length === 0 && <Empty>No conversation is active.</Empty>}
      <ol class="chat">
        {context.history.map(({ role, content }) => (
          <li class={`message ${role}`}>
            <span class="muted">
              <strong>{role}</strong>
            </span>
            <p class="plain">{content}</p>
          </li>
        ))}
      </ol>
    </section>
    <section aria-label="Where it came from">
      <h2>{number(context.manifest.tokens)} tokens</h2>
      <Manifest context={context} maxTokens={maxTokens} />
    </section>
  </div>
)
