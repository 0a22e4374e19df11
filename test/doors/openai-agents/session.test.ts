import { Agent, type AgentInputItem, MemorySession, Runner, UserError } from '@openai/agents-core'
import { assistantMessage, ScriptedModel } from '@openai/agents-core/testing'
import fc from 'fast-check'
import { inject } from 'vitest'

import { OmegaSession } from '../../../src/doors/openai-agents/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

const said = (content: string): AgentInputItem => ({ type: 'message', role: 'user', content })

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
    const item = fc.oneof(fc.constantFrom('one', 'two', '\0').map(said), fc.constant(image))
    const items = fc.array(item, { maxLength: 3 })
    const operationId = fc.constantFrom('op-1', 'op-2', ' ')
    const call = fc.oneof(
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
      fc.asyncProperty(fc.array(call, { maxLength: 10 }), async (calls) => {
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
