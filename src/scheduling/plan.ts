import { MemoryError } from '../errors.ts'
import type { Repeat, ScheduledTask } from '../schema/scheduled-tasks.ts'
import type { DueMoment } from '../time/due-moment.ts'
import { formatWallClock, isKnownZone, momentOf, wallClockAt } from '../time/wall-clock.ts'
import { beginning } from './recurrence.ts'
import type { Schedule } from './recurrence.ts'
import { ruleOf, storedRepeat, storedRule } from './repeat.ts'
import type { PlainRepeat } from './repeat.ts'
import type { Rule } from './rule.ts'

/** When a task happens, as it is stored. */
export interface Plan {
  readonly dueAt: Date
  readonly zone: string
  readonly anchor: string
  readonly repeat: PlainRepeat
  readonly rule: string | null
  readonly occurrence: number
}

/** What of a stored task says when it happens. */
export type Planned = Pick<
  ScheduledTask,
  'dueAt' | 'zone' | 'anchor' | 'repeat' | 'rule' | 'occurrence' | 'problem'
>

/** The plan of a new task. `invalid_input` when the repeat is none, or has ended before it begins. */
export function makePlan(due: DueMoment, repeat: Repeat, zone: string): Plan {
  const rule = ruleOf(repeat, zone)
  if (!rule) throw new MemoryError('invalid_input', 'repeat: is not a repeat that is known here')
  return planFrom(due, rule, zone)
}

/** What of a plan is to change. */
export interface PlanChanges {
  readonly due?: DueMoment | undefined
  readonly repeat?: Repeat | undefined
  readonly zone?: string | undefined
}

/**
 * The plan a stored task has after a change, or undefined when nothing of it changes. A new repeat
 * alone begins with the next occurrence, a new zone alone keeps the time on the wall.
 */
export function changePlan(task: Planned, changes: PlanChanges): Plan | undefined {
  const { due, repeat, zone } = changes
  if (due === undefined && repeat === undefined && zone === undefined) return undefined
  if (due === undefined && task.problem !== null) {
    throw new MemoryError('invalid_input', "dueAt: is needed, as the task's own can't be read")
  }
  const moved = zone === undefined ? planOf(task) : moveZone(task, zone)
  if (repeat !== undefined) return makePlan(due ?? { at: moved.dueAt }, repeat, moved.zone)
  return due === undefined ? moved : planFrom(due, storedRule(task), moved.zone)
}

/** What decides when a stored task happens. A row without an anchor begins where it is due. */
export function scheduleOf(task: Planned): Schedule {
  const zone = knownZone(task)
  const anchor = task.anchor ?? formatWallClock(wallClockAt(task.dueAt, zone))
  return { rule: storedRule(task), anchor, zone }
}

function planFrom(due: DueMoment, rule: Rule, zone: string): Plan {
  const anchor = due.wallClock ?? formatWallClock(wallClockAt(due.at, zone))
  const begun = beginning({ rule, anchor, zone }, due.at)
  if (!begun) throw new MemoryError('invalid_input', 'repeat: ends before it begins')
  return { dueAt: begun.at, zone, anchor: begun.anchor, ...storedRepeat(rule), occurrence: 0 }
}

function planOf(task: Planned): Plan {
  const { rule, ...schedule } = scheduleOf(task)
  const { dueAt, occurrence } = task
  return { ...schedule, ...storedRepeat(rule), dueAt, occurrence }
}

function moveZone(task: Planned, zone: string): Plan {
  const wallClock = wallClockAt(task.dueAt, knownZone(task))
  return { ...planOf(task), zone, dueAt: momentOf(wallClock, zone) }
}

/** A zone that this platform has never heard of can't be followed; the task must not be lost for it. */
export const knownZone = ({ zone }: Pick<ScheduledTask, 'zone'>): string =>
  isKnownZone(zone) ? zone : 'UTC'
