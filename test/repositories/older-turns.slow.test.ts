import * as fc from 'fast-check'

import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest as test, type TestClock } from '../support/memory.ts'

const DAY = 86_400_000
const words = ['once', 'daily', 'weekly', 'hourly', 'every 3 days', 'every 2 weeks'] as const
type Word = (typeof words)[number]
const steps: Record<Word, number> = {
  once: 0,
  daily: DAY,
  weekly: 7 * DAY,
  hourly: DAY / 24,
  'every 3 days': 3 * DAY,
  'every 2 weeks': 14 * DAY,
}

const which = fc.nat(5)
const hours = fc.integer({ min: -40, max: 200 })
const word = fc.constantFrom(...words)

/** What either program may do to the same tasks. */
const anyStep = fc.oneof(
  fc.record({ kind: fc.constantFrom('ours creates', 'older creates'), hours, word }),
  fc.record({ kind: fc.constant('older moves'), which, hours }),
  fc.record({ kind: fc.constant('older renames the repeat'), which, word }),
  fc.record({ kind: fc.constantFrom('ours moves', 'ours pauses and resumes'), which, hours }),
  fc.record({ kind: fc.constantFrom('ours delivers', 'older delivers') }),
  fc.record({ kind: fc.constant('time passes'), hours: fc.nat(100) }),
)
interface Step {
  kind: string
  which?: number
  hours?: number
  word?: Word
}

/**
 * What both write of a task, and whose word it is: `due_at`, `repeat`, `status`, `description` are whoever's wrote last.
 * `retry_count` and `last_error` are written by both, each for its own retries. `delivered_at` is set by whoever delivers
 * last. `anchor`, `occurrence`, `rule`, `zone`, `attempt`, the lease and `next_attempt_at` are ours alone: triggers keep
 * them true to what the older program does.
 */
describe('in turn with the older program', () => {
  test(
    'the reminders that come due are those of one plain list',
    { timeout: 600_000 },
    async ({ memory, clock }) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { maxLength: 12, size: 'max' }), async (sequence) => {
          await memory.client.batch(
            ['DELETE FROM scheduled_tasks', 'DELETE FROM task_runs'],
            'write',
          )
          clock.set('2026-03-02T09:00:00Z')
          const world = new World(memory, clock)
          for (const step of sequence) {
            await world.take(step)
            await world.compare(step)
          }
        }),
        { numRuns: 1000, seed: 24 },
      )
    },
  )
})

interface Known {
  id: string
  word: Word
  /** The word in `repeat`, which is all that the older program reads, and whether a rule stands beside it. */
  stored: string
  hasRule: boolean
  /** Whether the series begins where the task stands: the older program knows no beginning, and ours has not met it since. */
  isFloating: boolean
  due: number
  anchor: number
  isPending: boolean
}

/** How far the older program moves a task: it takes each word that it does not know for daily. */
const olderStep = ({ stored }: Known): number => (stored === 'weekly' ? 7 * DAY : DAY)

class World {
  readonly #memory: MemoryStore
  readonly #clock: TestClock
  readonly #tasks: Known[] = []

  constructor(memory: MemoryStore, clock: TestClock) {
    this.#memory = memory
    this.#clock = clock
  }

  async take({ kind, which = 0, hours = 0, word = 'once' }: Step): Promise<void> {
    if (kind === 'time passes') return this.#clock.advance({ hours })
    if (kind.endsWith('creates')) return this.#create(kind, hours, word)
    if (kind.endsWith('delivers')) return this.#deliver(kind)
    const pending = this.#tasks.filter(({ isPending }) => isPending)
    const task = pending[which % (pending.length || 1)]
    if (task) await this.#change(task, { kind, hours, word })
  }

  /** Every task is due when the list says, and goes on as it says. */
  async compare(step: Step): Promise<void> {
    for (const task of this.#tasks) {
      const stored = await this.#memory.tasks.get(task.id)
      const previewed = await this.#memory.tasks.preview(task.id, 3)

      expect({ step, status: stored?.status }).toEqual({
        step,
        status: task.isPending ? 'pending' : 'delivered',
      })
      expect({ step, next: previewed.map(Number) }).toEqual({ step, next: this.#nextOf(task) })
    }
  }

  #nextOf(task: Known): number[] {
    if (!task.isPending) return []
    if (task.word === 'once') return [task.due]
    const second = this.#after(task, Math.max(task.due, this.#now))
    return [task.due, second, second + steps[task.word]]
  }

  /** The first time of a series later than a moment. */
  #after({ anchor, word }: Known, moment: number): number {
    const step = steps[word]
    return anchor + Math.max(0, Math.floor((moment - anchor) / step) + 1) * step
  }

