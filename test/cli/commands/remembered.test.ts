import { describe, expect, omega, test, widest } from '../omega.ts'

const ana = { channel: 'cli', senderId: 'ana' }

describe('what is remembered of a person', () => {
  test('is shown whole on one page', async ({ onSample, memory }) => {
    await memory.aliases.create('ana@mail', 'ana')
    await memory.sessions.set({ ...ana, project: 'shop', sessionId: 's1' })

    const { code, stdout } = await onSample('person', 'ana@mail')

    expect(code).toBe(0)
    for (const part of ['Other ids', 'Facts', 'Talks', 'Lessons', 'Outcomes', 'Sessions']) {
      expect(stdout).toContain(`\n${part}\n`)
    }
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('says where more talks are, and who is meant by a name that nobody has', async ({
    onSample,
  }) => {
    const { stdout } = await onSample('person', 'ana')

    expect(stdout).toContain('\n  More: omega-memory conversations --sender ana\n')
    expect(await onSample('person', 'anna')).toMatchObject({
      code: 1,
      stderr: 'omega-memory: Nobody is known as anna here. Did you mean: ana?\n',
    })
  })

  test('is asked for with a name', async ({ command, memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })

    expect(await command('person')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Say of whom') as string,
    })
  })

  test('goes on after a page', async ({ command, memory }) => {
    for (const rule of ['One', 'Two', 'Three']) {
      await memory.lessons.record({ senderId: 'ana', domain: 'food', rule })
    }
    const first = await command('lessons', '--sender', 'ana', '--limit', '2')
    const second = await command('lessons', '--sender', 'ana', '--limit', '2', '--after', '2')

    expect(first.stdout).toMatch(/\nMore: --after 2\n$/)
    expect(second.stdout).not.toContain('More')
    expect(first.stdout + second.stdout).toMatch(/(?=.*One)(?=.*Two)(?=.*Three)/s)
  })

  test('is shown kind by kind', async ({ command, memory }) => {
    await memory.lessons.record({ senderId: 'ana', domain: 'food', rule: 'No nuts' })
    await memory.outcomes.record({
      senderId: 'ana',
      domain: 'gifts',
      score: -1,
      lesson: 'No socks',
    })
    await memory.aliases.create('ana@mail', 'ana')
    await memory.sessions.set({ ...ana, project: 'shop', sessionId: 's1' })
    const shown = async (kind: string) => (await command(kind, '--sender', 'ana')).stdout

    expect(await shown('lessons')).toMatch(/food +1× +No nuts/)
    expect(await shown('outcomes')).toMatch(/- +gifts +No socks/)
    expect(await shown('aliases')).toMatch(/^ana@mail/)
    expect(await shown('sessions')).toMatch(/cli \/ shop +s1/)
  })

  test('is said to be nothing where it is', async ({ command, memory }) => {
    await memory.facts.set({ senderId: 'leo', key: 'city', value: 'Bern' })

    for (const kind of ['lessons', 'outcomes', 'aliases', 'sessions']) {
      const { code, stdout } = await command(kind, '--sender', 'leo')
      expect({ code, isOneLine: stdout.split('\n').length === 2 }).toEqual({
        code: 0,
        isOneLine: true,
      })
    }
  })

  test('is listed page by page in the audit log', async ({ command, memory }) => {
    for (const input of ['one', 'two', 'three'])
      await memory.audit.record({ ...ana, input, status: 'ok' })

    const first = await command('audit', 'list', '--limit', '2')
    const next = await command('audit', 'list', '--limit', '2', '--before', '2')

    expect(first.stdout).toMatch(/three[\s\S]*two\nMore: --before 2\n$/)
    expect(next.stdout).toMatch(/^1 .*one\n$/)
  })
})

describe('an unknown command', () => {
  test.each([['nonsense', '--help'], ['nonsense'], ['nonsense', '-h']])(
    'is an error: %s %s',
    async (...words) => {
      expect(await omega(words)).toMatchObject({ code: 2, stdout: '' })
    },
  )
})
