import { sql } from 'drizzle-orm'
import { customType, text } from 'drizzle-orm/sqlite-core'

import { formatMoment, readMoment } from '../time/moments.ts'

/** A moment: a `Date` in rows, `YYYY-MM-DD HH:MM:SS` in UTC in the file, so that text order is time order. */
export const moment = customType<{ data: Date; driverData: string }>({
  dataType: () => 'text',
  toDriver: formatMoment,
  fromDriver: readMoment,
})

/** A moment to the millisecond: a `Date` in rows, the milliseconds since 1970 in the file. */
export const instant = customType<{ data: Date; driverData: number }>({
  dataType: () => 'integer',
  toDriver: (value) => value.getTime(),
  fromDriver: (stored) => new Date(stored),
})

/** The default that rows of other programs rely on. Ours always give the moment themselves. */
export const storageNow = sql`(datetime('now'))`

/** A value stored as JSON. Text that other programs left there and that is no JSON comes back as it is. */
export const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (stored) => {
    try {
      return JSON.parse(stored) as unknown
    } catch {
      return stored
    }
  },
})

/** Bytes as they are: a `Uint8Array` in rows, a blob in the file. */
export const bytes = customType<{ data: Uint8Array; driverData: ArrayBuffer | Uint8Array }>({
  dataType: () => 'blob',
  fromDriver: (stored) => new Uint8Array(stored),
})

/** The project of a scope; `''` is "general". */
export const projectColumn = () => text('project').notNull().default('')
