// A graph of LangGraph that asks before it books, ends with its process, and goes on in another one. What it learned is there for
// every other program of the same person. The model is scripted, so that it runs without a key.
import { FakeListChatModel } from '@langchain/core/utils/testing'
import {
  Annotation,
  Command,
  interrupt,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph'
import { MemoryStore } from 'omega-memory'
import { OmegaSaver, OmegaStore } from 'omega-memory/langgraph'

const model = new FakeListChatModel({ responses: ['The nine o’clock train has a window seat.'] })

const State = Annotation.Root({ ...MessagesAnnotation.spec, booked: Annotation<string> })

/** The graph as any process makes it: who somebody is comes with the run. */
const graphFor = (memory: MemoryStore) =>
  new StateGraph(State)
    .addNode('search', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode('book', async (_, { store }) => {
      const answer: string = interrupt('Shall I book it?')
      await store?.put(['preferences'], 'seat', { seat: 'window' })
      return { booked: answer }
    })
    .addEdge(START, 'search')
    .addEdge('search', 'book')
    .compile({
      checkpointer: new OmegaSaver({
        memory,
        senderId: ({ configurable }) => String(configurable?.['user_id']),
      }),
    })

const run = { configurable: { thread_id: 'trip to Porto', user_id: 'ana' } }

const first = await MemoryStore.open({ url: 'file:langgraph.db' })
const asked = await graphFor(first).invoke({ messages: [['user', 'A train to Porto?']] }, run)
console.log('model:', asked.messages.at(-1)?.text)
console.log('waits:', (await graphFor(first).getState(run)).next)
await first.close()

// Days later, in another process.
const memory = await MemoryStore.open({ url: 'file:langgraph.db' })
const store = new OmegaStore({ memory, senderId: 'ana' })
const done = await graphFor(memory).invoke(new Command({ resume: 'yes' }), { ...run, store })
console.log('booked:', done.booked, 'after', done.messages.length, 'messages')
console.log('prefers:', (await store.get(['preferences'], 'seat'))?.value)

const { rows } = await memory.erase('ana')
console.log('erased:', rows['checkpoints'], 'checkpoints,', rows['items'], 'item')
await memory.close()
