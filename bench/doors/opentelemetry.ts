import { SpanKind } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'

import { traceCalls } from '../../src/doors/opentelemetry/index.ts'
import { type DoorRows, turn } from './row.ts'

/** Calls whose spans the door makes, beside the same calls with a span around them that somebody has made by hand. */
export const openTelemetry: DoorRows = async (memory) => {
  const exporter = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const tracer = tracerProvider.getTracer('by hand')
  const senderId = 'traced'
  for (let n = 0; n < 20; n++) await memory.facts.set({ senderId, key: `day ${n}`, value: 'x' })
  let n = 0
  const row = (work: string, call: () => Promise<unknown>) => ({
    work: `OpenTelemetry: \`${work}\``,
    beside: 'the call in a span made by hand',
    door: async () => {
      const stop = traceCalls({ tracerProvider })
      for (let at = 0; at < 10; at++) await call()
      stop()
      exporter.reset()
    },
    byHand: async () => {
      for (let at = 0; at < 10; at++) {
        const span = tracer.startSpan(work, { kind: SpanKind.INTERNAL })
        await call()
        span.end()
      }
      exporter.reset()
    },
  })
  return [
    row('facts.get', () => memory.facts.get(senderId, `day ${n++ % 20}`)),
    row('messages.append', () =>
      memory.messages.append({ senderId, channel: 'web', role: 'user', content: turn(n++)[0] }),
    ),
  ]
}
