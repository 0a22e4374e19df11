import * as fc from 'fast-check'

import type { Claim, MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest as test, type TestClock } from '../support/memory.ts'
import { someOf } from '../support/some-of.ts'
import { asModel, TaskModel } from '../support/task-model.ts'
import { reminder } from '../support/task.ts'

const maxRetries = 2
const leaseSeconds = 60
const senders = ['ana', 'ben']

const sender = fc.constantFrom(...senders)
const owner = fc.constantFrom('w1', 'w2')
const which = fc.nat(9)
const hours = fc.integer({ min: -30, max: 60 })

/** What may happen to tasks, the clock going back included. */
const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('create' as const),
    senderId: sender,
    description: fc.constantFrom('Water plants', 'Pay rent', 'Call mom'),
    repeat: fc.constantFrom('once', 'daily', 'weekly'),
    hours,
  }),
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: -600, max: 1500 }) }),
  fc.record({ kind: fc.constant('claim' as const), owner, limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('complete' as const), which }),
  fc.record({ kind: fc.constant('fail' as const), which }),
  fc.record({ kind: fc.constant('release' as const), which }),
  fc.record({ kind: fc.constant('heartbeat' as const), which }),
  fc.record({ kind: fc.constant('cancel' as const), which, senderId: sender }),
  fc.record({ kind: fc.constant('defer' as const), which, hours }),
)
type Step = typeof anyStep extends fc.Arbitrary<infer Kind> ? Kind : never

// The same property on a server would take minutes and show nothing of it that the other tests don't.
describe('TaskRepository', () => {
  test('answers as a plain list would, whatever is done by whom and when', async ({
    memory,
    clock,
  }) => {
    const property = fc.asyncProperty(
      fc.array(anyStep, { maxLength: 20, size: 'max' }),
      async (steps) => {
        await memory.client.batch(['DELETE FROM scheduled_tasks', 'DELETE FROM task_runs'], 'write')
        clock.set('2026-03-02T09:00:00Z')
        const world = new World(memory, clock)
        for (const step of steps) {
          await world.take(step)
          await world.compare()
        }
      },
    )

    await fc.assert(property, { numRuns: someOf(1000), seed: 8 })
  })
})

/** A store and the model of it, taking the same steps. */
class World {
  readonly #memory: MemoryStore
  readonly #clock: TestClock
  readonly #model = new TaskModel()
  readonly #claims: Claim[] = []

  constructor(memory: MemoryStore, clock: TestClock) {
    this.#memory = memory
    this.#clock = clock
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'create') return this.#create(step)
    if (step.kind === 'wait') return this.#clock.advance({ minutes: step.minutes })
    if (step.kind === 'claim') return this.#claim(step)
    if (step.kind === 'cancel' || step.kind === 'defer') return this.#change(step)
    const claim = this.#claims[step.which % (this.#claims.length || 1)]
    if (claim) await this.#settle(step.kind, claim)
  }

  /** Everything a sender can see is what the model has for that sender, and nothing else. */
  async compare(): Promise<void> {
    for (const senderId of senders) {
      const listed = await this.#memory.tasks.listForSender(senderId)
      expect(listed.map(asModel)).toEqual(this.#model.pendingOf(senderId))
    }
    const due = await this.#memory.tasks.listDue()
    expect(due.map(asModel)).toEqual(this.#model.ready(this.#now))
  }

  async #create(step: Extract<Step, { kind: 'create' }>): Promise<void> {
    const { hours, kind: _, ...asked } = step
    const dueAt = this.#now + hours * 3_600_000
    const same = this.#model.same({ ...asked, dueAt })

    const made = await this.#memory.tasks.create(
      reminder({ ...asked, dueAt: new Date(dueAt), maxRetries }),
    )

    expect(made.created).toBe(same === undefined)
    expect(made.similar.every((task) => task.senderId === asked.senderId)).toBe(true)
    if (same) expect(made.task.id).toBe(same.id)
    else this.#model.create({ ...asked, dueAt, id: made.task.id })
  }

  async #claim({ owner, limit }: Extract<Step, { kind: 'claim' }>): Promise<void> {
    const claims = await this.#memory.tasks.claimDue({ owner, limit, leaseSeconds })

    const expected = this.#model.claim(owner, limit, this.#now, leaseSeconds)
    expect(claims.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
    for (const { id, missed } of claims) {
      expect(missed).toBe(this.#model.missed(this.#model.get(id), this.#now))
    }
    this.#claims.push(...claims)
  }

  async #settle(how: 'complete' | 'fail' | 'release' | 'heartbeat', claim: Claim): Promise<void> {
    const { tasks } = this.#memory
    const now = this.#now
    const settling = how === 'fail' ? tasks.fail(claim, 'no connection') : tasks[how](claim)

    if (!this.#model.holds(claim)) {
      await expect(settling).rejects.toMatchObject({ code: 'conflict' })
      return
    }
    const settled = await settling
    if (how === 'complete') this.#model.complete(claim.id, now)
    if (how === 'release') this.#model.release(claim.id)
    if (how === 'heartbeat') this.#model.get(claim.id).leaseUntil = now + leaseSeconds * 1000
    if (how === 'fail') {
      // By chance up to a fifth sooner, so the model takes the store's word, within reason.
      const putOff = this.#model.get(claim.id).nextAttemptAt
      const next = settled.nextAttemptAt?.getTime() ?? 0
      this.#model.fail(claim.id, now, maxRetries, next)
      const retried = this.#model.get(claim.id).nextAttemptAt > 0
      if (retried) expect(next).toBeGreaterThanOrEqual(Math.max(putOff, now + 24_000))
      if (retried) expect(next).toBeLessThanOrEqual(Math.max(putOff, now + 60_000))
    }
    expect((await tasks.get(claim.id))?.status).toBe(this.#model.get(claim.id).status)
  }

  async #change(step: Extract<Step, { kind: 'cancel' | 'defer' }>): Promise<void> {
    const task = this.#model.tasks[step.which % (this.#model.tasks.length || 1)]
    if (!task) return
    const isPending = task.status === 'pending'
    if (step.kind === 'defer') {
      const until = this.#now + step.hours * 3_600_000
      const deferring = this.#memory.tasks.defer(task.id, new Date(until))
      if (isPending && until <= task.dueAt) {
        await expect(deferring).rejects.toMatchObject({ code: 'conflict' })
        return
      }
      expect((await deferring) !== undefined).toBe(isPending)
      if (isPending) task.nextAttemptAt = until
      return
    }
    const cancelled = await this.#memory.tasks.cancel(task.id.slice(0, 13), step.senderId)
    const found = isPending && task.senderId === step.senderId
    expect(cancelled?.id).toBe(found ? task.id : undefined)
    if (found) task.status = 'cancelled'
  }

  get #now(): number {
    return this.#clock.now().getTime()
  }
}
