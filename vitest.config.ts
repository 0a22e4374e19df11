import { readdirSync, readFileSync } from 'node:fs'

import { defineConfig } from 'vitest/config'

/** What a store promises it promises on a server too: the tests in these places that open one run on both. */
const onBoth = [
  'every-method',
  'memory-store',
  'context/',
  'import/',
  'privacy/',
  'recall/',
  'repositories/',
  'workers/',
].flatMap((place) =>
  readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith(place) && file.endsWith('.test.ts'))
    .map((file) => `test/${file}`)
    .filter((file) => readFileSync(file, 'utf8').includes('support/memory.ts')),
)

export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: ['test/support/server/say-which-server.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'file', include: ['test/**/*.test.ts'], provide: { backend: 'file' } },
      },
      { extends: true, test: { name: 'server', include: onBoth, provide: { backend: 'server' } } },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
})
