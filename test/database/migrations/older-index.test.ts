import { copyStore, type MemoryStore } from '../../../src/index.ts'
import { describe, expect, fileTest, test } from '../../support/memory.ts'
import { temporaryPath } from '../../support/temporary.ts'

const said = { channel: 'chat', senderId: 'ana', user: 'red boat', assistant: 'blue boat' }

describe('the index of the older program', () => {
  test('is not filled in a new database, and doctor finds nothing wrong with that', async ({
    memory,
  }) => {
    await memory.recordExchange(said)

    expect(await foundByOlder(memory)).toEqual([])
    expect(await memory.messages.search({ senderId: 'ana', query: 'boat' })).toHaveLength(2)
    expect(await memory.doctor({ repair: true })).toMatchObject({ healthy: true, findings: [] })
    expect(await foundByOlder(memory)).toEqual([])
  })

  test('is filled with what is there when a store is opened for older programs, and stays so', async ({
    memory,
    open,
  }) => {
    await memory.recordExchange(said)

    const older = await open({ olderPrograms: true })
    const found = await foundByOlder(older)
    await older.recordExchange({ ...said, user: 'green boat' })
    const again = await open()
    await again.recordExchange({ ...said, user: 'grey boat' })

    expect(found).toEqual(['red boat'])
    expect(await foundByOlder(again)).toEqual(['green boat', 'grey boat', 'red boat'])
    expect(await again.doctor()).toMatchObject({ healthy: true })
  })

  test('is emptied when a store is opened as one that older programs do not use', async ({
    open,
  }) => {
    const older = await open({ olderPrograms: true })
    await older.recordExchange(said)

    const ours = await open({ olderPrograms: false })
    await ours.recordExchange(said)

    expect(await foundByOlder(ours)).toEqual([])
    expect(await ours.doctor()).toMatchObject({ healthy: true, findings: [] })
  })

  fileTest('goes along with a copy', async ({ open, clock }) => {
    const older = await open({ olderPrograms: true })
    await older.recordExchange(said)
    const copy = await open({ url: `file:${temporaryPath()}`, clock })

    await copyStore(older, copy)

    expect(await foundByOlder(copy)).toEqual(['red boat'])
  })
})

/** What the older program finds. */
async function foundByOlder({ client }: MemoryStore): Promise<unknown[]> {
  const { rows } = await client.execute(
    `SELECT m.content FROM messages_fts AS fts JOIN messages AS m ON m.rowid = fts.rowid
     WHERE messages_fts MATCH '"boat"' ORDER BY 1`,
  )
  return rows.map(({ content }) => content)
}
