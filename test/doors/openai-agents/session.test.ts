import {
  Agent,
  type AgentInputItem,
  MemorySession,
  Runner,
  RunState,
  tool,
  UserError,
} from '@openai/agents-core'
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents-core/testing'
import fc from 'fast-check'
import { inject } from 'vitest'
import { z } from 'zod'

import { OmegaSession } from '../../../src/doors/openai-agents/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

const said = (content: string): AgentInputItem => ({ type: 'message', role: 'user', content })

const call = (callId: string, args: string) => ({
  type: 'function_call' as const,
  callId,
  name: 'mend',
  status: 'completed' as const,
  arguments: args,
})

const image: AgentInputItem = {
  type: 'function_call_result',
  name: 'draw',
  callId: 'call_1',
  status: 'completed',
  output: { type: 'image', image: { data: new Uint8Array([0, 1, 255]), mediaType: 'image/png' } },
}

/** What came of a call: its value, or the name of its error. */
const outcome = (call: Promise<unknown>) =>
  call.catch((error: unknown) => (error as Error).constructor.name)

/** Two runs on a session, and what is in it then. */
async function converse(session: MemorySession | OmegaSession) {
  const model = new ScriptedModel([
    [assistantMessage('Since when?', { id: 'm1' })],
    [assistantMessage('Then caulk it.', { id: 'm2' })],
  ])
  const agent = new Agent({ name: 'boats', model })
  const runner = new Runner({ tracingDisabled: true })
  await runner.run(agent, 'The keel leaks', { session })
  await runner.run(agent, 'Since May', { session })
  return session.getItems()
}

