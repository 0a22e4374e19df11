// A chat over HTTP: POST /chat {"senderId", "text"} answers {"answer"}.
// Who is speaking must be known before this: put your own login in front of it.
import { createServer, type IncomingMessage } from 'node:http'

import { MemoryError, MemoryStore } from 'omega-memory'

const memory = await MemoryStore.open({ url: process.env.MEMORY_URL ?? 'file:server.db' })

/** Stands for the call of a model. */
const askModel = async (systemPrompt: string, text: string): Promise<string> =>
  `You said "${text}", and I know ${systemPrompt.length} characters about you.`

async function chat(senderId: string, text: string): Promise<string> {
  const scope = { channel: 'web', senderId }
  const context = await memory.context.build({ ...scope, text })
  const answer = await askModel(context.systemPrompt, text)
  await memory.recordExchange({ ...scope, user: text, assistant: answer, context })
  return answer
}

async function bodyOf(request: IncomingMessage): Promise<{ senderId: string; text: string }> {
  let body = ''
  for await (const chunk of request) body += chunk
  return JSON.parse(body)
}

const server = createServer((request, response) => {
  const answering = async () => {
    const { senderId, text } = await bodyOf(request)
    response.end(JSON.stringify({ answer: await chat(senderId, text) }))
  }
  answering().catch((error: unknown) => {
    // The code tells the caller whose fault it was; the message holds nothing that a user said.
    const code = error instanceof MemoryError ? error.code : 'unexpected'
    response.writeHead(code === 'invalid_input' ? 400 : 500).end(JSON.stringify({ error: code }))
  })
})

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => console.log('listening'))

process.once('SIGTERM', () => {
  server.close(() => void memory.close())
})
