import { date, type Entry, type History, own, pick, second, told, written } from './histories.ts'

/** What ChatGPT may put into the content of a message, each with the words and without any other of a person. */
const chatGptContents = (text: string) => [
  { content_type: 'text', parts: [text] },
  { content_type: 'multimodal_text', parts: [{ content_type: 'image_asset_pointer' }, text] },
  { content_type: 'multimodal_text', parts: [{ content_type: 'audio_transcription', text }] },
  { content_type: 'code', text },
  { content_type: 'text', text },
  { parts: [text, null] },
]

/** Messages of the program, of which nobody was told. */
const chatGptNotes = (at: number) => [
  { author: { role: 'system' }, content: { content_type: 'text', parts: [own(at)] } },
  {
    author: { role: 'assistant' },
    recipient: 'python',
    content: { content_type: 'code', text: own(at) },
  },
  { author: { role: 'tool' }, content: { content_type: 'execution_output', text: own(at) } },
  {
    author: { role: 'assistant' },
    content: { content_type: 'thoughts', thoughts: [{ content: own(at) }] },
  },
]

function chatGptMessage(at: number, entry: Entry): object {
  const text = told(at, entry)
  const common = { id: `m${at}`, create_time: entry.shape % 3 === 0 ? null : second(at) }
  if (entry.kind === 0) return { ...common, ...pick(entry.shape, chatGptNotes(at)) }
  if (entry.kind === 1) {
    const call = JSON.stringify({ name: 'text', type: 'document', content: text })
    const content = { content_type: 'code', text: call }
    return {
      ...common,
      author: { role: 'assistant' },
      recipient: 'canmore.create_textdoc',
      content,
    }
  }
  if (entry.kind === 2) {
    const report = { content: { content_type: 'text', parts: [text] } }
    const widget = { widget_state: JSON.stringify({ report_message: report }) }
    const content = { content_type: 'text', parts: [''] }
    return { ...common, author: { role: 'tool' }, metadata: { chatgpt_sdk: widget }, content }
  }
  return {
    ...common,
    author: { role: entry.isPerson ? 'user' : 'assistant' },
    content: pick(entry.shape, chatGptContents(text)),
  }
}

/** A ChatGPT conversation: some messages were written anew, so that the one before is on a branch that was left. */
export function chatGpt(history: History): string {
  const { entries, isOlder } = history
  let parent = 'root'
  const mapping: Record<string, object> = { root: { id: 'root', message: null, parent: null } }
  for (const [at, entry] of entries.entries()) {
    mapping[`m${at}`] = { id: `m${at}`, parent, message: chatGptMessage(at, entry) }
    // Of kind 3 is what was edited: the next one stands in its place.
    if (entry.kind !== 3 || at === entries.length - 1) parent = `m${at}`
  }
  const conversation = {
    ...(isOlder ? {} : { id: 'talk', current_node: parent }),
    title: 'Talk',
    create_time: second(0),
    mapping,
  }
  return written(history.inOneLine ? [conversation] : conversation, history)
}

const claudeMessages = (text: string, at: number) => [
  { text, content: [{ type: 'text', text }] },
  {
    text: '',
    content: [
      { type: 'thinking', thinking: own(at) },
      { type: 'text', text },
    ],
  },
  { text },
  { text: '', content: [], attachments: [{ file_name: '', extracted_content: text }] },
  { text: '', content: [{ type: 'tool_use', name: 'artifacts', input: { content: text } }] },
  { text: '', content: [{ type: 'tool_use', name: 'create_file', input: { file_text: text } }] },
  { text: '', content: [{ type: 'voice_note', title: 'note', text }] },
  { text: '', content: [{ type: 'poem', text }] },
  {
    text: 'x',
    content: [
      { type: 'text', text: 'x' },
      { type: 'poem', text },
    ],
  },
]

/** A Claude conversation, newer ones with branches. */
export function claude(history: History): string {
  const { entries, isOlder } = history
  let parent = '00000000-0000-4000-8000-000000000000'
  const messages = entries.map((entry, at) => {
    const message = {
      uuid: `m${at}`,
      sender: entry.isPerson ? 'human' : 'assistant',
      created_at: entry.shape % 4 === 0 ? null : date(at),
      ...(isOlder ? {} : { parent_message_uuid: parent }),
      ...pick(entry.shape, claudeMessages(told(at, entry), at)),
    }
    if (entry.kind !== 3 || at === entries.length - 1) parent = `m${at}`
    return message
  })
  const conversation = {
    uuid: 'talk',
    name: 'Talk',
    created_at: date(0),
    ...(isOlder ? {} : { current_leaf_message_uuid: parent }),
    chat_messages: messages,
  }
  return written(history.inOneLine ? [conversation] : conversation, history)
}

/** Questions to Gemini and what it did by itself. */
export function gemini(history: History): string {
  const activities = history.entries.map((entry, at) => {
    const html = told(at, entry).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const words = told(at, entry)
    const common = { header: 'Gemini Apps', time: date(at), products: ['Gemini Apps'] }
    if (entry.kind === 0) return { ...common, title: `Used ${own(at)}` }
    const title = pick(entry.shape, [`Prompted ${words}`, `Kysyit: ${words}`, words])
    if (entry.isPerson) return { ...common, title }
    return { ...common, title: 'Prompted x', safeHtmlItem: [{ html: `<p>${html}</p>` }] }
  })
  return written(activities, history)
}
