import { parse } from '../errors.ts'
import { knownZone } from '../scheduling/plan.ts'
import { quietUntil } from '../scheduling/quiet-hours.ts'
import type { Claim } from '../scheduling/settlement.ts'
import { checkFunctions } from '../schema/columns.ts'
import type { ClaimOptions, HeartbeatOptions, ReleaseOptions } from '../schema/task-claims.ts'
import type { Clock } from '../time/clock.ts'
import { type Job, workLoop } from './work-loop.ts'
import { TaskWorkOptions } from './work-options.ts'

/**
 * Delivers a task. What it throws makes the task tried again later. It may be called twice for one
 * occurrence when a process dies in between: `deliveryKey` is the same then. The signal says that
 * the work is to end, that somebody else has the task by now, or that the delivery took too long.
 */
export type TaskHandler = (claim: Claim, context: { signal: AbortSignal }) => unknown

/** Where tasks come from, and where it is said what became of them. */
export interface TaskSource {
  claimDue(options: ClaimOptions): Promise<Claim[]>
  heartbeat(claim: Claim, options: HeartbeatOptions): Promise<unknown>
  complete(claim: Claim): Promise<unknown>
  fail(claim: Claim, error: unknown): Promise<unknown>
  release(claim: Claim, options?: ReleaseOptions): Promise<unknown>
}

/** Delivers due tasks until the signal says stop. */
export async function workOnTasks(
  tasks: TaskSource,
  handler: TaskHandler,
  options: TaskWorkOptions,
  store: { readonly clock: Clock; readonly closing: AbortSignal },
): Promise<void> {
  checkFunctions({ handler })
  const { quietHours, ...settings } = parse(TaskWorkOptions, options)
  const { owner, leaseSeconds } = settings

  const deliver = async (claim: Claim, signal: AbortSignal) => {
    const until = quietHours && quietUntil(quietHours, store.clock.now(), knownZone(claim))
    if (until) return () => tasks.release(claim, { until })
    try {
      await handler(claim, { signal })
    } catch (error) {
      // Cut short by the end of the work: no failure of the task's.
      if (signal.aborted) return () => tasks.release(claim)
      settings.onError?.(error, about(claim))
      return () => tasks.fail(claim, error)
    }
    return () => tasks.complete(claim)
  }

  const toJob = (claim: Claim): Job => ({
    renew: () => tasks.heartbeat(claim, { leaseSeconds }),
    run: (signal) => deliver(claim, signal),
    fail: (error) => tasks.fail(claim, error),
    about: about(claim),
  })
  await workLoop(
    async (limit) => (await tasks.claimDue({ owner, limit, leaseSeconds })).map(toJob),
    { ...settings, closing: store.closing },
  )
}

const about = (task: Claim) => ({ task, attempt: task.retryCount + 1 })
