import * as z from 'zod'

import { units, weekdays } from '../time/calendar.ts'
import { givenMoment } from './columns.ts'

const numbers = (least: number, most: number) =>
  z.array(z.int().min(least).max(most)).min(1).max(366).optional()

/** Days and places that are counted from 1, or from the end. */
const places = (most: number) =>
  z
    .array(
      z
        .int()
        .min(-most)
        .max(most)
        .refine((place) => place !== 0, 'must not be 0'),
    )
    .min(1)
    .max(366)
    .optional()

const day = z.enum(weekdays)

/** A word, a phrase, cron, an RRULE, or a repeat spelt out. What they mean is for `scheduling/` to say. */
export const repeat = z.union(
  [
    z.string().trim().min(1).max(10_000),
    z.strictObject({
      every: z.int().min(1).max(999),
      unit: z.enum(units),
      on: z
        .array(z.union([day, z.strictObject({ nth: z.int().min(-53).max(53), day })]))
        .min(1)
        .optional(),
      monthDays: places(31),
      months: numbers(1, 12),
      positions: places(366),
      hours: numbers(0, 23),
      minutes: numbers(0, 59),
      until: givenMoment.optional(),
      count: z.int().min(1).max(99_999).optional(),
    }),
  ],
  { error: 'is neither a word, an RRULE, cron nor { every, unit, on?, until?, count?, … }' },
)
export type Repeat = z.output<typeof repeat>
