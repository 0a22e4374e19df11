import { OmegaStore } from '../../src/doors/langgraph/index.ts'
import { type DoorRows, turn } from './row.ts'

/** What LangGraph's graphs remember across threads. Its saver is a topic of its own. */
export const langgraphStore: DoorRows = async (memory) => {
  const store = new OmegaStore({ memory, senderId: 'graph' })
  const senderId = 'graph by hand'
  const namespace = ['notes', 'dentist']
  let n = 0
  for (let at = 0; at < 200; at++) {
    const value = { said: turn(at)[0], day: at % 7 }
    await store.put(namespace, `note ${at}`, value)
    await memory.items.set({ senderId, namespace, key: `note ${at}`, value })
    // What nothing else writes to: of any 40 that follow each other ten have the days that are asked for.
    await store.put(['days'], `note ${at}`, value)
    await memory.items.set({ senderId, namespace: ['days'], key: `note ${at}`, value })
  }
  const value = () => ({ said: turn(n)[0], day: n++ % 7 })
  return [
    {
      work: 'LangGraph’s store: `put`',
      beside: '`items.set`',
      door: () => store.put(namespace, `note ${n % 200}`, value()),
      byHand: () =>
        memory.items.set({ senderId, namespace, key: `note ${n % 200}`, value: value() }),
    },
    {
      work: 'LangGraph’s store: `get`',
      beside: '`items.get`',
      door: () => store.get(namespace, `note ${n++ % 200}`),
      byHand: () => memory.items.get({ senderId, namespace, key: `note ${n++ % 200}` }),
    },
    {
      work: 'LangGraph’s store: `search` of the first 10 among 200',
      beside: '`items.list`',
      door: () => store.search(['notes']),
      byHand: () => memory.items.list({ senderId, namespace: ['notes'], limit: 10 }),
    },
    {
      work: 'LangGraph’s store: `search` with a filter among 200',
      beside: '`items.list` of the first 40, compared as LangGraph does',
      door: () => store.search(['days'], { filter: { day: { $gte: 5 } } }),
      byHand: async () => {
        const read = await memory.items.list({ senderId, namespace: ['days'], limit: 40 })
        // A statement reads no number out of a text, as LangGraph does.
        return read.filter(({ value }) => Number(Object(value).day) >= 5).slice(0, 10)
      },
    },
  ]
}
