import {
  date,
  type Entry,
  type History,
  lines,
  own,
  pick,
  second,
  told,
  written,
} from './histories.ts'

function telegramMessage(at: number, entry: Entry): object {
  const text = told(at, entry)
  const common = {
    id: at,
    type: 'message',
    date: date(at).slice(0, 19),
    ...(entry.shape % 3 === 0 ? {} : { date_unixtime: String(second(at)) }),
    from: pick(entry.kind, ['Ana', 'Leo']),
    text: '',
  }
  if (entry.kind === 0)
    return { ...common, type: 'service', action: 'edit_group_title', title: own(at) }
  const shapes = [
    { text },
    { text: ['', { type: 'bold', text }] },
    { text, photo: 'photos/1.jpg' },
    { text: '', text_entities: [{ type: 'plain', text }] },
    { poll: { question: text, answers: [{ text: 'yes' }] } },
    { poll: { question: 'x', answers: [{ text }] } },
    { contact_information: { first_name: text, phone_number: '1' } },
    { todo_list: { title: 'x', items: [{ text }] } },
    { place_name: text, location_information: { latitude: 1, longitude: 2 } },
    { file: 'files/a', file_name: text },
  ]
  return { ...common, ...pick(entry.shape, shapes) }
}

/** A chat of Telegram, or all of them. */
export function telegram(history: History): string {
  const chat = {
    name: 'Leo',
    type: 'private_group',
    id: 7,
    messages: history.entries.map((entry, at) => telegramMessage(at, entry)),
  }
  const all = { about: '', chats: { about: '', list: [chat] }, left_chats: { list: [] } }
  return written(history.isOlder ? chat : all, history)
}

/** A chat of WhatsApp, as Android and as iPhones write it. */
export function whatsApp({ entries, isOlder }: History): string {
  const day = (at: number) => {
    const time = new Date(second(at) * 1000).toISOString().slice(11, 19)
    return isOlder ? `[25.12.25, ${time}] ` : `25/12/2025, ${time.slice(0, 5)} - `
  }
  const line = (entry: Entry, at: number) => {
    const name = entry.isPerson ? 'Ana' : 'Leo: the second'.slice(0, 3)
    if (entry.kind === 0)
      return isOlder ? `Group: \u200Eown-${at}- was added` : `own-${at}- was added`
    if (entry.kind === 1) return `${name}: ${isOlder ? '\u200E' : ''}This message was deleted`
    const edited = entry.shape % 3 === 0 ? ' \u200E<This message was edited>' : ''
    return `${name}: ${told(at, entry)}${edited}`
  }
  return `${entries.map((entry, at) => day(at) + line(entry, at)).join('\n')}\n`
}

/** Entities, some of one name, and relations between them. */
export const mcpMemory = ({ entries }: History): string =>
  lines(
    entries.map((entry, at) => {
      const text = told(at, entry)
      const name = pick(entry.kind, ['Ana', 'Leo', 'Boat'])
      if (entry.isPerson) {
        const entityType = pick(entry.shape, ['person', ''])
        return { type: 'entity', name, entityType, observations: [text, `${text} too`] }
      }
      return {
        type: 'relation',
        from: name,
        relationType: pick(entry.shape, ['likes', 'owns']),
        to: text,
      }
    }),
  )

/** Our own lines. */
export const ownLines = ({ entries }: History): string =>
  lines(
    entries.map((entry, at) => {
      const text = told(at, entry)
      const shapes = [
        {
          type: 'message',
          role: entry.isPerson ? 'user' : 'assistant',
          content: text,
          timestamp: date(at),
        },
        {
          role: entry.isPerson ? 'user' : 'assistant',
          content: text,
          timestamp: date(at),
          conversation: 'talk',
        },
        { type: 'fact', key: `key ${at}`, value: text },
        { type: 'lesson', domain: 'x', rule: text },
        { type: 'outcome', domain: 'x', score: 1, lesson: text, timestamp: date(at) },
        { type: 'task', description: text, dueAt: '2030-01-01T00:00:00Z' },
        { type: 'message', role: 'user', content: text },
      ]
      return { channel: 'x', senderId: 'ana', ...pick(entry.shape, shapes) }
    }),
  )
