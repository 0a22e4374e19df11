import { useEffect, useState } from 'preact/hooks'

import { type Answer, read } from '../api.ts'
import { count, date, moment, since } from '../format.ts'
import { Field } from '../parts/field.tsx'
import { Empty, Waiting } from '../parts/notice.tsx'
import { to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'

type Page = Answer<'people'>['people']

/** Who there is, how much, since when; all ids of a person together. */
export function People() {
  const [containing, setContaining] = useState('')
  const [cursors, setCursors] = useState<string[]>([])
  const asked = useAnswer(
    'people',
    { containing: containing || undefined, cursor: cursors.at(-1) },
    { waitMs: containing ? 120 : 0 },
  )
  const { answer } = asked
  const search = (text: string) => {
    setContaining(text)
    setCursors([])
  }
  const last = answer?.people.at(-1)
  return (
    <>
      <div class="head">
        <h1>People</h1>
        <Field label="Name or id" type="search" value={containing} onValue={search} />
      </div>
      {!answer || asked.error !== undefined ? (
        <Waiting asked={asked} />
      ) : answer.people.length === 0 ? (
        <Empty>
          {containing
            ? 'Nobody has these characters in a name or an id.'
            : 'Nobody has said anything yet.'}
        </Empty>
      ) : (
        <List people={answer.people} />
      )}
      {(cursors.length > 0 || answer?.more) && (
        <div class="pager">
          <button
            type="button"
            disabled={cursors.length === 0}
            onClick={() => setCursors(cursors.slice(0, -1))}
          >
            Earlier in the list
          </button>
          <button
            type="button"
            disabled={!answer?.more}
            onClick={() => {
              const { senderId, lastActivity } = last!
              setCursors([...cursors, JSON.stringify({ senderId, lastActivity })])
            }}
          >
            Further people
          </button>
        </div>
      )}
    </>
  )
}

function List({ people }: { people: Page }) {
  const said = useCounts(people)
  return (
    <ul class="cards">
      {people.map((person, at) => (
        <li>
          <a class="card" href={to(['person', person.senderId])}>
            <span class="who">
              <strong>{person.name ?? person.senderId}</strong>
              <span class="ids">
                {person.senderIds
                  .filter((id) => id !== (person.name ?? person.senderId))
                  .map((id) => (
                    <span class="id">{id}</span>
                  ))}
              </span>
            </span>
            <span class="numbers">
              <span>{said ? count(said[at]?.messages ?? 0, 'message') : '… messages'}</span>
              <span>{count(person.conversations, 'conversation')}</span>
              <span>{count(person.facts, 'fact')}</span>
              {person.tasks > 0 && <span>{count(person.tasks, 'reminder')}</span>}
            </span>
            <span class="muted when" title={moment(person.lastActivity)}>
              {since(person.lastActivity)}
              {person.startedAt && ` · since ${date(person.startedAt)}`}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** How much each of them said: asked for when the list is drawn, as counting takes longer. */
function useCounts(people: Page): Answer<'counts'> | undefined {
  const [counts, setCounts] = useState<{ of: Page; counts: Answer<'counts'> }>()
  useEffect(() => {
    const overtaken = new AbortController()
    const senderIds = JSON.stringify(people.map(({ senderId }) => senderId))
    read('counts', { senderIds }, overtaken.signal).then(
      (counts) => setCounts({ of: people, counts }),
      () => undefined,
    )
    return () => overtaken.abort()
  }, [people])
  return counts?.of === people ? counts.counts : undefined
}
