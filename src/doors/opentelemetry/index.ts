import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'

import {
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type TracerProvider,
} from '@opentelemetry/api'

import type { BegunCall, ToldCall } from '../../index.ts'
import { version } from '../../version.ts'
import { checkOptions } from '../options.ts'
import { operationOf } from './operations.ts'

/** Where the spans of calls go. */
export interface TraceOptions {
  /** Where spans go, the application's global provider unless given. */
  readonly tracerProvider?: TracerProvider
}

/** A call that goes on. */
interface Running {
  readonly method: string
  readonly span: Span
  /** The span that was active around it: where another one is, the application has begun that in between. */
  readonly around: Span | undefined
}

/**
 * Makes one span of each call on the stores of this process, from now on until what it gives is called: its method, how long
 * it took, how many rows it gave, and the code of its error. A call inside another, such as in a transaction, is a child of it.
 * Nothing that a person said is in a span, and nothing that names one.
 *
 * @example
 * const stop = traceCalls()
 */
export function traceCalls(options: TraceOptions = {}): () => void {
  checkOptions(options, { tracerProvider: true })
  const { tracerProvider } = options
  const tracer = (tracerProvider ?? trace).getTracer('omega-memory', version)
  // A channel of diagnostics binds nothing else: its store tells which call another one is inside of.
  const running = new AsyncLocalStorage<Running>()
  const open = new Set<Span>()
  const begin = (message: unknown): Running => {
    const { method } = message as BegunCall
    const outer = running.getStore()
    const active = context.active()
    const around = trace.getSpan(active)
    const parent = outer && outer.around === around ? trace.setSpan(active, outer.span) : active
    const operation = operationOf(method)
    const attributes = {
      'code.function.name': method,
      ...(operation !== undefined && { 'gen_ai.operation.name': operation }),
    }
    const span = tracer.startSpan(method, { kind: SpanKind.INTERNAL, attributes }, parent)
    open.add(span)
    return { method, span, around }
  }
  const end = (message: unknown) => {
    const { method, rows, error } = message as ToldCall
    const call = running.getStore()
    // One that had begun before anybody listened has no span.
    if (call?.method !== method || !open.delete(call.span)) return
    if (rows !== undefined) call.span.setAttribute(rowsOf(method), rows)
    if (error !== undefined) {
      call.span.setAttribute('error.type', error)
      call.span.setStatus({ code: SpanStatusCode.ERROR })
    }
    call.span.end()
  }
  const beginnings = channel('omega-memory:begin')
  beginnings.bindStore(running, begin)
  subscribe('omega-memory:call', end)
  return () => {
    beginnings.unbindStore(running)
    unsubscribe('omega-memory:call', end)
    for (const span of open) span.end()
    open.clear()
  }
}

const rowsOf = (method: string): string =>
  operationOf(method) === 'search_memory'
    ? 'gen_ai.memory.record.count'
    : 'db.response.returned_rows'
