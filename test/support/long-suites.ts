/**
 * The tests that take longer than a change should wait for: `npm test` leaves them out, `npm run test:all` and CI run them.
 * A test of seconds belongs here, or in a file named `*.slow.test.ts`.
 */
export const longSuites = [
  'test/**/*.slow.test.ts',
  'test/browse/page/changes.test.ts',
  'test/browse/page/hostile.test.ts',
  'test/browse/page/usable.test.ts',
  'test/cli/import/huge.test.ts',
  'test/cli/situations.test.ts',
  'test/cli/walk.test.ts',
  'test/copy/copy-store.test.ts',
  'test/crash/**/*.test.ts',
  'test/doctor/doctor.test.ts',
  'test/drizzle-kit.test.ts',
  'test/every-method.test.ts',
  'test/examples.test.ts',
  'test/pool/memory-pool.test.ts',
  'test/recall/recall.test.ts',
  'test/repositories/index-pages.test.ts',
  'test/repositories/task-model.test.ts',
  'test/scheduling/recurrence.test.ts',
  'test/server/doctor.test.ts',
]
