/** The days of a week as schedules name them, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** The steps in which a schedule can repeat. */
export const units = ['day', 'week', 'month', 'year'] as const
export type Unit = (typeof units)[number]
