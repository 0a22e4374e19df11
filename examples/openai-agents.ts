// Two agents of the OpenAI Agents SDK that know one person: a session goes on where it stopped, and the other agent is told what was
// said in it. The model is scripted, so that it runs without a key.
import { Agent, Runner } from '@openai/agents-core'
import { assistantMessage, ScriptedModel } from '@openai/agents-core/testing'
import { MemoryStore } from 'omega-memory'
import { OmegaSession } from 'omega-memory/openai-agents'

const memory = await MemoryStore.open({ url: 'file:openai-agents.db' })
const runner = new Runner({ tracingDisabled: true })
const sessionOf = (sessionId: string) => new OmegaSession({ memory, senderId: 'ana', sessionId })

const model = new ScriptedModel([
  [assistantMessage('Since when does it leak?')],
  [assistantMessage('Then caulk the keel.')],
])
const boats = new Agent({ name: 'Boats', model })
await runner.run(boats, 'My boat leaks at the keel.', { session: sessionOf('boat') })
// Later, in another process: the name of the session is enough.
const { finalOutput } = await runner.run(boats, 'Since May.', { session: sessionOf('boat') })
console.log(finalOutput)
console.log((await sessionOf('boat').getItems()).length, 'items in the session')

// Another agent, in another session, begins with what is remembered of the same person.
const text = 'What did I say about my boat?'
const place = { channel: 'agents', senderId: 'ana', thread: 'shopping' }
const { systemPrompt } = await memory.context.build({ ...place, text })
const told = new ScriptedModel([[assistantMessage('It leaks at the keel: take caulk.')]])
const shopping = new Agent({ name: 'Shopping', instructions: systemPrompt, model: told })
const answer = await runner.run(shopping, text, { session: sessionOf('shopping') })
console.log(answer.finalOutput, systemPrompt.includes('leaks at the keel'))
await memory.close()
