import { useEffect, useState } from 'preact/hooks'

import { type Answer, change, isReadonly, read } from '../api.ts'
import { dayOf, longDate, moment, noonOf, time } from '../format.ts'
import { Markdown } from '../markdown.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty, Problem, Waiting } from '../parts/notice.tsx'
import { useAnswer } from '../use-answer.ts'
import { Parts } from './message-parts.tsx'

type MessageShown = Answer<'messages'>['messages'][number]

/** How many come in a page: fewer came where an end was reached. */
const PAGE = 60

/** What was said, oldest first; the end of it, or the place of one message, and more of it in either direction. */
export function Messages({ conversationId, at }: { conversationId: string; at?: string }) {
  const asked = useAnswer('messages', { conversationId, around: at })
  const [shown, setShown] = useState<MessageShown[]>()
  const [ends, setEnds] = useState({ first: false, last: at === undefined })
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    const messages = asked.answer?.messages
    setShown(messages)
    if (messages && !at) setEnds({ first: messages.length < PAGE, last: true })
  }, [asked.answer])
  useEffect(() => {
    if (shown && at)
      document.querySelector(`[data-id="${CSS.escape(at)}"]`)?.scrollIntoView({ block: 'center' })
  }, [shown === undefined])
  if (!shown || asked.error !== undefined) return <Waiting asked={asked} />
  const go = async (direction: 'before' | 'after') => {
    const from = direction === 'before' ? shown[0] : shown.at(-1)
    try {
      const { messages } = await read('messages', { conversationId, [direction]: from!.id })
      setShown(direction === 'before' ? [...messages, ...shown] : [...shown, ...messages])
      if (messages.length < PAGE) {
        setEnds({ ...ends, ...(direction === 'before' ? { first: true } : { last: true }) })
      }
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  if (shown.length === 0) return <Empty>Nothing was said in it.</Empty>
  let day = ''
  return (
    <>
      {problem !== undefined && <Problem>{problem}</Problem>}
      {!ends.first && (
        <div class="pager">
          <button type="button" onClick={() => void go('before')}>
            What was said before
          </button>
        </div>
      )}
      <ol class="chat">
        {shown.map((message) => {
          const own = dayOf(new Date(message.timestamp))
          const begins = own !== day
          day = own
          return (
            <>
              {begins && <li class="date">{longDate(noonOf(own).toISOString())}</li>}
              <Bubble
                key={message.id}
                message={message}
                isMeant={message.id === at}
                onDeleted={() => setShown(shown.filter(({ id }) => id !== message.id))}
              />
            </>
          )
        })}
      </ol>
      {!ends.last && (
        <div class="pager">
          <button type="button" onClick={() => void go('after')}>
            What was said after
          </button>
        </div>
      )}
    </>
  )
}

interface BubbleProps {
  message: MessageShown
  isMeant: boolean
  onDeleted: () => void
}

function Bubble({ message, isMeant, onDeleted }: BubbleProps) {
  const [isAsking, setAsking] = useState(false)
  const { role, content, timestamp, author, editedAt } = message
  return (
    <li
      class={`message ${role}${isMeant ? ' meant' : ''}`}
      data-id={message.id}
      aria-current={isMeant ? 'true' : undefined}
    >
      <div class="row">
        <span class="muted">
          <strong>{author ?? role}</strong>{' '}
          <time dateTime={timestamp} title={moment(timestamp)}>
            {time(timestamp)}
          </time>
          {editedAt && ' · edited'}
        </span>
        {!isReadonly && (
          <button
            type="button"
            class="quiet"
            aria-label={`Delete this message of ${time(timestamp)}`}
            onClick={() => setAsking(true)}
          >
            Delete
          </button>
        )}
      </div>
      {content !== '' && <Markdown text={content} />}
      <Parts message={message} />
      {isAsking && (
        <Dialog
          title="Delete this message?"
          action="Delete"
          isDangerous
          onDone={async () => {
            await change('delete-message', { id: message.id })
            onDeleted()
          }}
          onClose={() => setAsking(false)}
        >
          <p>No copy of its text stays, in search indexes neither.</p>
        </Dialog>
      )}
    </li>
  )
}