  async #create(kind: string, hours: number, word: Word): Promise<void> {
    const due = this.#now + hours * 3_600_000
    const description = `Task ${this.#tasks.length}`
    let id = `older-${this.#tasks.length}`
    if (kind.startsWith('ours')) {
      const input = { channel: 'chat', senderId: 'ana', replyTarget: 'c', description }
      id = (await this.#memory.tasks.create({ ...input, dueAt: new Date(due), repeat: word })).task
        .id
    } else {
      await this.#run(
        `INSERT INTO scheduled_tasks (id, channel, sender_id, reply_target, description, due_at, repeat, task_type, project)
         VALUES (?, 'chat', 'ana', 'c', ?, ?, ?, 'reminder', '')`,
        [id, description, new Date(due).toISOString().slice(0, 19), word],
      )
    }
    const task = await this.#memory.tasks.get(id)
    const { repeat, rule } = task!
    const stored = repeat ?? 'once'
    const hasRule = rule !== null
    const isFloating = kind.startsWith('older')
    this.#tasks.push({ id, word, stored, hasRule, isFloating, due, anchor: due, isPending: true })
  }

  async #change(task: Known, { kind, hours, word }: Required<Omit<Step, 'which'>>): Promise<void> {
    const due = this.#now + hours * 3_600_000
    const named = "WHERE id LIKE ? AND sender_id = ? AND status = 'pending'"
    const isStep = due === task.due + olderStep(task)
    if (kind === 'older moves') {
      const text = `${new Date(due).toISOString().slice(0, 19)}Z`
      await this.#run(`UPDATE scheduled_tasks SET due_at = ? ${named}`, [
        text,
        `${task.id}%`,
        'ana',
      ])
      if (!isStep && due !== task.due) task.isFloating = true
      task.due = due
      if (task.isFloating) task.anchor = due
    } else if (kind === 'older renames the repeat') {
      await this.#run(`UPDATE scheduled_tasks SET repeat = ? ${named}`, [
        word,
        `${task.id}%`,
        'ana',
      ])
      if (word !== task.stored || task.hasRule) task.isFloating = true
      if (task.isFloating) task.anchor = task.due
      Object.assign(task, { word, stored: word, hasRule: false })
    } else if (kind === 'ours moves') {
      await this.#memory.tasks.update(task.id, 'ana', { dueAt: new Date(due) })
      Object.assign(task, { due, anchor: due, isFloating: false })
    } else {
      await this.#memory.tasks.pause(task.id, 'ana')
      await this.#memory.tasks.resume(task.id, 'ana')
      const isLate = task.due <= this.#now && task.word !== 'once'
      if (isLate) task.due = this.#after(task, this.#now)
    }
  }

  async #deliver(kind: string): Promise<void> {
    if (kind.startsWith('ours')) {
      const claims = await this.#memory.tasks.claimDue({ owner: 'w', limit: 100 })
      expect(claims.map(({ id }) => id).sort()).toEqual(
        this.#due()
          .map(({ id }) => id)
          .sort(),
      )
      for (const claim of claims) await this.#memory.tasks.complete(claim)
      for (const task of this.#due()) {
        if (task.word === 'once') task.isPending = false
        else task.due = this.#after(task, Math.max(this.#now, task.due))
        task.isFloating = false
      }
      return
    }
    for (const task of this.#due()) {
      if (task.word === 'once') {
        await this.#run(
          "UPDATE scheduled_tasks SET status = 'delivered', delivered_at = datetime('now') WHERE id = ?",
          [task.id],
        )
        task.isPending = false
      } else {
        const offset = `+${olderStep(task) / DAY} days`
        await this.#run(
          `UPDATE scheduled_tasks SET due_at = datetime(due_at, '${offset}') WHERE id = ?`,
          [task.id],
        )
        task.due += olderStep(task)
        if (task.isFloating) task.anchor = task.due
      }
    }
  }

  #due(): Known[] {
    return this.#tasks.filter(({ isPending, due }) => isPending && due <= this.#now)
  }

  async #run(sql: string, args: (string | null)[]): Promise<void> {
    await this.#memory.client.execute({ sql, args })
  }

  get #now(): number {
    return this.#clock.now().getTime()
  }
}
