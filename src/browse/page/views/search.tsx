import { useEffect, useState } from 'preact/hooks'

import type { Answer } from '../api.ts'
import { moment } from '../format.ts'
import { Choice, Field } from '../parts/field.tsx'
import { Marked } from '../parts/marked.tsx'
import { Empty, Waiting } from '../parts/notice.tsx'
import { note, to } from '../route.ts'
import { useAnswer } from '../use-answer.ts'

type Hit = Answer<'search'>['hits'][number]

interface SearchProps {
  senderId: string
  words: Readonly<Record<string, string>>
}

/** What somebody said, found as one types, each with why it was found. */
export function Search({ senderId, words }: SearchProps) {
  const [asked, setAsked] = useState<Record<string, string>>({ ...words })
  const found = useAnswer(
    'search',
    {
      senderId,
      query: asked['query'] ?? '',
      channel: asked['channel'] || undefined,
      project: asked['project'] || undefined,
      role: asked['role'] || undefined,
      since: asked['since'] || undefined,
      until: asked['until'] || undefined,
    },
    { waitMs: 80 },
  )
  useEffect(() => note(['person', senderId, 'search'], asked), [asked])
  const set = (name: string) => (value: string) => setAsked({ ...asked, [name]: value })
  const field = (name: string) => ({ value: asked[name] ?? '', onValue: set(name) })
  const { answer } = found
  const isAsked = Boolean(asked['query'] || asked['since'] || asked['until'])
  return (
    <>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Field label="What was it about?" type="search" {...field('query')} isFocused isWide />
        <Field label="Channel" {...field('channel')} />
        <Field label="Project" {...field('project')} />
        <Choice label="Said by" {...field('role')}>
          <option value="">either</option>
          <option value="user">the person</option>
          <option value="assistant">the assistant</option>
        </Choice>
        <Field label="From" type="date" {...field('since')} />
        <Field label="To" type="date" {...field('until')} />
      </form>
      <div role="status" class="hidden">
        {isAsked && answer ? `${answer.hits.length} found` : ''}
      </div>
      {found.error !== undefined && <Waiting asked={found} />}
      {!isAsked && <Empty>Type a question, or choose a day.</Empty>}
      {isAsked && answer?.hits.length === 0 && !found.isLoading && (
        <Empty>Nothing was found.</Empty>
      )}
      {isAsked && (
        <ol class="hits">
          {answer?.hits.map((hit) => (
            <li key={hit.message.id}>
              <HitCard hit={hit} />
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

function HitCard({ hit: { message, why, around } }: { hit: Hit }) {
  const terms = [...why.terms, ...why.near]
  const place = (around ?? []).findIndex(
    ({ sequence }) => Number(sequence) > Number(message.sequence),
  )
  const before = around?.slice(0, place === -1 ? undefined : place).at(-1)
  const after = place === -1 ? undefined : around?.[place]
  return (
    <article class="hit">
      {before && <Beside message={before} terms={terms} />}
      <a class="found" href={to(['conversation', message.conversationId], { at: message.id })}>
        <span class="muted">
          {message.author ?? message.role}, {moment(message.timestamp)}
        </span>
        <span class="value">
          <Marked text={message.content} terms={terms} />
        </span>
      </a>
      {after && <Beside message={after} terms={terms} />}
      <p class="reasons">
        {reasonsOf(why).map((reason) => (
          <span class="reason">{reason}</span>
        ))}
      </p>
    </article>
  )
}

const Beside = ({
  message,
  terms,
}: {
  message: NonNullable<Hit['around']>[number]
  terms: string[]
}) => (
  <p class="beside">
    <span class="muted">{message.author ?? message.role}: </span>
    <Marked text={message.content.slice(0, 200)} terms={terms} />
  </p>
)

/** Why it was found, in words. */
function reasonsOf(why: Hit['why']): string[] {
  return [
    why.terms.length > 0 && `words: ${why.terms.join(', ')}`,
    why.near.length > 0 && `neighbour: ${why.near.join(', ')}`,
    why.date && 'date',
    why.speaker && 'speaker',
    why.likeness !== undefined && `meaning: ${Math.round(why.likeness * 100)} %`,
    why.missing?.length && `never said: ${why.missing.join(', ')}`,
    why.weak && 'likely no answer',
  ].filter((reason) => typeof reason === 'string')
}
