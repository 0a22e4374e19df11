import { defineConfig } from 'vitest/config'

import { frameworkAliases, withoutFrameworks } from './test/support/frameworks.ts'
import { longSuites, startingSuites } from './test/support/long-suites.ts'

/** What is worth running on every version of Node: all but the tests that take long or start processes by the dozen. */
export default defineConfig({
  resolve: { alias: frameworkAliases },
  test: {
    pool: 'forks',
    maxWorkers: '100%',
    isolate: false,
    setupFiles: ['test/support/seed.ts'],
    globalSetup: [
      'test/support/build-page.ts',
      'test/support/build-programs.ts',
      'test/support/empty-store.ts',
      'test/support/server/say-which-server.ts',
    ],
    provide: { backend: 'file' },
    include: ['test/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      ...withoutFrameworks(),
      ...longSuites,
      ...startingSuites,
      'test/package/**',
      'test/cli/**',
    ],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
