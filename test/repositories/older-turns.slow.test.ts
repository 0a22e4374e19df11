import * as fc from 'fast-check'

import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest as test, type TestClock } from '../support/memory.ts'
import { firstTime, nextTime, type Series, wallOf, words } from '../support/series-model.ts'

const DAY = 86_400_000
const HOUR = DAY / 24
const zones = [
  'UTC',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Europe/Lisbon',
  'America/Santiago',
]

const which = fc.nat(5)
const hours = fc.integer({ min: -40, max: 200 })
const zone = fc.constantFrom(...zones)
const word = fc.constantFrom(...words)
const anyWord = fc.constantFrom(...words, 'when it rains')

/** What either program may do to the same tasks. */
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('ours creates'), hours, word, zone }),
  fc.record({ kind: fc.constant('older creates'), hours, word: anyWord }),
  fc.record({ kind: fc.constantFrom('older moves', 'ours moves'), which, hours }),
  fc.record({ kind: fc.constant('older renames the repeat'), which, word: anyWord }),
  fc.record({ kind: fc.constant('ours renames the repeat'), which, word }),
  fc.record({ kind: fc.constant('ours changes the zone'), which, zone }),
  fc.record({ kind: fc.constantFrom('ours pauses and resumes', 'older fails'), which }),
  fc.record({ kind: fc.constantFrom('ours delivers', 'older delivers') }),
  fc.record({ kind: fc.constant('time passes'), hours: fc.nat(400) }),
)
interface Step {
  kind: string
  which?: number
  hours?: number
  word?: string
  zone?: string
}

/** Whose word each column is: `test/schema/older-columns.test.ts`. */
describe('in turn with the older program', () => {
  test.for([1, 2, 3, 4, 5, 6, 7, 8])(
    'the reminders that come due are those of one plain list: 125 histories of seed %i',
    async (seed, { memory, clock }) => {
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
        { numRuns: 125, seed },
      )
    },
  )
})

interface Known extends Series {
  id: string
  /** The word in `repeat`, which is all that the older program reads, and whether a rule stands beside it. */
  stored: string
  hasRule: boolean
  due: number
  isPending: boolean
}

/** Where the older program moves a task when it has delivered it: it takes each word that it does not know for daily. */
function olderStep({ stored, due }: Known): number {
  const next = new Date(due)
  if (stored === 'weekly') return due + 7 * DAY
  if (stored === 'monthly') return next.setUTCMonth(next.getUTCMonth() + 1)
  if (stored !== 'weekdays') return due + DAY
  const weekday = next.getUTCDay()
  return due + (weekday === 5 ? 3 : weekday === 6 ? 2 : 1) * DAY
}

const inOrder = (tasks: readonly { id: string }[]) => tasks.map(({ id }) => id).sort()

/** What it takes no notice of when it is moved there: each of the statements with which it goes on. */
const isStep = (task: Known, due: number): boolean =>
  due === task.due ||
  (task.stored === 'weekdays'
    ? due === task.due + DAY || (new Date(task.due).getUTCDay() === 6 && due === task.due + 2 * DAY)
    : due === olderStep(task))

class World {
  readonly #memory: MemoryStore
  readonly #clock: TestClock
  readonly #tasks: Known[] = []

  constructor(memory: MemoryStore, clock: TestClock) {
    this.#memory = memory
    this.#clock = clock
  }

  async take({ kind, which = 0, hours = 0, word = 'once', zone = 'UTC' }: Step): Promise<void> {
    if (kind === 'time passes') return this.#clock.advance({ hours })
    if (kind.endsWith('creates')) return this.#create(kind, hours, word, zone)
    if (kind === 'ours delivers') return this.#deliver()
    if (kind === 'older delivers') return this.#deliverThere()
    const pending = this.#tasks.filter(({ isPending }) => isPending)
    const task = pending[which % (pending.length || 1)]
    if (!task) return
    if (kind.startsWith('older')) await this.#changeThere(task, { kind, hours, word })
    else await this.#change(task, { kind, hours, word, zone })
  }

  /** Every task is due when the list says, and goes on as it says. */
  async compare(step: Step): Promise<void> {
    for (const task of this.#tasks) {
      const stored = await this.#memory.tasks.get(task.id)
      const previewed = await this.#memory.tasks.preview(task.id, 3)

      const { zone, word } = task
      expect({ step, zone, word, status: stored?.status, next: previewed }).toEqual({
        step,
        zone,
        word,
        status: task.isPending ? 'pending' : 'delivered',
        next: this.#nextOf(task).map((time) => new Date(time)),
      })
    }
  }

