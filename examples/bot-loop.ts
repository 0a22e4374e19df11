// A bot as it runs for months: messages come in, reminders go out, idle conversations are closed with a summary.
// The model is scripted and the chat is the terminal, so that this runs as it stands.
import { setTimeout } from 'node:timers/promises'

import { MemoryStore } from 'omega-memory'

// Seconds in place of hours, so that a conversation can be seen to end.
await using memory = await MemoryStore.open({ url: 'file:bot-loop.db', idleMinutes: 0.02 })
const ana = { channel: 'terminal', senderId: 'ana' }

/** Stands for the call of a model. */
async function askModel(prompt: {
  systemPrompt: string
  history: unknown[]
  text: string
}): Promise<string> {
  return prompt.systemPrompt.includes('Porto')
    ? 'In Porto, the tram along the river. Leo will love it.'
    : 'Where do you live?'
}

async function onMessage(text: string, messageId: string): Promise<void> {
  const context = await memory.context.build({
    ...ana,
    text,
    systemPrompt: 'You are a helpful assistant.',
  })
  const { systemPrompt, history } = context
  const answer = await askModel({ systemPrompt, history, text })
  // The platform's own id makes a message that is delivered twice harmless.
  await memory.recordExchange({
    ...ana,
    user: text,
    assistant: answer,
    idempotencyKey: messageId,
    context,
  })
  console.log(`ana: ${text}\nbot: ${answer}`)
}

// Two workers beside the chat. Any number of processes may run them: a lease gives each job to one.
const stop = new AbortController()
const { signal } = stop
const workers = [
  memory.tasks.work(({ description }) => console.log(`reminder: ${description}`), {
    owner: 'bot-1',
    pollSeconds: 0.2,
    signal,
  }),
  memory.conversations.work(
    ({ messages }) => {
      const summary = `They spoke of: ${messages[0]?.content}`
      console.log(`closed: ${summary}`)
      return { summary }
    },
    { owner: 'bot-1', pollSeconds: 0.2, signal },
  ),
]

await onMessage('What can I show my nephew Leo?', 'message-1')
await memory.facts.set({ senderId: 'ana', key: 'location', value: 'Porto' })
await onMessage('I live in Porto.', 'message-2')
await memory.tasks.create({
  ...ana,
  replyTarget: 'ana',
  description: "Buy Leo's tram ticket",
  dueAt: new Date(Date.now() + 500),
})

await setTimeout(4000)
stop.abort()
await Promise.all(workers)

const summaries = await memory.conversations.listSummaries(ana)
console.log(`summaries: ${summaries.length}`)
