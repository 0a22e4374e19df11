import { MemoryError } from '../errors.ts'
import { noMoment } from '../schema/columns.ts'
import type { Repeat } from '../schema/repeat-input.ts'
import type { ScheduledTask } from '../schema/scheduled-tasks.ts'
import { dueIn } from '../time/due-moment.ts'
import type { DueInput, DueMoment } from '../time/due-moment.ts'
import { formatWallClock, isKnownZone, momentOf, wallClockAt } from '../time/wall-clock.ts'
import { beginning, occurrenceAfter } from './recurrence.ts'
import type { Beginning, Schedule } from './recurrence.ts'
import {
  knownRepeats,
  meantRepeat,
  readRepeat,
  storedRepeat,
  storedRule,
  zoneNamedIn,
} from './repeat.ts'
import type { Rule } from './rule.ts'

/** When a task happens, as it is stored. */
export interface Plan {
  readonly dueAt: Date
  readonly zone: string
  readonly anchor: string
  readonly repeat: string
  readonly rule: string | null
  readonly occurrence: number
}

/** What of a stored task says when it happens. */
export type Planned = Pick<
  ScheduledTask,
  'dueAt' | 'zone' | 'anchor' | 'repeat' | 'rule' | 'occurrence' | 'problem'
>

/**
 * The plan of a new task: it begins with the first occurrence that is not before it is due. `invalid_input` when the
 * repeat is none, has ended before it begins, or a calendar tells it for another zone.
 */
export function makePlan(due: DueInput, repeat: Repeat, zone: string): Plan {
  const read = readRepeat(repeat, zone)
  if (!read) throw new MemoryError('invalid_input', `repeat: ${meantRepeat(repeat)}${knownRepeats}`)
  const named = zoneNamedIn(repeat)
  if (named !== undefined && named !== zone) {
    throw new MemoryError('invalid_input', "repeat: names another zone than the task's")
  }
  const asked = dueOrRefuse(due, zone)
  return read.start
    ? planSince(read.start, asked, read.rule, zone)
    : planFrom(asked, read.rule, zone)
}

/** The moment that was asked for, in the zone that a task ends up with. */
export function dueOrRefuse(due: DueInput, zone: string, field = 'dueAt'): DueMoment {
  const moment = dueIn(zone, due)
  if (moment) return moment
  throw new MemoryError('invalid_input', `${field}: ${noMoment}`)
}

/** What of a plan is to change. */
export interface PlanChanges {
  readonly due?: DueInput | undefined
  readonly repeat?: Repeat | undefined
  readonly zone?: string | undefined
}

/**
 * The plan a stored task has after a change, or undefined when nothing of it changes. A new repeat alone begins with
 * the next occurrence, a new zone alone keeps the time on the wall. A repeat that is moved has what is left of its
 * count.
 */
export function changePlan(task: Planned, changes: PlanChanges): Plan | undefined {
  const { due, repeat, zone = repeat && zoneNamedIn(repeat) } = changes
  if (due === undefined && repeat === undefined && zone === undefined) return undefined
  if (due !== undefined) {
    const zoneThen = zone ?? knownZone(task)
    return repeat === undefined
      ? planFrom(dueOrRefuse(due, zoneThen), ruleLeft(task), zoneThen)
      : makePlan(due, repeat, zoneThen)
  }
  const moved = zone === undefined ? planOf(task) : moveZone(task, zone)
  return repeat === undefined ? moved : makePlan({ at: moved.dueAt }, repeat, moved.zone)
}

/**
 * What decides when a stored task happens. Where another program made or moved it, when some of its occurrences may have
 * been over, it begins at the instant that was noted, which ends in Z, or where it is due.
 */
export function scheduleOf(task: Planned): Schedule {
  const zone = knownZone(task)
  const rule = storedRule(task)
  // What happens once happens when it is due, wherever another program has moved it.
  const begun = rule.count === 1 ? null : task.anchor
  if (begun && !isMoved(task)) return { rule, anchor: begun, zone }
  const anchor = formatWallClock(wallClockAt(begun ? new Date(begun) : dueOf(task), zone))
  return { rule: without(rule, task.occurrence), anchor, zone }
}

/** What is stored of the schedule of a task that goes on here: of one that was moved, what is left of its count. */
export function goingOn(task: Planned, { anchor, rule }: Schedule) {
  const left = isMoved(task) && rule.count ? storedRepeat(rule) : {}
  return { ...left, anchor, ...(isMoved(task) && { occurrence: 0 }) }
}

/** Whether another program made a task, or moved it since it was last seen here. */
export const isMoved = ({ anchor }: Pick<ScheduledTask, 'anchor'>): boolean =>
  anchor === null || anchor.endsWith('Z')

/** A repeat without the occurrences before the one that comes next. */
function ruleLeft(task: Planned): Rule {
  if (task.dueAt === null) return storedRule(task)
  const { rule, ...schedule } = scheduleOf(task)
  if (!rule.count) return rule
  const next = occurrenceAfter({ ...schedule, rule }, new Date(task.dueAt.getTime() - 1))
  return without(rule, next?.index ?? rule.count)
}

/** A rule that has so many occurrences fewer, but one. */
const without = (rule: Rule, occurrences: number): Rule =>
  rule.count ? { ...rule, count: Math.max(1, rule.count - occurrences) } : rule

function planFrom(due: DueMoment, rule: Rule, zone: string): Plan {
  const anchor = due.wallClock ?? formatWallClock(wallClockAt(due.at, zone))
  return planOr(beginning({ rule, anchor, zone }, due.at), rule, zone)
}

/** The plan of a task that joins a series which a calendar began at another time. */
function planSince(start: DueMoment, due: DueMoment, rule: Rule, zone: string): Plan {
  const begun = planFrom(start, rule, zone)
  if (begun.dueAt >= due.at) return begun
  const next = occurrenceAfter({ ...begun, rule }, new Date(due.at.getTime() - 1))
  return planOr(next && { ...next, anchor: begun.anchor }, rule, zone)
}

function planOr(begun: Beginning | undefined, rule: Rule, zone: string): Plan {
  if (!begun) throw new MemoryError('invalid_input', 'repeat: ends before it begins')
  const { at, anchor, index } = begun
  return { dueAt: at, zone, anchor, ...storedRepeat(rule), occurrence: index }
}

function planOf(task: Planned): Plan {
  const { rule, ...schedule } = scheduleOf(task)
  return {
    ...schedule,
    ...storedRepeat(rule),
    dueAt: dueOf(task),
    occurrence: isMoved(task) ? 0 : task.occurrence,
  }
}

function moveZone(task: Planned, zone: string): Plan {
  const wallClock = wallClockAt(dueOf(task), knownZone(task))
  return { ...planOf(task), zone, dueAt: momentOf(wallClock, zone) }
}

/** When a task is due; `invalid_input` where nobody can read it. */
function dueOf({ dueAt }: Pick<ScheduledTask, 'dueAt'>): Date {
  if (dueAt) return dueAt
  throw new MemoryError('invalid_input', "dueAt: is needed, as the task's own can't be read")
}

/** A zone that this platform has never heard of can't be followed; the task must not be lost for it. */
export const knownZone = ({ zone }: Pick<ScheduledTask, 'zone'>): string =>
  isKnownZone(zone) ? zone : 'UTC'
