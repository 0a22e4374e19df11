// A session of the Claude Agent SDK that is mirrored into a memory. The entries are a script: they are what the SDK hands to
// its `sessionStore` while a session goes on. With the SDK: `query({ prompt, options: { sessionStore } })`.
import { MemoryStore } from 'omega-memory'
import { OmegaSessionStore } from 'omega-memory/claude-agent-sdk'

const memory = await MemoryStore.open({ url: 'file:claude-agent-sdk.db' })
const sessionStore = new OmegaSessionStore({ memory, senderId: 'ana' })

const session = { projectKey: '-home-ana-trams', sessionId: '0b54a0a4-5c9f-4d3c-9c57-02d9d0c4c0f1' }
const script = [
  { type: 'user', uuid: 'u-1', message: { role: 'user', content: 'Why is the timetable late?' } },
  {
    type: 'assistant',
    uuid: 'u-2',
    message: {
      role: 'assistant',
      content: [{ type: 'text', text: 'It reads summer time as UTC.' }],
    },
  },
]
for (const entry of script) await sessionStore.append(session, [entry])
// A batch that is tried again is there once.
await sessionStore.append(session, script)

console.log((await sessionStore.load(session))?.length, 'entries to resume from')
console.log(await sessionStore.listSessions(session.projectKey))

// Another assistant of the same person finds what was said.
const hits = await memory.messages.search({ senderId: 'ana', query: 'late timetable' })
for (const { message } of hits) console.log('found:', message.content)
await memory.close()
