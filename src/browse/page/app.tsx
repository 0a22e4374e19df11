import { useEffect, useRef } from 'preact/hooks'

import { isReadonly } from './api.ts'
import { type Route, to, useRoute } from './route.ts'
import { Audit } from './views/audit.tsx'
import { Conversation } from './views/conversation.tsx'
import { MessagePlace } from './views/message-place.tsx'
import { People } from './views/people.tsx'
import { Person } from './views/person.tsx'
import { Store } from './views/store.tsx'

const places = [
  { name: 'People', path: [], areas: ['', 'person', 'conversation', 'message'] },
  { name: 'Audit', path: ['audit'], areas: ['audit'] },
  { name: 'Store', path: ['store'], areas: ['store'] },
] as const

/** The whole page: where one can go, and the view of where one is. */
export function App() {
  const route = useRoute()
  const area = route.path[0] ?? ''
  const main = useRef<HTMLElement>(null)
  const place = route.path.join('/')
  const isFirst = useRef(true)
  useEffect(() => {
    // Who goes on with the keyboard or a screen reader begins at the view, not at the link that led there.
    if (!isFirst.current) main.current?.focus()
    isFirst.current = false
    window.scrollTo(0, 0)
  }, [place])
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, main.current)}>
        Skip to what is shown
      </a>
      <header class="bar">
        <a class="brand" href={to([])}>
          Memory
        </a>
        <nav aria-label="Parts of the memory">
          {places.map(({ name, path, areas }) => (
            <a
              href={to(path)}
              aria-current={areas.some((own) => own === area) ? 'page' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        {isReadonly && <span class="badge">Read-only</span>}
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <View {...route} />
      </main>
    </>
  )
}

function skip(event: Event, main: HTMLElement | null): void {
  // The part behind the # is the route.
  event.preventDefault()
  main?.focus()
}

function View({ path, words }: Route) {
  const [area, id = '', tab] = path
  switch (area) {
    case undefined:
      return <People />
    case 'person':
      return <Person key={id} id={id} tab={tab ?? 'profile'} words={words} />
    case 'conversation':
      return <Conversation key={id} id={id} at={words['at']} />
    case 'message':
      return <MessagePlace id={id} />
    case 'audit':
      return <Audit />
    case 'store':
      return <Store />
    default:
      return (
        <>
          <h1>There is nothing here</h1>
          <p>
            <a href={to([])}>To the people</a>
          </p>
        </>
      )
  }
}
