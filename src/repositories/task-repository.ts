import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import type { Claim, Settled, TaskOrClaim } from '../scheduling/settlement.ts'
import type { ForSender } from '../schema/columns.ts'
import type { DatedTask, ScheduledTask } from '../schema/scheduled-tasks.ts'
import type {
  ClaimOptions,
  DueOptions,
  HeartbeatOptions,
  ReleaseOptions,
} from '../schema/task-claims.ts'
import type { TaskChanges, TaskInput, TaskQuery } from '../schema/task-inputs.ts'
import type { TaskRun } from '../schema/task-runs.ts'
import type { MomentInput } from '../time/moments.ts'
import type { TaskHandler } from '../workers/task-worker.ts'
import type { TaskWorkOptions } from '../workers/work-options.ts'
import { TaskChanger } from './task-changes.ts'
import { type TaskCreation, TaskCreator, type TaskCreatorOptions } from './task-creation.ts'
import { TaskDelivery } from './task-delivery.ts'
import { TaskReader } from './task-reading.ts'

/**
 * What to remind people of and to do for them, when, and how it repeats. A task is pending until it is delivered, has failed or
 * is cancelled; one that repeats moves on, to the time on the wall that its owner meant, whenever the last one was.
 */
export class TaskRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #reader: TaskReader
  readonly #changer: TaskChanger
  readonly #creator: TaskCreator
  readonly #delivery: TaskDelivery

  constructor(options: TaskCreatorOptions) {
    this.#db = options.db
    this.#reader = new TaskReader(options)
    this.#changer = new TaskChanger(options, this.#reader)
    this.#creator = new TaskCreator(options)
    this.#delivery = new TaskDelivery(options)
  }

  /**
   * Stores a task, or gives the one of the same words and time. Without a zone it follows the sender's `timezone` fact, or UTC.
   * @example await memory.tasks.create({ ...scope, replyTarget: 'ana', description: 'Water the plants', dueAt: '2030-01-01T08:00' })
   */
  async create(input: TaskInput): Promise<TaskCreation> {
    return this.#creator.create(input)
  }

  /**
   * One task, or undefined when there is none of this id, or with a `senderId` it is not that person's.
   * @example const task = await memory.tasks.get(claim.id, { senderId: 'ana' })
   */
  async get(id: string, options: ForSender = {}): Promise<ScheduledTask | undefined> {
    return this.#reader.get(id, options)
  }

  /**
   * The tasks of a person under any of their ids, of every state unless `status` says which, the latest due first; 100
   * unless told otherwise. `after` takes the id of the last one of a page and gives the next.
   * @example await memory.tasks.list({ senderId: 'ana', status: ['delivered', 'cancelled'] })
   */
  async list(query: TaskQuery): Promise<ScheduledTask[]> {
    return this.#reader.list(query)
  }

  /**
   * The pending tasks of a person under any of their ids, the next one first.
   * @example const pending = await memory.tasks.listForSender('ana')
   */
  async listForSender(senderId: string): Promise<DatedTask[]> {
    return this.#reader.listForSender(senderId)
  }

  /**
   * The tasks that a person has paused, the one that was due first at the front.
   * @example await memory.tasks.listPaused('ana')
   */
  async listPaused(senderId: string): Promise<ScheduledTask[]> {
    return this.#reader.listPaused(senderId)
  }

  /**
   * What needs a person, of all senders: tasks that failed for good, and those of other programs whose date or repeat is unknown.
   * @example const failed = await memory.tasks.listFailed()
   */
  async listFailed(): Promise<ScheduledTask[]> {
    return this.#reader.listFailed()
  }

  /**
   * What became of each attempt at a task, the latest first; with a `senderId` only of that person's.
   * @example const runs = await memory.tasks.listRuns(task.id)
   */
  async listRuns(id: string, options: ForSender = {}): Promise<TaskRun[]> {
    return this.#reader.listRuns(id, options)
  }

  /**
   * When a pending task will happen next, the due one first, at most so many times; none when it is not pending.
   * @example const [next] = await memory.tasks.preview(task.id, 1)
   */
  async preview(id: string, limit: number, options: ForSender = {}): Promise<Date[]> {
    return this.#reader.preview(id, limit, options)
  }

  /**
   * Changes a task that is pending or paused, named by its id or at least the first 8 characters of it. A new repeat begins at
   * the next occurrence; a new zone keeps the time on the wall. Undefined when there is none, `conflict` when there are several.
   * @example await memory.tasks.update('5f0c2a9e', 'ana', { repeat: 'weekly' })
   */
  async update(
    idOrPrefix: string,
    senderId: string,
    changes: TaskChanges,
  ): Promise<ScheduledTask | undefined> {
    return this.#changer.update(idOrPrefix, senderId, changes)
  }

  /**
   * Puts a delivery off without moving its schedule, until a moment after the task is due; text without an offset is on the
   * wall of its zone. The task, or undefined when there is none pending; `conflict` when it is not due before then.
   * @example await memory.tasks.defer(task.id, '2030-01-01T09:00')
   */
  async defer(id: string, until: MomentInput): Promise<ScheduledTask | undefined> {
    return this.#changer.defer(id, until)
  }

  /**
   * Tells the occurrence that was delivered last once more, at a moment before the next one; the schedule stays. Undefined when
   * there is no such task; `conflict` when nothing was delivered, it is due (`defer` that), or its next occurrence comes before.
   * @example await memory.tasks.snooze(claim.id, '2030-01-01T08:20')
   */
  async snooze(id: string, until: MomentInput): Promise<ScheduledTask | undefined> {
    return this.#changer.snooze(id, until)
  }

  /**
   * Leaves out the occurrence that comes next, named as for `update`: the run history says `skipped`, and a task
   * without another occurrence is cancelled. The task, or undefined when there was none pending.
   * @example await memory.tasks.skip('5f0c2a9e', 'ana')
   */
  async skip(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    return this.#delivery.skip(await this.#reader.named(idOrPrefix, senderId))
  }

  /**
   * Holds a task back until it is resumed, named as for `update`. The task, or undefined when there was none.
   * @example await memory.tasks.pause('5f0c2a9e', 'ana')
   */
  async pause(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    return this.#changer.pause(idOrPrefix, senderId)
  }

  /**
   * Lets a paused task go on: a repeat with its next occurrence, as without the pause; what happens once and was due meanwhile
   * is due now. The task, or undefined when there was none.
   * @example await memory.tasks.resume('5f0c2a9e', 'ana')
   */
  async resume(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    return this.#changer.resume(idOrPrefix, senderId)
  }

  /**
   * Calls a pending or paused task off, named as for `update`. The task, or undefined when there was none.
   * @example await memory.tasks.cancel('5f0c2a9e', 'ana')
   */
  async cancel(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    return this.#changer.cancel(idOrPrefix, senderId)
  }

  /**
   * Takes a task back, of whatever state, with its runs and every byte of them; false when the person had none of this id.
   * @example await memory.tasks.delete(task.id, 'ana')
   */
  async delete(id: string, senderId: string): Promise<boolean> {
    return this.#changer.delete(id, senderId)
  }

  /**
   * Makes a failed task due again, with a fresh count of retries. `conflict` when it has not failed.
   * @example await memory.tasks.revive(task.id)
   */
  async revive(id: string): Promise<ScheduledTask> {
    return this.#changer.revive(id)
  }

  /**
   * Pending tasks of all senders that could be claimed now, the longest due first. Claims nothing.
   * @example const due = await memory.tasks.listDue({ limit: 20 })
   */
  async listDue(options: DueOptions = {}): Promise<DatedTask[]> {
    return this.#delivery.listDue(options)
  }

  /**
   * Takes due tasks of all senders, the longest due first: for `leaseSeconds` nobody else is given them, then they are due again.
   * @example const claims = await memory.tasks.claimDue({ owner: 'worker-1', limit: 5, leaseSeconds: 60 })
   */
  async claimDue(options: ClaimOptions): Promise<Claim[]> {
    return this.#delivery.claimDue(options)
  }

  /**
   * Keeps a claim for another `leaseSeconds` from now. `conflict` when it is no longer held.
   * @example await memory.tasks.heartbeat(claim, { leaseSeconds: 60 })
   */
  async heartbeat(claim: Claim, options: HeartbeatOptions = {}): Promise<Claim> {
    return this.#delivery.heartbeat(claim, options)
  }

  /**
   * Notes that a task was delivered: it moves on to its next occurrence, or is delivered for good. `conflict` when it
   * is not in the state it was read or claimed in, `not_found` when it is unknown.
   * @example await memory.tasks.complete(claim)
   */
  async complete<Task extends TaskOrClaim>(task: Task): Promise<Settled<Task>> {
    return this.#delivery.complete(task)
  }

  /**
   * Notes that a delivery failed: it is tried again after 30 s, doubled each time up to an hour, `maxRetries` times;
   * then a repeat moves on and anything else has failed. Errors as `complete`.
   * @example await memory.tasks.fail(claim, new Error('The chat did not answer'))
   */
  async fail<Task extends TaskOrClaim>(task: Task, error: unknown): Promise<Settled<Task>> {
    return this.#delivery.fail(task, error)
  }

  /**
   * Gives a claim back, not to be claimed before `until`. Counts as no failure. Errors as `complete`.
   * @example await memory.tasks.release(claim, { until: '2030-01-01T09:00' })
   */
  async release(claim: Claim, options: ReleaseOptions = {}): Promise<DatedTask> {
    return this.#delivery.release(claim, options)
  }

  /**
   * Delivers due tasks with the app's own function until `signal` is aborted: claims them, renews their leases, notes
   * what became of them, tries again what failed, and puts off what falls into quiet hours. Resolves when the last
   * delivery has ended.
   * @example await memory.tasks.work(async (claim) => send(claim.replyTarget, claim.description), { owner: 'worker-1', signal })
   */
  async work(handler: TaskHandler, options: TaskWorkOptions): Promise<void> {
    return this.#delivery.work(this, handler, options)
  }
}
