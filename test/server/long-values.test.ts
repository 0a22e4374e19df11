import { expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { RealServer } from '../support/server/real-server.ts'
import { describeReal } from '../support/server/replicated.ts'
import { temporaryPath } from '../support/temporary.ts'

/** Words, which stay in the row: a stretch of letters alone would stand apart as a large binary part. */
const long = (megabytes: number) => 'word '.repeat(megabytes * 200_000)

describeReal('a real server', () => {
  test('refuses a value that is longer than it takes by what is wrong, and stores nothing', async () => {
    await using server = await RealServer.start({ path: temporaryPath() })
    await using memory = await MemoryStore.open({ url: server.url })
    const place = { senderId: 'ana', namespace: ['notes'] }

    await memory.items.set({ ...place, key: 'taken', value: long(4) })
    const refused = memory.items.set({ ...place, key: 'refused', value: long(6) })

    await expect(refused).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('longer than this database takes'),
    })
    expect((await memory.items.list(place)).map(({ key }) => key)).toEqual(['taken'])
  })
})
