import { expect, test } from 'vitest'

import { start } from './support/process.ts'
import { temporaryPath } from './support/temporary.ts'

test('a file store opens no socket, whatever is done with it', async () => {
  await using child = start(new URL('./support/scripts/sockets.ts', import.meta.url), [
    temporaryPath(),
  ])

  const told = await child.message()

  expect(told).toEqual({ byTheStore: [], byTheTest: ['TCPSERVERWRAP'] })
})
