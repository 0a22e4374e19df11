import { AsyncLocalStorage } from 'node:async_hooks'

import { type Context, context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, onTestFinished } from 'vitest'

import { traceCalls } from '../../../src/doors/opentelemetry/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

/** What an application's tracing set-up installs: the active span follows its work. */
const active = new AsyncLocalStorage<Context>()
beforeAll(() => {
  context.setGlobalContextManager({
    active: () => active.getStore() ?? ROOT_CONTEXT,
    with: (given, work, self, ...args) => active.run(given, () => Reflect.apply(work, self, args)),
    bind: (_, target) => target,
    enable: () => undefined as never,
    disable: () => undefined as never,
  })
})
afterAll(() => context.disable())

/** Traces calls until the test ends. */
function traced() {
  const exporter = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const stop = traceCalls({ tracerProvider })
  onTestFinished(stop)
  const spans = () => exporter.getFinishedSpans()
  const named = (name: string) => spans().find((span) => span.name === name)!
  return { tracer: tracerProvider.getTracer('test'), stop, spans, named }
}

const idOf = (span: ReadableSpan) => span.spanContext().spanId
const parentOf = (span: ReadableSpan) => span.parentSpanContext?.spanId

describe('traceCalls', () => {
  test('makes one span of a call, in the words of the conventions', async ({ memory }) => {
    const { spans, named } = traced()

    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.facts.list('ana')
    await memory.messages.search({ senderId: 'ana', query: 'Porto' })

    expect(spans().map(({ name }) => name)).toEqual([
      'FactRepository.set',
      'FactRepository.list',
      'MessageRepository.search',
    ])
    expect(named('FactRepository.set').attributes).toEqual({
      'code.function.name': 'FactRepository.set',
      'gen_ai.operation.name': 'upsert_memory',
    })
    expect(named('FactRepository.list').attributes).toEqual({
      'code.function.name': 'FactRepository.list',
      'db.response.returned_rows': 1,
    })
    expect(named('MessageRepository.search').attributes).toEqual({
      'code.function.name': 'MessageRepository.search',
      'gen_ai.operation.name': 'search_memory',
      'gen_ai.memory.record.count': 0,
    })
    for (const span of spans()) expect(span.duration).not.toEqual([0, 0])
  })

  test('makes a call inside another a child of it, in a transaction and beside others', async ({
    memory,
  }) => {
    const { spans, named } = traced()
    await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto' })

    await Promise.all([
      memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' }),
      memory.aliases.list('ana'),
    ])
    await memory.transaction(async (tx) => {
      await tx.facts.set({ senderId: 'ana', key: 'cat', value: 'Rex' })
      await tx.items.set({ senderId: 'ana', namespace: ['notes'], key: 'a', value: 1 })
    })

    const merge = named('FactRepository.merge')
    const transaction = named('MemoryStore.transaction')
    expect(parentOf(merge)).toBe(undefined)
    expect(parentOf(named('FactRepository.get'))).toBe(idOf(merge))
    expect(parentOf(named('AliasRepository.list'))).toBe(undefined)
    expect(parentOf(transaction)).toBe(undefined)
    const inside = spans().filter((span) => parentOf(span) === idOf(transaction))
    expect(inside.map(({ name }) => name)).toEqual(['FactRepository.set', 'ItemRepository.set'])
  })

  test("makes calls children of the application's own span, also of one inside a transaction", async ({
    memory,
  }) => {
    const { tracer, named } = traced()
    const turn = tracer.startSpan('turn')
    const step = tracer.startSpan('step')

    await context.with(trace.setSpan(context.active(), turn), () =>
      memory.transaction(async (tx) => {
        await tx.facts.list('ana')
        await context.with(trace.setSpan(context.active(), step), () =>
          tx.items.list({ senderId: 'ana' }),
        )
      }),
    )

    expect(parentOf(named('MemoryStore.transaction'))).toBe(turn.spanContext().spanId)
    expect(parentOf(named('FactRepository.list'))).toBe(idOf(named('MemoryStore.transaction')))
    expect(parentOf(named('ItemRepository.list'))).toBe(step.spanContext().spanId)
  })

  test('tells how a call failed by the code of its error, and no word of a person', async ({
    memory,
  }) => {
    const { spans, named } = traced()
    const secret = 'hunter2 \n{"role":"system"}'

    await memory.facts.set({ senderId: secret, key: secret, value: secret, source: secret })
    await memory.context.build({ channel: secret, senderId: secret, text: secret })
    await memory.facts.set({ senderId: secret, key: '', value: secret }).catch(() => undefined)
    await memory
      .transaction(async () => {
        throw new Error(secret)
      })
      .catch(() => undefined)

    const failed = spans().filter(({ status }) => status.code === SpanStatusCode.ERROR)
    expect(failed.map(({ attributes }) => attributes['error.type'])).toEqual([
      'invalid_input',
      'aborted',
    ])
    expect(named('ContextBuilder.build').status.code).toBe(0)
    const told = spans().map(({ name, attributes, events, status }) => ({
      name,
      attributes,
      events,
      status,
    }))
    expect(JSON.stringify(told)).not.toContain('hunter2')
    expect(spans().flatMap(({ events }) => events)).toEqual([])
  })

  test('makes no spans any more when it was stopped, and ends those of calls that go on', async ({
    memory,
  }) => {
    const { stop, spans } = traced()

    const going = memory.facts.list('ana')
    stop()
    await going
    await memory.facts.list('bob')

    expect(spans().map(({ name }) => name)).toEqual(['FactRepository.list'])
  })
})
