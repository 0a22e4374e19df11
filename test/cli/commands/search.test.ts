import { reminder } from '../../support/task.ts'
import { describe, expect, test, widest } from '../omega.ts'

const seas = ['calm', 'rough', 'grey', 'blue', 'cold', 'warm']
const storyOf = (sea: string) =>
  `${`The sea was ${sea} that day. `.repeat(20)}A zebra came by. ${`Then it was ${sea}. `.repeat(20)}`

describe('search', () => {
  test('finds what was said, in 80 columns', async ({ onSample }) => {
    const { code, stdout } = await onSample('search', '--sender', 'ana', 'nut', 'allergy')

    expect(code).toBe(0)
    expect(stdout).toContain("  He's five and allergic to hazelnuts.")
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('tells when, who and where, and shows the words around each match: five on a screen', async ({
    memory,
    command,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Asia/Tokyo' })
    await memory.importHistory(
      seas.map((sea, at) => ({
        type: 'message' as const,
        channel: 'cli',
        senderId: 'ana',
        role: 'user' as const,
        content: storyOf(sea),
        author: 'Leo',
        timestamp: `2026-01-0${at + 1}T20:00:00Z`,
        conversation: { key: `c${at}`, title: 'The zoo' },
        idempotencyKey: `m${at}`,
      })),
    )

    const { stdout } = await command('search', '--sender', 'ana', 'zebras')

    const lines = stdout.trimEnd().split('\n')
    expect(lines.filter((line) => line.includes('Leo  The zoo'))).toHaveLength(5)
    expect(lines[0]).toMatch(/^2026-01-0\d 05:00  Leo  The zoo$/)
    expect(stdout.match(/zebra/g)).toHaveLength(5)
    expect(lines.length).toBeLessThan(24)
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('goes on after a page, and says so to programs as to people', async ({
    memory,
    command,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'a zebra' })
    for (const sea of seas) {
      await memory.messages.append({
        channel: 'cli',
        senderId: 'ana',
        role: 'user',
        content: storyOf(sea),
      })
    }
    const search = async (...args: string[]) => {
      const { stdout } = await command('search', 'zebra', '--limit', '4', '--json', ...args)
      return JSON.parse(stdout)
    }

    const first = await search()
    const second = await search('--after', '4')

    const ids = [...first.hits, ...second.hits].map(({ message }) => message.id)
    expect(new Set(ids).size).toBe(6)
    expect(first).toMatchObject({ more: 4, others: [{ kind: 'fact', text: 'pet: a zebra' }] })
    expect(second).toMatchObject({ more: null, others: [], zone: null })
    expect((await command('search', 'zebra')).stdout).toMatch(/\nMore: --after 5\n$/)
  })

  test('prints whole messages when asked to', async ({ memory, command }) => {
    const content = `${'The sea was calm. '.repeat(40)}A zebra came by.`
    const said = { channel: 'cli', senderId: 'ana', role: 'user' as const, content }
    await memory.messages.append(said)

    const { stdout } = await command('search', '--sender', 'ana', '--full', 'zebra')

    expect(stdout.match(/The sea was calm/g)!.length).toBeGreaterThan(30)
  })

  test('names the people that are meant where nobody is called so', async ({ onSample }) => {
    const { code, stderr } = await onSample('search', '--sender', 'anna', 'allergy')

    expect(code).toBe(1)
    expect(stderr).toContain('Nobody is known as anna here. Did you mean: ana')
  })

  test('needs no name where there is one person, and tells the names where there are more', async ({
    memory,
    command,
  }) => {
    const say = (senderId: string) =>
      memory.messages.append({
        channel: 'cli',
        senderId,
        role: 'user',
        content: 'A zebra came by.',
      })
    await say('ana')
    const alone = await command('search', 'zebra')
    await say('leo')

    const { code, stderr } = await command('search', 'zebra')

    expect(alone.stdout).toContain('A zebra came by.')
    expect(code).toBe(2)
    expect(stderr).toContain('--sender: ana, leo')
  })

  test('finds facts, tasks and talks as well', async ({ memory, command }) => {
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'a zebra called Zoe' })
    await memory.tasks.create(reminder({ description: 'Feed the zebra' }))
    const { id } = await memory.conversations.getOrCreate({ channel: 'cli', senderId: 'ana' })
    await memory.conversations.update(id, { title: 'About zebras' })

    const { stdout } = await command('search', '--sender', 'ana', 'zebra')

    expect(stdout).toBe('fact  pet: a zebra called Zoe\ntask  Feed the zebra\ntalk  About zebras\n')
  })

  test('says when nothing was found', async ({ onSample }) => {
    const { code, stdout } = await onSample('search', '--sender', 'mateo', 'zeppelin')

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing was found.\n' })
  })

  test('searches a time, a channel and a project only', async ({ onSample }) => {
    const { stdout } = await onSample(
      'search',
      '--sender',
      'ana',
      '--json',
      '--limit',
      '1',
      '--channel',
      'cli',
      '--project',
      'tidepool',
      '--since',
      '2026-04-01',
      'sync',
    )

    expect(JSON.parse(stdout)).toMatchObject({
      hits: [{ message: { content: expect.stringContaining('sync') } }],
    })
  })

  test('names a moment that does not exist', async ({ onSample }) => {
    const { code, stderr } = await onSample(
      'search',
      '--sender',
      'ana',
      '--since',
      '2026-02-30',
      'x',
    )

    expect(code).toBe(2)
    expect(stderr).toContain('since')
  })
})
