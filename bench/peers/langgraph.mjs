/** LangGraph's saver for SQLite, given what a graph of one node that answers gives it, with nothing else in its state. */
import { AIMessage, HumanMessage } from '@langchain/core/messages'
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint'
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite'

export const table = 'checkpoints'
export const idColumn = 'checkpoint_id'

const place = (thread) => ({ configurable: { thread_id: `thread-${thread}`, checkpoint_ns: '' } })
const messagesOf = (tuple) => tuple?.checkpoint.channel_values.messages ?? []

/** @type {import('./peer.ts').PeerModule['open']} */
export async function open(path) {
  const saver = SqliteSaver.fromConnString(path)

  /** One step of a graph: its state as a whole, as it is afterwards. */
  const step = (config, source, number, messages) => {
    const checkpoint = {
      ...emptyCheckpoint(),
      id: uuid6(number),
      channel_values: { messages },
      channel_versions: { messages: number + 2 },
    }
    return saver.put(config, checkpoint, { source, step: number, parents: {} })
  }

  // What was said is put where the thread is, the node's answer is written beside it, and then both are put.
  const append = async (thread, said, answered) => {
    const tuple = await saver.getTuple(place(thread))
    const before = tuple?.metadata.step ?? -1
    const asked = [...messagesOf(tuple), new HumanMessage(said)]
    const input = await step(tuple?.config ?? place(thread), 'input', before + 1, asked)
    const answer = new AIMessage(answered)
    await saver.putWrites(input, [['messages', [answer]]], `task-${before}`)
    const output = await step(input, 'loop', before + 2, [...asked, answer])
    return output.configurable.checkpoint_id
  }
  return {
    append,
    last: async (thread) => messagesOf(await saver.getTuple(place(thread))).slice(-20),
    // The state that it begins with is all that the model is given.
    turn: append,
    begin: async () => {},
    close: async () => saver.db.close(),
  }
}
