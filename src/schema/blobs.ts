import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { bytes, json } from './column-types.ts'

/** The large binary parts of bodies and values, each once, however many rows hold it. */
export const blobs = sqliteTable(
  'blobs',
  {
    /** SHA-256 of all parts together, in hexadecimal. */
    hash: text('hash').notNull(),
    /** 0, 1, 2 …: each part has 1 MiB, the last one what is left. Servers take no values of 5 MB. */
    part: integer('part').notNull(),
    bytes: bytes('bytes').notNull(),
  },
  (table) => [primaryKey({ name: 'blobs_key', columns: [table.hash, table.part] })],
)

/** How many rows hold a blob. Triggers count, and delete a blob with the last row that holds it. */
export const blobUses = sqliteTable('blob_uses', {
  hash: text('hash').primaryKey(),
  uses: integer('uses').notNull(),
})

/** What was cut out of a text, and where it stood. */
export interface BlobPlace {
  /** How many characters of what is left of the text stand before it; null where nothing is left. */
  readonly at: number | null
  readonly hash: string
  /** How many bytes the blob has. */
  readonly size: number
  /** The characters that stood there: the bytes written as base64, or the text that they are in UTF-8. */
  readonly as: 'base64' | 'text'
}

/** What was cut out of a row's text, in its order; null for nothing. */
export const blobPlaces = () => json('blobs').$type<readonly BlobPlace[]>()
