/** Runs a graph that asks before it books: `langgraph-graph.ts <url> begin|answer`. Tells where it stands, and then waits. */
import { Annotation, Command, interrupt, START, StateGraph } from '@langchain/langgraph'

import { OmegaSaver } from '../../../src/doors/langgraph/index.ts'
import { MemoryStore } from '../../../src/index.ts'

const [url = '', act = ''] = process.argv.slice(2)
const memory = await MemoryStore.open({ url })
const steps = Annotation<string[]>({
  reducer: (done, more) => [...done, ...more],
  default: () => [],
})
const graph = new StateGraph(Annotation.Root({ steps }))
  .addNode('search', () => ({ steps: ['searched'] }))
  .addNode('book', () => ({ steps: [`booked: ${String(interrupt('Book it?'))}`] }))
  .addEdge(START, 'search')
  .addEdge('search', 'book')
  .compile({ checkpointer: new OmegaSaver({ memory, senderId: 'ana' }) })
const config = { configurable: { thread_id: 'trip' } }
const result = await graph.invoke(
  act === 'begin' ? { steps: ['asked'] } : new Command({ resume: 'yes' }),
  config,
)
const { next } = await graph.getState(config)
process.send?.({ result, next })
// Whoever started it pulls the plug.
setInterval(() => undefined, 1000)
