import { defineConfig } from 'vitest/config'

/** What is worth running on every version of Node: all but the tests that take long or start processes by the dozen. */
export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: ['test/support/server/say-which-server.ts'],
    provide: { backend: 'file' },
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/crash/**',
      'test/package/**',
      'test/cli/**',
      'test/scheduling/**',
      'test/**/*.slow.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
