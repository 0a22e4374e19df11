import { Agent } from '@mastra/core/agent'
import type { MastraDBMessage } from '@mastra/core/agent'
import { Mastra } from '@mastra/core/mastra'
import {
  InMemoryDB,
  InMemoryMemory,
  MastraCompositeStore,
  type MemoryStorage,
} from '@mastra/core/storage'
import { Memory } from '@mastra/memory'
import { MockLanguageModelV3 } from 'ai/test'
import fc from 'fast-check'

import { OmegaMemoryStorage } from '../../src/doors/mastra/index.ts'
import type { MemoryStore } from '../../src/index.ts'
import { expectRefusals } from '../support/doors/malformed.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'

const storageOf = (memory: MemoryStore) =>
  new OmegaMemoryStorage({ memory, senderId: ({ resourceId }) => resourceId })

const compositeOf = (memory: MemoryStore) =>
  new MastraCompositeStore({ id: 'test', domains: { memory: storageOf(memory) } })

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 8, 0, seconds))

const thread = (id: string, resourceId = 'ana', metadata: Record<string, unknown> = {}) => ({
  id,
  resourceId,
  title: `About ${id}`,
  metadata,
  createdAt: at(0),
  updatedAt: at(0),
})

const message = (
  id: string,
  threadId: string,
  seconds: number,
  text: string,
  more: Partial<MastraDBMessage> = {},
): MastraDBMessage => ({
  id,
  threadId,
  resourceId: 'ana',
  role: 'user',
  type: 'text',
  createdAt: at(seconds),
  content: { format: 2, parts: [{ type: 'text', text }] },
  ...more,
})

const idsOf = ({ messages }: { messages: MastraDBMessage[] }): string[] =>
  messages.map(({ id }) => id)

/** A model that answers with a text, and what it was asked. */
function answering(text: string) {
  const asked: string[] = []
  const model = new MockLanguageModelV3({
    doGenerate: async ({ prompt }) => {
      asked.push(JSON.stringify(prompt))
      return {
        content: [{ type: 'text', text }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 1, text: 1, reasoning: 0 },
        },
        warnings: [],
      }
    },
  })
  return { model, asked }
}

/** One turn of an agent of its own, in the thread `boat`. */
async function ask(store: MemoryStore, said: string, answer: string) {
  const { model, asked } = answering(answer)
  const agent = new Agent({
    id: 'boats',
    name: 'boats',
    instructions: 'Mend boats.',
    model: model as never,
    memory: new Memory({ options: { lastMessages: 10 } }),
  })
  const mastra = new Mastra({
    agents: { boats: agent },
    storage: compositeOf(store),
    logger: false,
  })
  const boats = mastra.getAgent('boats')
  const { text } = await boats.generate(said, { memory: { thread: 'boat', resource: 'ana' } })
  return { text, asked }
}

describe('arguments of which one part is none', () => {
  test('are refused by an error that was meant, and leave nothing behind', async ({ memory }) => {
    const storage = storageOf(memory)
    const page = { perPage: 1, page: 0, include: [{ id: 'm', withNextMessages: 1 }], filter: {} }
    const [m] = [message('m', 'boat', 1, 'The keel leaks')]
    const ids = { threadId: 'boat', resourceId: 'ana' }
    await storage.saveThread({ thread: thread('boat') })

    await expectRefusals(memory, [
      [storage, 'getThreadById', [ids]],
      [storage, 'saveThread', [{ thread: thread('boat', 'ana', { n: 1 }) }]],
      [storage, 'updateThread', [{ id: 'boat', title: 'one', metadata: { n: 1 } }]],
      [storage, 'updateThreadMetadata', [{ id: 'boat', resourceId: 'ana', update: () => ({}) }]],
      [storage, 'updateThreadResourceId', [ids]],
      [storage, 'listThreads', [{ filter: { resourceId: 'ana', metadata: { n: 1 } } }]],
      [storage, 'copyThread', [{ sourceThreadId: 'boat', options: { messageFilter: {} } }]],
      [storage, 'listMessages', [{ ...ids, ...page }]],
      [storage, 'listMessagesByResourceId', [{ ...page, resourceId: 'ana' }]],
      [storage, 'listMessagesById', [{ messageIds: ['m'] }]],
      [storage, 'saveMessages', [{ messages: [m] }]],
      [storage, 'updateMessages', [{ messages: [{ id: 'm', content: { metadata: { n: 1 } } }] }]],
      [storage, 'deleteMessages', [['m']]],
      [storage, 'getResourceById', [{ resourceId: 'ana' }]],
      [storage, 'saveResource', [{ resource: { id: 'ana', createdAt: at(0), updatedAt: at(0) } }]],
      [storage, 'updateResource', [{ resourceId: 'ana', metadata: { n: 1 } }]],
    ])
  })
})

