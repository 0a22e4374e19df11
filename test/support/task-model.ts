import type { Claim, ScheduledTask } from '../../src/index.ts'

const steps: Record<string, number> = { daily: 86_400_000, weekly: 7 * 86_400_000 }

/** What the model knows of a task. Moments are in milliseconds, and 0 when there is none. */
export interface ModelTask {
  id: string
  senderId: string
  description: string
  repeat: string
  dueAt: number
  status: string
  attempt: number
  retryCount: number
  nextAttemptAt: number
  leaseOwner: string | null
  leaseUntil: number
}

/** Tasks as a plain list: what a store of them should answer, however it is made. */
export class TaskModel {
  readonly tasks: ModelTask[] = []

  /** The task there is already, or undefined when one is to be created. */
  same(task: Pick<ModelTask, 'senderId' | 'description' | 'repeat' | 'dueAt'>) {
    return this.tasks.find(
      (other) =>
        other.status === 'pending' &&
        other.senderId === task.senderId &&
        other.description === task.description &&
        other.repeat === task.repeat &&
        other.dueAt === task.dueAt,
    )
  }

  create(task: Pick<ModelTask, 'id' | 'senderId' | 'description' | 'repeat' | 'dueAt'>): void {
    this.tasks.push({
      ...task,
      status: 'pending',
      attempt: 0,
      retryCount: 0,
      nextAttemptAt: 0,
      leaseOwner: null,
      leaseUntil: 0,
    })
  }

  get(id: string): ModelTask {
    const task = this.tasks.find((task) => task.id === id)
    if (!task) throw new Error('the model knows no such task')
    return task
  }

  pendingOf(senderId: string): ModelTask[] {
    return this.tasks
      .filter((task) => task.status === 'pending' && task.senderId === senderId)
      .sort((a, b) => a.dueAt - b.dueAt)
  }

  ready(now: number): ModelTask[] {
    return this.tasks
      .filter((task) => task.status === 'pending' && readyAt(task) <= now)
      .sort((a, b) => readyAt(a) - readyAt(b))
  }

  claim(owner: string, limit: number, now: number, leaseSeconds: number): ModelTask[] {
    const claimed = this.ready(now).slice(0, limit)
    for (const task of claimed) {
      task.attempt += 1
      task.leaseOwner = owner
      task.leaseUntil = now + leaseSeconds * 1000
    }
    return claimed.sort((a, b) => a.dueAt - b.dueAt)
  }

  holds(claim: Claim): boolean {
    const task = this.get(claim.id)
    return (
      task.status === 'pending' &&
      task.attempt === claim.attempt &&
      task.leaseOwner === claim.leaseOwner &&
      task.dueAt === claim.dueAt.getTime()
    )
  }

  complete(id: string, now: number): void {
    const task = this.get(id)
    this.release(id)
    if (!this.#moveOn(task, now)) task.status = 'delivered'
  }

  fail(id: string, now: number, maxRetries: number, nextAttemptAt: number): void {
    const task = this.get(id)
    this.release(id)
    task.retryCount += 1
    if (task.retryCount <= maxRetries) task.nextAttemptAt = nextAttemptAt
    else if (!this.#moveOn(task, now)) task.status = 'failed'
  }

  release(id: string): void {
    const task = this.get(id)
    task.leaseOwner = null
    task.leaseUntil = 0
  }

  /** How many occurrences after the one that is due have passed. */
  missed(task: ModelTask, now: number): number {
    const step = steps[task.repeat]
    return step ? Math.max(0, Math.floor((now - task.dueAt) / step)) : 0
  }

  #moveOn(task: ModelTask, now: number): boolean {
    const step = steps[task.repeat]
    task.nextAttemptAt = 0
    if (!step) return false
    task.retryCount = 0
    do task.dueAt += step
    while (task.dueAt <= now)
    return true
  }
}

/** A task as the model would have it. */
export const asModel = (task: ScheduledTask): ModelTask => ({
  id: task.id,
  senderId: task.senderId,
  description: task.description,
  repeat: task.repeat ?? 'once',
  dueAt: task.dueAt?.getTime() ?? Number.NaN,
  status: task.status,
  attempt: task.attempt,
  retryCount: task.retryCount,
  nextAttemptAt: task.nextAttemptAt?.getTime() ?? 0,
  leaseOwner: task.leaseOwner,
  leaseUntil: task.leaseUntil?.getTime() ?? 0,
})

const readyAt = (task: ModelTask) => Math.max(task.dueAt, task.nextAttemptAt, task.leaseUntil)
