import { MemoryStore } from '../../../src/index.ts'
import { TestServer } from '../../support/server/test-server.ts'
import { describe, expect, omega, sample, test } from '../omega.ts'

describe('copy', () => {
  test('takes a file to a server and back, and says what it did', async ({ onSample, path }) => {
    const original = await onSample('stats', '--json')
    await using server = await TestServer.start({ path: `${path}.server` })

    const there = await omega(['copy', path, server.url])
    const back = await omega(['copy', server.url, `${path}.back`, '--json'])

    expect(there).toMatchObject({ code: 0, stderr: '' })
    expect(there.stdout).toContain('compared one by one.')
    expect(there.stdout).toContain('The audit chain is intact')
    expect(JSON.parse(back.stdout)).toMatchObject({ resumed: 0, audit: { ok: true } })
    expect((await omega(['stats', '--json', '--db', `${path}.back`])).code).toBe(original.code)
  })

  test('goes on with a copy that was there already', async ({ onSample, path }) => {
    await onSample('stats')
    await omega(['copy', path, `${path}.copy`])

    const again = await omega(['copy', path, `${path}.copy`])

    expect(again.code).toBe(0)
    expect(again.stdout).toMatch(/\d+ rows of an earlier attempt/)
  })

  test('refuses to copy a memory onto itself', async ({ onSample, path }) => {
    await onSample('stats')

    const { code, stderr } = await omega(['copy', path, path])

    expect(code).toBe(2)
    expect(stderr).toContain('<from> and <to> are the same')
  })

  test('shows how far it has come where somebody looks', async ({ onSample, path }) => {
    await onSample('stats')

    const { stderr } = await omega(['copy', path, `${path}.copy`], { tty: true })

    expect(stderr).toContain('copying senders: ')
  })

  test('refuses a target that holds something else', async ({ onSample, command, path }) => {
    await onSample('stats')
    await omega(['copy', path, `${path}.copy`])
    await command('facts', 'set', '--sender', 'zoe', 'city', 'Porto')
    await omega(['facts', 'set', '--sender', 'zoe', 'city', 'Nice', '--db', `${path}.copy`])

    const refused = await omega(['copy', path, `${path}.copy`])

    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain('other rows')
  })

  test('says of a copy that was not finished what to do, whatever command meets it', async ({
    onSample,
    path,
  }) => {
    await onSample('stats')
    const half = `${path}.half`
    await omega(['copy', path, half])
    {
      await using memory = await MemoryStore.open({ url: `file:${half}` })
      await memory.client.batch(
        [
          "INSERT INTO __omega_memory_migrations(hash, created_at) VALUES ('an unfinished copy', -1)",
          'DELETE FROM messages WHERE key > 3',
        ],
        'write',
      )
    }

    const refused = [
      await omega(['stats', '--db', half]),
      await omega(['facts', 'set', '--sender', 'zoe', 'city', 'Nice', '--db', half]),
      await omega(['import', sample, '--db', half]),
    ]
    const doctor = await omega(['doctor', '--db', half, '--json'])
    const finished = await omega(['copy', path, half])
    const after = await omega(['doctor', '--db', half, '--json'])

    for (const { code, stderr } of refused) {
      expect(code).not.toBe(0)
      expect(stderr.replaceAll('\n', ' ')).toContain('Run omega-memory copy again')
    }
    expect(JSON.parse(doctor.stdout)).toMatchObject({ healthy: false })
    expect(doctor.stdout).toContain('copy_unfinished')
    expect(finished.code).toBe(0)
    expect(JSON.parse(after.stdout)).toMatchObject({ healthy: true })
  })

  test('does not begin an empty memory for a mistyped original', async ({ path }) => {
    const { code, stderr } = await omega(['copy', `${path}.mistyped`, path])

    expect(code).not.toBe(0)
    expect(stderr.replaceAll('\n', ' ')).toContain('there is no database here')
  })
})