describe("Mastra's Memory on our storage", () => {
  test('keeps threads, recalls their messages, deletes and copies them', async ({ memory }) => {
    const mastra = new Memory({ storage: compositeOf(memory), options: { lastMessages: 2 } })
    await mastra.createThread({ threadId: 'boat', resourceId: 'ana', title: 'The boat' })
    await mastra.saveMessages({
      messages: [
        message('m1', 'boat', 1, 'The keel leaks'),
        message('m2', 'boat', 2, 'Where?', { role: 'assistant' }),
        message('m3', 'boat', 3, 'Below the mast'),
      ],
    })

    const recalled = await mastra.recall({ threadId: 'boat', resourceId: 'ana' })
    const { thread: copy, clonedMessages } = await mastra.cloneThread({
      sourceThreadId: 'boat',
      newThreadId: 'boat-2',
    })
    await mastra.deleteMessages(['m2'])
    const left = await mastra.recall({ threadId: 'boat', resourceId: 'ana', perPage: false })
    await mastra.deleteThread('boat')

    expect(idsOf(recalled)).toEqual(['m2', 'm3'])
    expect(copy).toMatchObject({ title: 'Clone of The boat', resourceId: 'ana' })
    expect(clonedMessages).toHaveLength(3)
    expect(idsOf(left)).toEqual(['m1', 'm3'])
    expect(await mastra.getThreadById({ threadId: 'boat' })).toBeNull()
    const { threads } = await mastra.listThreads({ filter: { resourceId: 'ana' } })
    expect(threads.map(({ id }) => id)).toEqual(['boat-2'])
  })

  test('keeps the working memory of a person, and of a thread', async ({ memory }) => {
    for (const scope of ['resource', 'thread'] as const) {
      const mastra = new Memory({
        storage: compositeOf(memory),
        options: { workingMemory: { enabled: true, scope } },
      })
      const threadId = `w-${scope}`
      await mastra.createThread({ threadId, resourceId: 'ana' })

      const where = { threadId, resourceId: 'ana' }
      await mastra.updateWorkingMemory({ ...where, workingMemory: `# Ana: ${scope}` })

      expect(await mastra.getWorkingMemory(where)).toBe(`# Ana: ${scope}`)
    }
  })

  test('lets an agent of one process go on where that of another stopped', async ({
    memory,
    open,
  }) => {
    const first = await ask(memory, 'The keel of Zephyrine leaks', 'Since when?')
    const again = await open()
    const second = await ask(again, 'Since Monday', 'Noted')
    const [hit] = await again.messages.search({ senderId: 'ana', query: 'Zephyrine' })
    await again.close()

    expect(first.text).toBe('Since when?')
    expect(second.text).toBe('Noted')
    expect(second.asked.join()).toContain('Zephyrine')
    expect(second.asked.join()).toContain('Since when?')
    expect(hit?.message).toMatchObject({ role: 'user', content: 'The keel of Zephyrine leaks' })
  })
})

/** What a storage is asked to do, and what it gave, without what is of the moment. */
type Call = (storage: MemoryStorage) => Promise<unknown>

const threadIds = fc.constantFrom('t1', 't2', 't3')
const resources = fc.constantFrom('ana', 'ana/work')
const seconds = fc.integer({ min: 1, max: 9 })
const direction = fc.constantFrom('ASC' as const, 'DESC' as const)
const perPage = fc.constantFrom(0, 1, 2, 5, false as const)

