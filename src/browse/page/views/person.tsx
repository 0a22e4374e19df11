import { useState } from 'preact/hooks'

import { type Answer, address, isReadonly } from '../api.ts'
import { count } from '../format.ts'
import { Waiting } from '../parts/notice.tsx'
import { to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'
import { Context } from './context.tsx'
import { Conversations } from './conversations.tsx'
import { Erasure } from './erasure.tsx'
import { Learned } from './learned.tsx'
import { Profile } from './profile.tsx'
import { Reminders } from './reminders.tsx'
import { Search } from './search.tsx'

export type PersonShown = Answer<'person'>

interface PersonProps {
  id: string
  tab: string
  words: Readonly<Record<string, string>>
}

const tabs = [
  ['profile', 'Profile'],
  ['conversations', 'Conversations'],
  ['reminders', 'Reminders'],
  ['learned', 'Learned'],
  ['search', 'Search'],
  ['context', 'Context'],
] as const

/** All that is remembered about somebody, in several views. */
export function Person({ id, tab, words }: PersonProps) {
  const asked = useAnswer('person', { senderId: id })
  const { answer: person } = asked
  const [isErasing, setErasing] = useState(false)
  return (
    <>
      <nav class="crumbs" aria-label="Where this is">
        <a href={to([])}>People</a>
      </nav>
      <div class="head">
        <h1>{person?.name ?? id}</h1>
        <div class="buttons">
          <a class="button" href={address('export', { senderId: id })} download>
            Export
          </a>
          {!isReadonly && (
            <button type="button" class="danger" onClick={() => setErasing(true)}>
              Erase…
            </button>
          )}
        </div>
      </div>
      {person && <Ids person={person} />}
      <nav class="tabs" aria-label="Views of this person">
        {tabs.map(([path, name]) => (
          <a href={to(['person', id, path])} aria-current={tab === path ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      {person ? <Tab person={person} tab={tab} words={words} /> : <Waiting asked={asked} />}
      {isErasing && <Erasure senderId={id} onClose={() => setErasing(false)} />}
    </>
  )
}

const Ids = ({ person }: { person: PersonShown }) => (
  <p class="ids">
    {person.senderIds.map((id) => (
      <span class="id">{id}</span>
    ))}
    {person.senderIds.length > 1 && (
      <span class="muted">{count(person.senderIds.length, 'id')}, one person</span>
    )}
    {person.zone && <span class="muted">{person.zone}</span>}
  </p>
)

function Tab({
  person,
  tab,
  words,
}: {
  person: PersonShown
  tab: string
  words: PersonProps['words']
}) {
  const { senderId } = person
  switch (tab) {
    case 'conversations':
      return <Conversations senderId={senderId} day={words['day']} />
    case 'reminders':
      return <Reminders senderId={senderId} />
    case 'learned':
      return <Learned senderId={senderId} />
    case 'search':
      return <Search senderId={senderId} words={words} />
    case 'context':
      return <Context person={person} words={words} />
    default:
      return <Profile senderId={senderId} />
  }
}
