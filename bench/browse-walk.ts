/**
 * Walks every view and makes every change in a browser, on a store of a million messages of 10,000 people with the example's beside
 * them: `npm run test:browse-1M`. The first run makes that store, in two minutes.
 */
import { spawnSync } from 'node:child_process'

import { storeOf } from './stores.ts'

const { status } = spawnSync(
  'npx',
  [
    'vitest',
    'run',
    '--project',
    'file-long',
    '--testTimeout=300000',
    'test/browse/page',
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      OMEGA_MEMORY_LARGE_STORE: await storeOf('1M'),
      OMEGA_MEMORY_BROWSER: 'required',
    },
  },
)
process.exitCode = status ?? 1
