import { useState } from 'preact/hooks'

import { type Answer, address, change, isReadonly } from '../api.ts'
import { moment } from '../format.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Waiting } from '../parts/notice.tsx'
import { to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'
import { Messages } from './messages.tsx'

type Talk = Answer<'conversation'>

/** One conversation as a chat, opened at one of its messages when one is named. */
export function Conversation({ id, at }: { id: string; at?: string }) {
  const asked = useAnswer('conversation', { id })
  const [asks, setAsks] = useState<'rename' | 'delete'>()
  const { answer: talk, reload } = asked
  const close = () => setAsks(undefined)
  if (!talk || asked.error !== undefined) {
    return (
      <>
        <h1>A conversation</h1>
        <Waiting asked={asked} />
      </>
    )
  }
  return (
    <>
      <nav class="crumbs" aria-label="Where this is">
        <a href={to([])}>People</a>
        <a href={to(['person', talk.senderId])}>{talk.senderId}</a>
        <a href={to(['person', talk.senderId, 'conversations'])}>Conversations</a>
      </nav>
      <div class="head">
        <h1>{nameOf(talk)}</h1>
        <div class="buttons">
          <a class="button" href={address('export', { id })} download>
            Export
          </a>
          {!isReadonly && (
            <>
              <button type="button" onClick={() => setAsks('rename')}>
                Rename…
              </button>
              <button type="button" class="danger" onClick={() => setAsks('delete')}>
                Delete…
              </button>
            </>
          )}
        </div>
      </div>
      <p class="muted about">
        <span>{[talk.channel, talk.project].filter(Boolean).join(' / ')}</span>
        <span>
          {moment(talk.startedAt)} – {moment(talk.lastActivity)}
        </span>
        <span>{talk.status === 'active' ? 'open' : 'closed'}</span>
        {talk.thread && <span>thread {talk.thread}</span>}
      </p>
      {talk.summary && <p class="summary">{talk.summary}</p>}
      <Messages key={at} conversationId={id} at={at} />
      {asks === 'rename' && <Renaming talk={talk} onChange={reload} onClose={close} />}
      {asks === 'delete' && (
        <Dialog
          title="Delete this conversation?"
          action="Delete"
          isDangerous
          onDone={async () => {
            await change('delete-conversation', { id })
            location.hash = to(['person', talk.senderId, 'conversations'])
          }}
          onClose={close}
        >
          <p>No copy of what was said stays. Facts that were learned from it do.</p>
        </Dialog>
      )}
    </>
  )
}

const nameOf = (talk: Talk): string =>
  talk.title ?? talk.thread ?? `Conversation on ${talk.channel}`

interface RenamingProps {
  talk: Talk
  onChange: () => void
  onClose: () => void
}

function Renaming({ talk, onChange, onClose }: RenamingProps) {
  const [title, setTitle] = useState(talk.title ?? '')
  return (
    <Dialog
      title="Rename this conversation"
      action="Save"
      isReady={title.trim() !== (talk.title ?? '')}
      onDone={async () => {
        await change('rename-conversation', { id: talk.id, title })
        onChange()
      }}
      onClose={onClose}
    >
      <Field label="Title" value={title} onValue={setTitle} isFocused />
    </Dialog>
  )
}