describe('a session', () => {
  test("is equal to the SDK's own under any calls", async ({ memory }) => {
    const item = fc.oneof(
      fc.constantFrom('one', 'two', '\0').map(said),
      fc.constant(image),
      fc.constantFrom('c1', 'c2').map((id) => call(id, '{}')),
    )
    const items = fc.array(item, { maxLength: 3 })
    const operationId = fc.constantFrom('op-1', 'op-2', ' ')
    const calls = fc.oneof(
      fc.constantFrom('c1', 'c2').map(
        (callId) => (session: MemorySession | OmegaSession) =>
          session.applyHistoryMutations({
            mutations: [
              { type: 'replace_function_call', callId, replacement: call(callId, '{"x":1}') },
            ],
          }),
      ),
      items.map((items) => (session: MemorySession | OmegaSession) => session.addItems(items)),
      fc.constant((session: MemorySession | OmegaSession) => session.popItem()),
      fc.constant((session: MemorySession | OmegaSession) => session.clearSession()),
      fc
        .constantFrom(undefined, 0, -1, 1, 2)
        .map((limit) => (session: MemorySession | OmegaSession) => session.getItems(limit)),
      fc.tuple(operationId, items).map(
        ([operationId, items]) =>
          (session: MemorySession | OmegaSession) =>
            session.applyHistoryTransaction({
              operationId,
              transaction: { type: 'append_items', items },
            }),
      ),
      fc.tuple(operationId, items, items).map(
        ([operationId, expectedSuffix, replacement]) =>
          (session: MemorySession | OmegaSession) =>
            session.applyHistoryTransaction({
              operationId,
              transaction: { type: 'replace_suffix', expectedSuffix, replacement },
            }),
      ),
    )
    let sessions = 0

    await fc.assert(
      fc.asyncProperty(fc.array(calls, { maxLength: 10 }), async (calls) => {
        const sessionId = `session-${sessions++}`
        const model = new MemorySession({ sessionId })
        const session = new OmegaSession({ memory, senderId: 'ana', sessionId })
        for (const each of calls) {
          expect(await outcome(each(session))).toEqual(await outcome(each(model)))
          expect(await session.getItems()).toEqual(await model.getItems())
        }
      }),
      { numRuns: inject('backend') === 'file' ? 40 : 6 },
    )
  })

  test('goes on from run to run, beside another one, and is searched and erased', async ({
    memory,
  }) => {
    const ofAna = new OmegaSession({ memory, senderId: 'ana', sessionId: '1' })
    const ofBen = new OmegaSession({ memory, senderId: 'ben', sessionId: '1' })

    const [ana, ben] = await Promise.all([converse(ofAna), converse(ofBen)])
    const theirs = await converse(new MemorySession())
    const hits = await memory.messages.search({ senderId: 'ana', query: 'keel' })
    await memory.erase('ana')

    expect(theirs).toHaveLength(4)
    expect(ana).toEqual(theirs)
    expect(ben).toEqual(theirs)
    expect(hits[0]?.message.content).toBe('The keel leaks')
    expect(await ofAna.getItems()).toEqual([])
    expect(await ofBen.getItems()).toEqual(theirs)
  })

  test('that was closed is still there', async ({ memory }) => {
    const session = new OmegaSession({ memory, senderId: 'ana', sessionId: 'boat' })
    await session.addItems([said('one')])
    const boat = { channel: 'agents', senderId: 'ana', thread: 'boat' }
    await memory.conversations.closeCurrent(boat)

    expect(await session.getItems()).toEqual([said('one')])
  })

  test('is one for all linked ids of its person', async ({ memory }) => {
    await new OmegaSession({ memory, senderId: 'ana', sessionId: 'boat' }).addItems([said('one')])
    await memory.aliases.create('ana-phone', 'ana')

    const session = new OmegaSession({ memory, senderId: 'ana-phone', sessionId: 'boat' })
    await session.addItems([said('two')])

    expect(await session.getItems()).toEqual([said('one'), said('two')])
    expect(await memory.conversations.count({ senderId: 'ana', thread: 'boat' })).toBe(1)
  })

  test('finds its person in the context of the run', async ({ memory }) => {
    const session = new OmegaSession({
      memory,
      senderId: (run) => (run?.context as { user?: string } | undefined)?.user ?? '',
      sessionId: 'boat',
    })
    const model = new ScriptedModel([[assistantMessage('Since when?')]])
    const agent = new Agent({ name: 'boats', model })
    const runner = new Runner({ tracingDisabled: true })

    await runner.run(agent, 'The keel leaks', { session, context: { user: 'ana' } })

    expect(await memory.conversations.count({ senderId: 'ana', thread: 'boat' })).toBe(1)
    await expect(session.getItems()).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('is replaced whole by what a compaction leaves, or not at all', async ({ memory }) => {
    const session = new OmegaSession({ memory, senderId: 'ana' })
    await session.addItems([said('one'), said('two')])
    const bad = { ...said('x'), providerData: { call: () => 1 } } as AgentInputItem

    await expect(session.replaceHistoryWithCompaction([said('short'), bad])).rejects.toThrow(
      UserError,
    )
    const before = await session.getItems()
    await session.replaceHistoryWithCompaction([said('short'), said('two')])

    expect(before).toEqual([said('one'), said('two')])
    expect(await session.getItems()).toEqual([said('short'), said('two')])
  })

  test('takes up a run that waited for an approval, in another store', async ({ memory, open }) => {
    const mended: string[] = []
    const mend = tool({
      name: 'mend',
      description: 'Mends a part',
      parameters: z.object({ part: z.string() }),
      needsApproval: true,
      execute: ({ part }) => {
        mended.push(part)
        return 'Mended'
      },
    })
    const runner = new Runner({ tracingDisabled: true })
    const agentOf = (model: ScriptedModel) => new Agent({ name: 'boats', model, tools: [mend] })
    const asking = agentOf(
      new ScriptedModel([[functionCall('mend', { part: 'keel' }, { callId: 'c1' })]]),
    )
    const place = { senderId: 'ana', sessionId: 'boat' }
    const waiting = await runner.run(asking, 'Mend the keel', {
      session: new OmegaSession({ memory, ...place }),
    })
    const text = waiting.state.toString()

    const again = await open()
    const answering = agentOf(new ScriptedModel([[assistantMessage('The keel is mended')]]))
    const state = await RunState.fromString(answering, text)
    for (const each of state.getInterruptions()) state.approve(each)
    const session = new OmegaSession({ memory: again, ...place })
    const { finalOutput } = await runner.run(answering, state, { session })
    const items = await session.getItems()
    await again.close()

    expect(finalOutput).toBe('The keel is mended')
    expect(mended).toEqual(['keel'])
    expect(items.map((item) => item.type ?? 'message')).toEqual([
      'message',
      'function_call',
      'function_call_result',
      'message',
    ])
  })

  test('gives several who pop at once each another item', async ({ memory }) => {
    const session = new OmegaSession({ memory, senderId: 'ana' })
    await session.addItems([said('one'), said('two')])

    const popped = await Promise.all([session.popItem(), session.popItem(), session.popItem()])

    expect(popped.filter((item) => item !== undefined)).toHaveLength(2)
    expect(await session.getItems()).toEqual([])
  })
})

describe('bad input', () => {
  test("is refused with the SDK's own error, and changes nothing", async ({ memory }) => {
    const session = new OmegaSession({ memory, senderId: 'ana' })
    const circle: Record<string, unknown> = { type: 'message' }
    circle['self'] = circle
    const bad = [circle, { ...said('x'), providerData: { call: () => 1 } }] as AgentInputItem[]

    for (const item of bad) {
      await expect(session.addItems([said('fine'), item])).rejects.toThrow(UserError)
    }
    const none = { type: 'nothing' } as unknown as AgentInputItem
    const transaction = { type: 'append_items' as const, items: [none] }
    await expect(
      session.applyHistoryTransaction({ operationId: 'op', transaction }),
    ).rejects.toThrow(UserError)
    expect(await session.getItems()).toEqual([])
    expect(() => new OmegaSession({ memory, senderId: ' ' })).toThrow(/senderId/)
  })
})
