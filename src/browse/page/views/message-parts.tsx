/** What a part is called, in the words that frameworks have for it. */
interface Part {
  name: string
  value: unknown
}

interface PartsProps {
  message: { body: unknown; metadata: unknown; format: string | null }
}

/** What a message has beside its text, folded: calls of tools and their results, files, and what the application noted. */
export function Parts({ message: { body, metadata, format } }: PartsProps) {
  const parts = [
    ...partsOf(body, format),
    ...(isEmpty(metadata) ? [] : [{ name: 'Metadata', value: metadata }]),
  ]
  if (parts.length === 0) return null
  return (
    <div class="parts">
      {parts.map(({ name, value }) => (
        <details>
          <summary>{name}</summary>
          <pre tabIndex={0}>{JSON.stringify(value, undefined, 2)}</pre>
        </details>
      ))}
    </div>
  )
}

/** The parts of a message that are not its text: frameworks keep them in a list, under one of two names. */
function partsOf(body: unknown, format: string | null): Part[] {
  if (isEmpty(body)) return []
  const { parts, content } = Object(body) as { parts?: unknown; content?: unknown }
  const list = [parts, content, body].find(Array.isArray) as unknown[] | undefined
  if (!list) return [{ name: format ? `As ${format} has it` : 'The whole message', value: body }]
  return list
    .filter((part) => Object(part).type !== 'text')
    .map((part) => ({ name: nameOf(part), value: part }))
}

function nameOf(part: unknown): string {
  const {
    type,
    toolName,
    name,
    filename,
    tool_name: ownName,
  } = Object(part) as Record<string, unknown>
  const about = [toolName, name, ownName, filename].find((word) => typeof word === 'string')
  return [typeof type === 'string' ? type : 'part', about].filter(Boolean).join(': ')
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'object' && Object.keys(value).length === 0)