/** Each moment is one message's, because the order of those of one moment is nowhere said. */
const saved = (threadId: string) =>
  fc.uniqueArray(seconds, { minLength: 1, maxLength: 4 }).map((moments) =>
    moments.map((second) =>
      message(`${threadId}-${second}`, threadId, second, `Said at ${second}`, {
        content: {
          format: 2,
          parts: [{ type: 'text', text: `Said at ${second}` }],
          metadata: { even: second % 2 === 0 },
        },
      }),
    ),
  )

const calls: fc.Arbitrary<Call> = fc.oneof(
  threadIds.chain(saved).map((messages): Call => async (storage) => {
    const { threadId } = messages[0]!
    if (!(await storage.getThreadById({ threadId: threadId! }))) return 'none'
    return idsOf(await storage.saveMessages({ messages }))
      .map(String)
      .toSorted()
  }),
  fc.record({ threadId: threadIds, second: seconds }).map(
    ({ threadId, second }): Call =>
      (storage) =>
        storage.updateMessages({
          messages: [
            {
              id: `${threadId}-${second}`,
              content: { content: 'Changed', metadata: { changed: true } } as never,
            },
          ],
        }),
  ),
  fc.record({ threadId: threadIds, second: seconds }).map(
    ({ threadId, second }): Call =>
      (storage) =>
        storage.deleteMessages([`${threadId}-${second}`]),
  ),
  fc
    .record({ id: threadIds, topic: fc.constantFrom('a', 'b') })
    .map(({ id, topic }): Call => async (storage) => {
      if (await storage.getThreadById({ threadId: id })) {
        return storage.updateThread({ id, metadata: { topic } })
      }
      return storage.saveThread({ thread: thread(id, 'ana', { topic }) })
    }),
  threadIds.map(
    (threadId): Call =>
      (storage) =>
        storage.deleteThread({ threadId }),
  ),
  fc.record({ threadId: threadIds, resourceId: resources }).map(
    ({ threadId, resourceId }): Call =>
      (storage) =>
        storage.getThreadById({ threadId, resourceId }),
  ),
  fc
    .record({
      threadId: threadIds,
      page: fc.nat(2),
      perPage,
      direction,
      start: fc.option(seconds, { nil: undefined }),
      metadata: fc.option(fc.constant({ even: true }), { nil: undefined }),
    })
    .map(
      ({ threadId, page, perPage, direction, start, metadata }): Call =>
        (storage) =>
          storage.listMessages({
            threadId,
            page: perPage === false ? 0 : page,
            perPage,
            orderBy: { field: 'createdAt', direction },
            ...((start || metadata) && {
              filter: {
                ...(start && { dateRange: { start: at(start) } }),
                ...(metadata && { metadata }),
              },
            }),
          }),
    ),
  fc.record({ threadId: threadIds, second: seconds, around: fc.nat(2) }).map(
    ({ threadId, second, around }): Call =>
      (storage) =>
        storage.listMessages({
          threadId,
          perPage: 0,
          include: [
            { id: `${threadId}-${second}`, withPreviousMessages: around, withNextMessages: around },
          ],
        }),
  ),
  resources.map(
    (resourceId): Call =>
      (storage) =>
        storage.listMessagesByResourceId({ resourceId, perPage: false }),
  ),
  fc.constantFrom('a', 'b').map(
    (topic): Call =>
      (storage) =>
        storage.listThreads({ filter: { resourceId: 'ana', metadata: { topic } } }),
  ),
  fc.constantFrom('# One', '# Two').map((workingMemory): Call => async (storage) => {
    await storage.updateResource({ resourceId: 'ana', workingMemory })
    return (await storage.getResourceById({ resourceId: 'ana' }))?.workingMemory
  }),
)

