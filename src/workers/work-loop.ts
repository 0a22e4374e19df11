import { MemoryError, type MemoryErrorCode } from '../errors.ts'
import { after, every, pause } from '../time/timers.ts'
import type { WorkContext, WorkSettings } from './work-options.ts'

/** Something to work on, held under a lease. */
export interface Job {
  /** Keeps the lease. Fails with `conflict` when it is lost. */
  renew(): Promise<unknown>
  /** Does the work, and gives what notes the outcome. The signal says that it is no longer wanted. */
  run(signal: AbortSignal): Promise<() => Promise<unknown>>
  /** Notes that it was not done. */
  fail(error: unknown): Promise<unknown>
  /** What errors of it are told with. */
  readonly about: WorkContext
}

interface LoopSettings extends WorkSettings {
  /** Aborts when the store is being closed. */
  readonly closing?: AbortSignal
}

/**
 * Claims and runs jobs until the signal says stop or the store closes, then lets what is begun come to its end. A store
 * that is busy, full or out of reach is asked again later; any other error ends the loop.
 */
export async function workLoop(
  claim: (limit: number) => Promise<Job[]>,
  settings: LoopSettings,
): Promise<void> {
  const { concurrency, pollSeconds, closing } = settings
  const running = new Set<Promise<void>>()
  const end = new AbortController()
  const unfollow = [settings.signal, closing].map((signal) => follow(signal, end))
  const failures: unknown[] = []
  const note = (error: unknown, about: WorkContext = {}) => {
    const isEnd = closing?.aborted && isClosed(error)
    if (isEnd || isPassing(error) || isStale(error)) return settings.onError?.(error, about)
    failures.push(error)
    end.abort()
  }

  while (!end.signal.aborted) {
    const free = concurrency - running.size
    const jobs = await claim(free).catch((error: unknown) => {
      note(error)
      return []
    })
    for (const job of jobs) {
      const run = runJob(job, end.signal, settings)
        .catch((error: unknown) => {
          note(error, job.about)
        })
        .finally(() => running.delete(run))
      running.add(run)
    }
    if (jobs.length < free) await pause(pollSeconds * 1000, end.signal)
    else await Promise.race(running)
  }
  await Promise.all(running)
  for (const leave of unfollow) leave()
  if (failures.length > 0) throw failures[0]
}

/**
 * Runs a job to its noted outcome and renews its lease meanwhile. A lost lease makes the job unwanted; one that takes
 * longer than it may is told so, counts as failed, and is waited for no longer.
 */
async function runJob(job: Job, end: AbortSignal, settings: WorkSettings): Promise<void> {
  const wanted = new AbortController()
  const unfollow = follow(end, wanted)
  let running = true
  const renewing = every((settings.leaseSeconds * 1000) / 3, () => {
    job.renew().catch((error: unknown) => {
      if (!running) return
      if (isStale(error)) wanted.abort(error)
      settings.onError?.(error, job.about)
    })
  })
  try {
    const noteOutcome = await inTime(job, wanted, settings)
    await untilNoted(noteOutcome, end, settings, job.about)
  } finally {
    running = false
    renewing.cancel()
    unfollow()
  }
}

/** What notes the outcome of a job, or that there was none in time. */
function inTime(
  job: Job,
  wanted: AbortController,
  { timeoutSeconds, leaseSeconds, onError }: WorkSettings,
): Promise<() => Promise<unknown>> {
  const seconds = timeoutSeconds ?? leaseSeconds
  return new Promise((resolve, reject) => {
    const timer = after(seconds * 1000, () => {
      const error = new Error(`not done within ${seconds} seconds`)
      wanted.abort(error)
      onError?.(error, job.about)
      resolve(() => job.fail(error))
    })
    job
      .run(wanted.signal)
      .then(resolve, reject)
      .finally(() => timer.cancel())
  })
}

/** What was done must not be done again because the store was out of reach just then. */
async function untilNoted(
  noteOutcome: () => Promise<unknown>,
  end: AbortSignal,
  { onError, pollSeconds }: WorkSettings,
  about: WorkContext,
): Promise<void> {
  for (;;) {
    try {
      await noteOutcome()
      return
    } catch (error) {
      if (end.aborted || !isPassing(error)) throw error
      onError?.(error, about)
      await pause(pollSeconds * 1000, end)
    }
  }
}

/** Lets a controller abort when a signal does, until the returned function is called. */
function follow(signal: AbortSignal | undefined, controller: AbortController): () => void {
  const abort = () => {
    controller.abort(signal?.reason)
  }
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  return () => {
    signal?.removeEventListener('abort', abort)
  }
}

/** What passes by itself. */
const passing: ReadonlySet<MemoryErrorCode> = new Set(['busy', 'storage_full', 'unavailable'])

const isPassing = (error: unknown) => error instanceof MemoryError && passing.has(error.code)

const isClosed = (error: unknown) => error instanceof MemoryError && error.code === 'closed'

/** The job is somebody else's by now, or nobody's. */
const isStale = (error: unknown) =>
  error instanceof MemoryError && (error.code === 'conflict' || error.code === 'not_found')
