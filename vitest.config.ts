import { readdirSync, readFileSync } from 'node:fs'

import { configDefaults, defineConfig } from 'vitest/config'

import { frameworkAliases, withoutFrameworks } from './test/support/frameworks.ts'
import { InOrder } from './test/support/in-order.ts'
import {
  aloneSuites,
  longerSuites,
  longOnServer,
  longSuites,
  sharingSuites,
  startingSuites,
} from './test/support/long-suites.ts'

const testFiles = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.test.ts') && !file.includes('node_modules'),
)

/** What is decided before a statement is sent, or from the rows that came back, is the same on a server. */
const sameOnServer = [
  'context/cut-history.test.ts',
  'context/decisions.test.ts',
  'context/facts-told.test.ts',
  'recall/early-reading.test.ts',
  'recall/noted.test.ts',
  'recall/other-writings.test.ts',
]

/** What a store promises it promises on a server too: the tests in these places that open one run on both. */
const onBoth = [
  'every-method',
  'memory-store',
  'context/',
  'doors/',
  'frameworks/',
  'import/',
  'privacy/',
  'recall/',
  'repositories/',
  'workers/',
].flatMap((place) =>
  testFiles
    .filter((file) => file.startsWith(place) && !sameOnServer.includes(file))
    .map((file) => `test/${file}`)
    .filter((file) => readFileSync(file, 'utf8').includes('support/memory.ts')),
)
/** What a door does is tried on a file at every change, and on a server with the long ones. */
const isLong = (file: string) =>
  file.endsWith('.slow.test.ts') ||
  file.startsWith('test/doors/') ||
  [...longSuites, ...startingSuites, ...longerSuites, ...longOnServer].includes(file)

/**
 * After how many milliseconds a test hangs. How long a thing may take is held by ratios, so this is long enough for a machine
 * that is slow today, and for the long runs of `npm run test:crash` and `npm run test:long`.
 */
const isLongRun = process.env.CRASH === 'long' || process.env.OMEGA_MEMORY_LONG !== undefined
const hangs = isLongRun ? 4 * 3_600_000 : 600_000

export default defineConfig({
  resolve: { alias: frameworkAliases },
  test: {
    pool: 'forks',
    // Vitest leaves one core free by default: of two, that is half.
    maxWorkers: '100%',
    exclude: [...configDefaults.exclude, ...withoutFrameworks()],
    setupFiles: ['test/support/seed.ts'],
    globalSetup: [
      'test/support/build-page.ts',
      'test/support/build-programs.ts',
      'test/support/empty-store.ts',
      'test/support/server/say-which-server.ts',
    ],
    // One process runs file after file, which saves importing the library for each. The long ones on a file that open and close many stores get one
    // each: where a process has loaded what many of them use, the collection that each closing asks for takes longer than importing would.
    isolate: false,
    sequence: { sequencer: InOrder },
    testTimeout: hangs,
    hookTimeout: hangs,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'file',
          include: ['test/**/*.test.ts'],
          exclude: [...longSuites, ...startingSuites, ...longerSuites, ...aloneSuites],
          provide: { backend: 'file' },
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: onBoth.filter((file) => !isLong(file)),
          provide: { backend: 'server' },
        },
      },
      {
        extends: true,
        test: {
          name: 'file-longer',
          include: [...longerSuites, ...sharingSuites, ...startingSuites],
          provide: { backend: 'file' },
        },
      },
      {
        extends: true,
        test: {
          name: 'file-long',
          isolate: true,
          include: longSuites,
          exclude: sharingSuites,
          provide: { backend: 'file' },
        },
      },
      {
        extends: true,
        test: {
          name: 'file-alone',
          include: aloneSuites,
          maxWorkers: 1,
          // Of the tests of a file that run side by side: a process each, on the cores of a small machine.
          maxConcurrency: 2,
          sequence: { groupOrder: 1 },
          provide: { backend: 'file' },
        },
      },
      {
        extends: true,
        test: {
          name: 'server-long',
          include: onBoth.filter(isLong),
          provide: { backend: 'server' },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // It runs in a browser: test/browse/page.
      exclude: ['src/browse/page/**'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
})
