import type { Client } from '@libsql/client'
import * as z from 'zod'

import { isDate } from './any-realm.ts'
import { defaultHints, type OnboardingHints } from './context/onboarding.ts'
import type { AuthToken } from './database/server/token.ts'
import { MemoryError } from './errors.ts'
import { heard, type Hears } from './heard.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { Embed, EmbedContext } from './recall/embedder.ts'
import { hears } from './schema/columns.ts'
import { type Clock, systemClock } from './time/clock.ts'
import { parseMoment } from './time/moments.ts'

const limit = (key: keyof Limits) => z.int().positive().default(defaultLimits[key])

const hint = (stage: keyof OnboardingHints) => z.string().min(1).default(defaultHints[stage])

const isAuthToken = (value: unknown) => typeof value === 'string' || typeof value === 'function'

const noReplica =
  'an embedded replica (a local copy of a server) is not supported; open the server itself with url, or a file'

const isClient = (value: unknown): boolean => {
  const client: unknown = Object(value).$client ?? value
  return ['execute', 'batch', 'transaction', 'migrate'].every(
    (name) => typeof Object(client)[name] === 'function',
  )
}

const isClock = (value: unknown): value is Clock =>
  typeof value === 'object' && value !== null && 'now' in value && typeof value.now === 'function'

/** The application's clock. What it says is stored, so that it must be a moment that can be. */
const heldToItsWord = (clock: Clock): Clock => ({
  now() {
    const now: unknown = readClock(clock)
    if (isDate(now) && parseMoment(now)) return now
    throw new MemoryError('invalid_input', 'clock: now() must return a Date of the years 1 to 9999')
  },
})

function readClock(clock: Clock): unknown {
  try {
    return clock.now()
  } catch (cause) {
    throw new MemoryError('invalid_input', 'clock: now() failed', { cause })
  }
}

/** For who gives the place alone, as other libraries take it. */
export function refuseUrlAlone(options: unknown): void {
  if (typeof options !== 'string') return
  throw new MemoryError(
    'invalid_input',
    'options: must be an object: write MemoryStore.open({ url }), with this text as url',
  )
}

/** What `MemoryStore.open` takes. Everything has a default. */
export const MemoryOptions = z.strictObject({
  /** `file:…`, `:memory:`, or a libSQL server: `libsql://…`, `https://…`, `http://…`. `file:omega-memory.db` unless given. */
  url: z.string('must be a text; of a URL object, its href').default('file:omega-memory.db'),
  /**
   * A libSQL client that the application has opened, or its Drizzle database over one, in place of `url`: the store works
   * on it and leaves closing it to the application, along with waiting for locks and sending again.
   */
  client: z
    .custom<Client | { $client: Client }>(isClient, 'must be a libSQL client, or Drizzle over one')
    .transform((given): Client => ('$client' in given ? given.$client : given))
    .optional(),
  /**
   * The server's token, or a function that gives one: it is asked when the token is first needed, and again when the
   * server refuses the last one, such as one that has run out. None unless given.
   */
  authToken: z.custom<AuthToken>(isAuthToken, 'must be a text or a function').optional(),
  /** Refused, so leave it out: an embedded replica is not to be trusted yet, see docs/decisions/0023. */
  syncUrl: z.never({ error: noReplica }).optional(),
  /** Encrypts the file; passed on to libSQL. The file is not encrypted unless given. */
  encryptionKey: z.string().min(1).optional(),
  /** How many messages of the active conversation a context holds; 50 unless given. */
  maxContextMessages: z.int().positive().max(10_000).default(50),
  /** How many facts a context tells at most; 100 unless given. */
  maxContextFacts: z.int().positive().max(10_000).default(100),
  /** By channel, whose words a context may tell there: see `hears` of `context.build`. Those of every channel unless given. */
  channels: z.record(z.string(), z.strictObject({ hears })).default({}),
  /** After how many minutes without a message a conversation is over; 120 unless given. */
  idleMinutes: z.number().positive().max(525_600).default(120),
  /** `normal`: a power cut can lose the last commits, never damage the file. `full`: it loses none. `normal` unless given. */
  durability: z.enum(['normal', 'full']).default('normal'),
  /** How long a write waits for another process, in milliseconds; 10000 unless given. */
  busyTimeoutMs: z.int().nonnegative().max(600_000).default(10_000),
  /** How long one request to a server may take before it counts as lost, in milliseconds; 15000 unless given. */
  requestTimeoutMs: z.int().positive().max(600_000).default(15_000),
  /**
   * Whether the Rust program searches in this database too: its own index is filled then, which takes a sixth of the time of a
   * write. Left out, it is filled in files that were that program's, and not in new ones. Once told, the database keeps to it.
   */
  olderPrograms: z.boolean().optional(),
  /** Whether an older program's file is copied before it is brought forward; `true` unless given. */
  backupBeforeAdoption: z.boolean().default(true),
  /**
   * Opens what is there for reading only: nothing is made, brought forward or written, and a file and its folder need not be
   * writable. Every write fails. `false` unless given.
   */
  readonly: z.boolean().default(false),
  /** What says which time it is; the system's clock unless given. */
  clock: z
    .custom<Clock>(isClock, 'must have a method now()')
    .transform(heldToItsWord)
    .default(systemClock),
  /** What the assistant is asked to mention at each onboarding stage. */
  onboardingHints: z
    .strictObject({
      0: hint(0),
      1: hint(1),
      2: hint(2),
      3: hint(3),
      4: hint(4),
    })
    .default(defaultHints),
  /** What the assistant is called, for questions that name it; a person's `assistant_name` fact goes before it. It has no name unless given. */
  assistantName: z.string().optional(),
  /** Turns texts into vectors, for recall by meaning beside words. The application's own; never needed. */
  embed: z.custom<Embed>((value) => typeof value === 'function', 'must be a function').optional(),
  /** Names what `embed` is, so that vectors of another embedder are made anew and never compared; `default` unless given. */
  embedModel: z.string().min(1).default('default'),
  /** How long `embed` may take for a question, in milliseconds, before words alone decide; ten times as long for new messages; 5000 unless given. */
  embedTimeoutMs: z.int().positive().max(600_000).default(5_000),
  /** Told of what fails beside a call, and which no call fails with: what the embedder did not give, and for what. */
  onError: z
    .custom<Hears<EmbedContext>>((value) => typeof value === 'function', 'must be a function')
    .transform(heard)
    .optional(),
  /** How long each kind of text may be. */
  limits: z
    .strictObject({
      identifier: limit('identifier'),
      message: limit('message'),
      metadata: limit('metadata'),
      body: limit('body'),
      attachments: limit('attachments'),
      transcriptEntry: limit('transcriptEntry'),
      factKey: limit('factKey'),
      factValue: limit('factValue'),
      taskDescription: limit('taskDescription'),
      note: limit('note'),
    })
    .default(defaultLimits),
})
export type MemoryOptions = z.input<typeof MemoryOptions>

/** The options with every default in place. */
export type Settings = z.output<typeof MemoryOptions>
