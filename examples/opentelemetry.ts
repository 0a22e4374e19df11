// The time that a memory takes, in the traces of an application: one span of each call.
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { MemoryStore } from 'omega-memory'
import { traceCalls } from 'omega-memory/opentelemetry'

// An application has a provider already, which sends its spans somewhere; without the option it is the global one.
const exporter = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(exporter)],
})
const stop = traceCalls({ tracerProvider })

const memory = await MemoryStore.open({ url: 'file:opentelemetry.db' })
await memory.transaction(async (tx) => {
  await tx.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  await tx.messages.append({ channel: 'web', senderId: 'ana', role: 'user', content: 'It rains' })
})
await memory.messages.search({ senderId: 'ana', query: 'rain' })
await memory.close()
stop()

for (const { name, parentSpanContext, attributes } of exporter.getFinishedSpans()) {
  console.log(parentSpanContext ? `  ${name}` : name, attributes)
}