/** As JSON has it: moments of now are different at every run, and threads of one moment have no order. */
const comparable = (given: unknown): unknown =>
  JSON.parse(JSON.stringify(given ?? null), (key, value: unknown) => {
    if (key === 'updatedAt') return undefined
    if (key !== 'threads') return value
    return (value as { id: string }[]).toSorted((one, other) => (one.id < other.id ? -1 : 1))
  })

describe('our storage', () => {
  test('answers as the storage that Mastra keeps in memory', async ({ open }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(calls, { minLength: 1, maxLength: 25 }), async (walk) => {
        const memory = await open()
        await memory.erase('ana')
        const ours = new OmegaMemoryStorage({ memory, senderId: 'ana' })
        const theirs = new InMemoryMemory({ db: new InMemoryDB() })
        for (const call of walk) {
          const expected = comparable(await call(theirs))
          expect(comparable(await call(ours))).toEqual(expected)
        }
        await memory.close()
      }),
      { numRuns: 25 },
    )
  })

  test('keeps messages that come out of order in the order of their moments', async ({
    memory,
  }) => {
    const storage = storageOf(memory)
    await storage.saveThread({ thread: thread('boat') })
    for (const second of [5, 1, 3]) {
      await storage.saveMessages({ messages: [message(`m${second}`, 'boat', second, 'Ahoy')] })
    }

    const newest = await storage.listMessages({
      threadId: 'boat',
      perPage: 2,
      orderBy: { field: 'createdAt', direction: 'DESC' },
    })

    expect(idsOf(newest)).toEqual(['m5', 'm3'])
    expect(newest).toMatchObject({ total: 3, hasMore: true })
  })

  test('moves a message to the thread that it names when it is saved again', async ({ memory }) => {
    const storage = storageOf(memory)
    for (const id of ['one', 'two']) await storage.saveThread({ thread: thread(id) })
    await storage.saveMessages({ messages: [message('m1', 'one', 1, 'Ahoy')] })

    await storage.saveMessages({ messages: [message('m1', 'two', 1, 'Ahoy again')] })

    expect(idsOf(await storage.listMessages({ threadId: 'one' }))).toEqual([])
    expect(idsOf(await storage.listMessages({ threadId: 'two' }))).toEqual(['m1'])
  })

  test('leaves a message as and where it was when it can not be moved', async ({ memory }) => {
    const storage = storageOf(memory)
    for (const id of ['one', 'two']) await storage.saveThread({ thread: thread(id) })
    await storage.saveMessages({ messages: [message('m1', 'one', 1, 'Ahoy')] })
    await memory.client.execute(
      "CREATE TRIGGER stuck BEFORE DELETE ON messages BEGIN SELECT raise(ABORT, 'stuck'); END",
    )

    const moved = [message('m2', 'two', 2, 'Hello'), message('m1', 'two', 1, 'Ahoy again')]
    const saving = storage.saveMessages({ messages: moved })

    await expect(saving).rejects.toMatchObject({ code: 'storage' })
    expect(await storage.listMessages({ threadId: 'one' })).toMatchObject({
      messages: [{ id: 'm1', content: { parts: [{ text: 'Ahoy' }] } }],
    })
    expect(idsOf(await storage.listMessages({ threadId: 'two' }))).toEqual([])
  })

  test('gives a thread with its messages to another person', async ({ memory }) => {
    const storage = storageOf(memory)
    await storage.saveThread({ thread: thread('boat') })
    await storage.saveMessages({ messages: [message('m1', 'boat', 1, 'The keel leaks')] })

    await storage.updateThreadResourceId({ threadId: 'boat', resourceId: 'ben' })

    expect(await storage.listMessages({ threadId: 'boat', resourceId: 'ben' })).toMatchObject({
      messages: [{ id: 'm1', resourceId: 'ben' }],
    })
    expect(await memory.messages.search({ senderId: 'ana', query: 'keel' })).toEqual([])
    expect(await memory.messages.search({ senderId: 'ben', query: 'keel' })).toHaveLength(1)
  })

  test('takes a missing id for no thread, and keeps nothing of one without a moment', async ({
    memory,
  }) => {
    const storage = storageOf(memory)
    await memory.messages.append({
      channel: 'mastra',
      senderId: 'ana',
      role: 'user',
      content: 'stays',
    })
    const refused = { code: 'invalid_input' }

    for (const id of [undefined, null, '', 7] as never[]) {
      await expect(storage.getThreadById({ threadId: id })).rejects.toMatchObject(refused)
      await expect(storage.deleteThread({ threadId: id })).rejects.toMatchObject(refused)
      await expect(storage.saveThread({ thread: thread(id) })).rejects.toMatchObject(refused)
      await expect(storage.copyThread({ sourceThreadId: id })).rejects.toMatchObject(refused)
    }
    const undated = { ...thread('boat'), createdAt: new Date('never') }
    await expect(storage.saveThread({ thread: undated })).rejects.toMatchObject(refused)

    const left = await memory.conversations.list({ senderId: 'ana' })
    expect(left.map(({ thread: named }) => named)).toEqual([null])
  })

  test('never shows or changes what is of another person', async ({ memory }) => {
    const ana = new OmegaMemoryStorage({ memory, senderId: 'ana' })
    const ben = new OmegaMemoryStorage({ memory, senderId: 'ben' })
    await ana.saveThread({ thread: thread('boat') })
    await ana.saveMessages({ messages: [message('m1', 'boat', 1, 'The keel leaks')] })

    await ben.deleteMessages(['m1'])
    await ben.deleteThread({ threadId: 'boat' })

    expect(await ben.getThreadById({ threadId: 'boat' })).toBeNull()
    expect((await ben.listMessagesById({ messageIds: ['m1'] })).messages).toEqual([])
    expect(idsOf(await ana.listMessages({ threadId: 'boat' }))).toEqual(['m1'])
    await expect(
      storageOf(memory).saveThread({ thread: thread('boat', 'ben') }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('loses no metadata that two processes change at once', async ({ memory, open }) => {
    const other = await open()
    const storages = [storageOf(memory), storageOf(other)]
    await storages[0]!.saveThread({ thread: thread('boat', 'ana', { count: 0 }) })

    await Promise.all(
      [0, 1, 0, 1, 0, 1].map((which) =>
        storages[which]!.updateThreadMetadata({
          id: 'boat',
          update: ({ metadata }) => ({ count: Number(metadata?.['count']) + 1 }),
        }),
      ),
    )
    await other.close()

    expect((await storages[0]!.getThreadById({ threadId: 'boat' }))?.metadata).toEqual({ count: 6 })
  })

  test('refuses what it can not keep, and keeps nothing of it', async ({ memory }) => {
    const storage = storageOf(memory)
    await storage.saveThread({ thread: thread('boat') })

    await expect(
      storage.saveMessages({
        messages: [message('m1', 'boat', 1, 'Ahoy'), message('m2', 'nowhere', 2, 'Ahoy')],
      }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(storage.dangerouslyClearAll()).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(storage.updateThread({ id: 'nowhere', title: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(storage.getObservationalMemory(null, 'ana')).rejects.toThrow('bservational')
    expect((await storage.listMessages({ threadId: 'boat' })).messages).toEqual([])
    expect(() => new OmegaMemoryStorage({ memory, senderId: '' })).toThrow('senderId')
    const misspelt = { memory, senderId: 'ana', chanel: 'x' } as never
    expect(() => new OmegaMemoryStorage(misspelt)).toThrow('did you mean "channel"?')
  })

  fileTest('leaves nothing of an erased person', async ({ memory }) => {
    const storage = storageOf(memory)
    await storage.saveThread({ thread: thread('boat') })
    await storage.saveMessages({ messages: [message('m1', 'boat', 1, 'The keel leaks')] })
    await storage.updateResource({ resourceId: 'ana', workingMemory: '# Ana' })

    await memory.erase('ana')

    expect(await storage.getThreadById({ threadId: 'boat' })).toBeNull()
    expect(await storage.getResourceById({ resourceId: 'ana' })).toBeNull()
    expect((await storage.listMessagesByResourceId({ resourceId: 'ana' })).messages).toEqual([])
  })
})