  #nextOf(task: Known): number[] {
    if (!task.isPending) return []
    if (task.word === 'once') return [task.due]
    const second = nextTime(task, Math.max(task.due, this.#now))
    return [task.due, second, nextTime(task, second)]
  }

  async #create(kind: string, hours: number, word: string, zone: string): Promise<void> {
    const asked = this.#now + hours * HOUR
    const description = `Task ${this.#tasks.length}`
    let id = `older-${this.#tasks.length}`
    const isOurs = kind.startsWith('ours')
    if (isOurs) {
      const input = { channel: 'chat', senderId: 'ana', replyTarget: 'c', description, zone }
      id = (await this.#memory.tasks.create({ ...input, dueAt: new Date(asked), repeat: word }))
        .task.id
    } else {
      await this.#run(
        `INSERT INTO scheduled_tasks (id, channel, sender_id, reply_target, description, due_at, repeat, task_type, project)
         VALUES (?, 'chat', 'ana', 'c', ?, ?, ?, 'reminder', '')`,
        [id, description, new Date(asked).toISOString().slice(0, 19), word],
      )
    }
    const series = { word, zone, anchor: wallOf(asked, zone) }
    const due = isOurs ? firstTime(series, asked) : asked
    const task = { id, ...series, stored: '', hasRule: false, due, isPending: true }
    this.#tasks.push(task)
    await this.#look(task)
  }

  /** What of a repeat the older program sees. */
  async #look(task: Known): Promise<void> {
    const row = await this.#memory.tasks.get(task.id)
    Object.assign(task, { stored: row!.repeat ?? 'once', hasRule: row!.rule !== null })
  }

  async #change(task: Known, { kind, hours, word, zone }: Required<Omit<Step, 'which'>>) {
    const due = this.#now + hours * HOUR
    const { tasks } = this.#memory
    if (kind === 'ours moves') {
      await tasks.update(task.id, 'ana', { dueAt: new Date(due) })
      task.anchor = wallOf(due, task.zone)
      task.due = firstTime(task, due)
    } else if (kind === 'ours renames the repeat') {
      await tasks.update(task.id, 'ana', { repeat: word })
      Object.assign(task, { word, anchor: wallOf(task.due, task.zone) })
      task.due = firstTime(task, task.due)
    } else if (kind === 'ours changes the zone') {
      await tasks.update(task.id, 'ana', { zone })
      task.due = wallOf(task.due, task.zone).toZonedDateTime(zone, {
        disambiguation: 'compatible',
      }).epochMilliseconds
      task.zone = zone
    } else {
      await tasks.pause(task.id, 'ana')
      await tasks.resume(task.id, 'ana')
      if (task.due <= this.#now && task.word !== 'once') task.due = nextTime(task, this.#now)
    }
    await this.#look(task)
  }

  async #changeThere(task: Known, { kind, hours, word }: Required<Omit<Step, 'which' | 'zone'>>) {
    const named = "WHERE id LIKE ? AND sender_id = ? AND status = 'pending'"
    const who = [`${task.id}%`, 'ana']
    if (kind === 'older moves') {
      const due = this.#now + hours * HOUR
      const text = `${new Date(due).toISOString().slice(0, 19)}Z`
      await this.#run(`UPDATE scheduled_tasks SET due_at = ? ${named}`, [text, ...who])
      if (!isStep(task, due)) task.anchor = wallOf(due, task.zone)
      task.due = due
    } else if (kind === 'older fails') {
      await this.#run(
        `UPDATE scheduled_tasks SET retry_count = retry_count + 1, last_error = 'no answer',
           due_at = datetime(due_at, '+2 minutes') WHERE id = ?`,
        [task.id],
      )
      task.due += 120_000
    } else {
      await this.#run(`UPDATE scheduled_tasks SET repeat = ? ${named}`, [word, ...who])
      if (word !== task.stored || task.hasRule) task.anchor = wallOf(task.due, task.zone)
      Object.assign(task, { word, stored: word, hasRule: false })
    }
  }

  async #deliver(): Promise<void> {
    const claims = await this.#memory.tasks.claimDue({ owner: 'w', limit: 100 })
    expect(inOrder(claims)).toEqual(inOrder(this.#due()))
    for (const claim of claims) await this.#memory.tasks.complete(claim)
    for (const task of this.#due()) {
      if (task.word === 'once') task.isPending = false
      else task.due = nextTime(task, Math.max(this.#now, task.due))
      await this.#look(task)
    }
  }

  async #deliverThere(): Promise<void> {
    for (const task of this.#due()) {
      const move = 'UPDATE scheduled_tasks SET due_at = datetime(due_at, ?) WHERE id = ?'
      if (task.stored === 'once') {
        await this.#run(
          "UPDATE scheduled_tasks SET status = 'delivered', delivered_at = datetime('now') WHERE id = ?",
          [task.id],
        )
        task.isPending = false
        continue
      }
      const months = task.stored === 'monthly' ? '+1 month' : '+1 day'
      await this.#run(move, [task.stored === 'weekly' ? '+7 days' : months, task.id])
      if (task.stored === 'weekdays') {
        const onDay = "AND CAST(strftime('%w', due_at) AS INTEGER) ="
        await this.#run(`${move} ${onDay} 6`, ['+2 days', task.id])
        await this.#run(`${move} ${onDay} 0`, ['+1 day', task.id])
      }
      task.due = olderStep(task)
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
