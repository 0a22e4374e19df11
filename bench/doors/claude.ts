import { OmegaSessionStore } from '../../src/doors/claude-agent-sdk/index.ts'
import { OmegaMemoryTool } from '../../src/doors/claude-memory-tool/index.ts'
import { type DoorRows, turn } from './row.ts'

const projectKey = 'project'

/** Entries as the SDK mirrors them: a person's words, an answer, and a call of a tool, which nobody says. */
const entriesOf = (n: number) => {
  const [asked, answer] = turn(n)
  const entry = (type: string, role: string, content: unknown) => ({
    type,
    uuid: `${type} ${n}`,
    timestamp: '2026-01-01T08:00:00Z',
    message: { role, content },
  })
  return [
    entry('user', 'user', asked),
    entry('assistant', 'assistant', [{ type: 'text', text: answer }]),
    entry('tool', 'assistant', [
      { type: 'tool_use', id: `t-${n}`, name: 'Bash', input: { command: 'ls' } },
    ]),
  ]
}

/** The transcripts of the Claude Agent SDK, each batch with the messages that it says. */
export const claudeAgentSdk: DoorRows = async (memory) => {
  const store = new OmegaSessionStore({ memory, senderId: 'claude' })
  const senderId = 'claude by hand'
  const scope = { channel: 'claude-agent-sdk', senderId, thread: 's' }
  const session = { projectKey, sessionId: 's' }
  let n = 0
  await store.append(
    { projectKey, sessionId: 'read' },
    Array.from({ length: 100 }, (_, at) => entriesOf(at)).flat(),
  )
  const there = { senderId: 'claude', projectKey, sessionId: 'read' }
  return [
    {
      work: 'Claude Agent SDK: `append` of three entries',
      beside: '`transcripts.append` and `messages.appendAll` in a transaction',
      door: () => store.append(session, entriesOf(n++)),
      byHand: () => {
        const [asked, answer] = turn(n)
        return memory.transaction(async (tx) => {
          await tx.transcripts.append({ ...session, senderId, entries: entriesOf(n++) })
          const timestamp = new Date('2026-01-01T08:00:00Z')
          const messages = [
            { role: 'user' as const, content: asked, timestamp },
            { role: 'assistant' as const, content: answer, timestamp },
          ]
          await tx.messages.appendAll({ ...scope, messages })
        })
      },
    },
    {
      work: 'Claude Agent SDK: `load` of 300 entries',
      beside: '`transcripts.load`',
      door: () => store.load({ projectKey, sessionId: 'read' }),
      byHand: () => memory.transcripts.load(there),
    },
  ]
}

/** The files of Claude's memory tool. */
export const claudeMemoryTool: DoorRows = async (memory) => {
  const tool = new OmegaMemoryTool({ memory, senderId: 'tool' })
  const senderId = 'tool by hand'
  const namespace = ['claude-memory-tool', 'notes']
  const text = turn(1).join('\n')
  let n = 0
  await tool.create({ command: 'create', path: '/memories/notes/read', file_text: text })
  // A directory is an item too, which is read where it is looked for.
  await memory.items.set({ senderId, namespace, key: '/', value: { directory: true } })
  return [
    {
      work: 'Claude’s memory tool: `create`',
      beside:
        'three `items.get`, of the file, of a directory of its name and of the one it is in, and `items.set`, in a transaction',
      door: () =>
        tool.create({ command: 'create', path: `/memories/notes/${n++}`, file_text: text }),
      byHand: () =>
        memory.transaction(async (tx) => {
          const name = { senderId, namespace, key: `${n++}` }
          if (await tx.items.get(name)) throw new Error('there is one')
          const directories = [[...namespace, `${n}`], namespace]
          for (const directory of directories) {
            await tx.items.get({ senderId, namespace: directory, key: '/' })
          }
          await tx.items.set({ ...name, value: { text } })
        }),
    },
    {
      work: 'Claude’s memory tool: `str_replace`',
      beside: '`items.get` and `items.set` in a transaction',
      door: () =>
        tool.str_replace({
          command: 'str_replace',
          path: '/memories/notes/read',
          old_str: 'Shall I',
          new_str: 'Shall I',
        }),
      byHand: () =>
        memory.transaction(async (tx) => {
          const name = { senderId, namespace, key: 'read' }
          await tx.items.get(name)
          await tx.items.set({ ...name, value: { text: text.replace('Shall I', 'Shall I') } })
        }),
    },
    {
      work: 'Claude’s memory tool: `view` of a file',
      beside: '`items.get`',
      door: () => tool.view({ command: 'view', path: '/memories/notes/read' }),
      byHand: () => memory.items.get({ senderId: 'tool', namespace, key: 'read' }),
    },
  ]
}
