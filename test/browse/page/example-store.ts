import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { run } from '../../../src/cli/run.ts'
import { Terminal } from '../../../src/cli/terminal.ts'
import { MemoryStore } from '../../../src/index.ts'

/** The moment at which the example is looked at: the day after its last conversation. */
export const exampleNow = new Date('2026-04-21T09:00:00Z')

/** The store of the demo, with what its sample has none of: linked ids, a history of facts, attempts, parts, an audit log. */
export async function openExample(path: string): Promise<MemoryStore> {
  const sample = fileURLToPath(new URL('../../../examples/conversations.jsonl', import.meta.url))
  const quiet = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  await run(['import', sample, '--db', path], new Terminal(quiet))
  const clock = { at: exampleNow, now: () => clock.at }
  const memory = await MemoryStore.open({ url: `file:${path}`, clock })
  await asIfThen(memory)
  await tellMore(memory)
  await remind(memory, clock)
  await record(memory)
  return memory
}

/** What the sample tells without a moment is told when it is imported: here a month before. */
async function asIfThen(memory: MemoryStore): Promise<void> {
  const then = "'2026-03-20 10:00:00'"
  await memory.client.batch(
    [
      `UPDATE facts SET created_at = ${then}, updated_at = ${then}`,
      `UPDATE fact_versions SET valid_from = ${then}`,
      `UPDATE lessons SET created_at = ${then}, updated_at = ${then}`,
      `UPDATE outcomes SET timestamp = ${then}`,
      `UPDATE scheduled_tasks SET created_at = ${then}`,
    ],
    'write',
  )
}

const scope = { channel: 'telegram', senderId: 'ana' }

async function tellMore(memory: MemoryStore): Promise<void> {
  const [talk] = await memory.conversations.list({ senderId: 'ana', limit: 1 })
  await memory.conversations.update(talk!.id, { title: 'The pottery studio' })
  const [said] = await memory.messages.list(talk!.id)
  const tell = (key: string, value: string, at: string, more = {}) =>
    memory.facts.set({ senderId: 'ana', key, value, at, ...more })
  await tell('running', 'Half marathon in Lisbon on 21 June', '2026-03-14 10:00')
  await tell('running', 'Half marathon, knee permitting', '2026-03-28 10:00')
  await tell('running', '10 km in Lisbon instead of the half marathon', '2026-04-18 10:00', {
    confidence: 0.8,
    source: 'conversation',
  })
  await memory.facts.set({
    senderId: 'ana',
    key: 'pottery',
    value: 'Voucher for Lucía, to be picked up before 5 May',
    sourceMessageId: said!.id,
  })
  await memory.aliases.create('ana@mail', 'ana')
  await memory.recordExchange({
    channel: 'mail',
    senderId: 'ana@mail',
    user: 'Could you list the trains to Lisbon on 19 June?',
    assistant:
      '**Three** trains leave before noon:\n\n| train | leaves | arrives |\n| --- | --- | --- |\n| AP 121 | 06:47 | 09:30 |\n| IC 523 | 08:40 | 11:52 |\n| AP 125 | 09:47 | 12:30 |\n\n- Seats by the window are left in the *first* only.\n- `AP 121` has a café.\n\n```ts\nconst train = trains.find(({ leaves }) => leaves < "09:00")\n```',
    timestamp: '2026-04-21 08:30',
  })
  await memory.messages.append({
    channel: 'mail',
    senderId: 'ana@mail',
    role: 'tool',
    content: 'trains: 3',
    format: 'ai-sdk',
    body: {
      parts: [
        {
          type: 'tool-trains',
          toolName: 'trains',
          input: { on: '2026-06-19' },
          output: [121, 523, 125],
        },
      ],
    },
    timestamp: '2026-04-21 08:31',
  })
}

async function remind(memory: MemoryStore, clock: { at: Date }): Promise<void> {
  const task = { ...scope, replyTarget: 'chat-42', zone: 'Europe/Lisbon' }
  const { task: stretching } = await memory.tasks.create({
    ...task,
    description: 'Stretch before the run',
    dueAt: '2026-04-21T07:30:00',
    repeat: 'weekdays',
  })
  await memory.tasks.complete(stretching)
  const { task: tram } = await memory.tasks.create({
    ...task,
    description: 'Renew the tram pass',
    dueAt: '2026-04-20T09:00:00',
    maxRetries: 0,
  })
  await memory.tasks.fail(tram, new Error('The line was busy'))
  const { task: plants } = await memory.tasks.create({
    ...task,
    description: 'Water the plants',
    dueAt: '2026-04-25T18:00:00',
    repeat: 'weekly',
  })
  await memory.tasks.pause(plants.id, 'ana')
  const { task: dentist } = await memory.tasks.create({
    ...task,
    description: 'Call the dentist',
    dueAt: '2026-04-20T08:00:00',
  })
  await memory.tasks.complete(dentist)
  clock.at = exampleNow
}

async function record(memory: MemoryStore): Promise<void> {
  await memory.limitations.record({
    title: 'No look into the calendar',
    description: 'It can not see which hours are taken',
    proposedPlan: 'Ask for access',
  })
  const entry = { ...scope, senderName: 'Ana', provider: 'local', model: 'small' }
  const asked = [
    ['What did we choose for Lucía?', 'A voucher for the pottery studio.'],
    ['When do I have to pick it up?', 'Before 5 May, in person.'],
    ['And the rent?', 'The contract allows the legal coefficient only.'],
  ] as const
  for (const [input, output] of asked) {
    await memory.audit.record({ ...entry, input, output, processingMs: 120, status: 'ok' })
  }
  await memory.audit.record({
    ...entry,
    input: 'Turn off the alarm',
    status: 'denied',
    denialReason: 'Only the owner may',
  })
}
