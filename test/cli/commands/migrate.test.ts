import { makeOlderFile, olderStates } from '../../fixtures/legacy/states.ts'
import { describe, expect, test } from '../omega.ts'

describe('migrate', () => {
  test("brings the older program's file to this version and says where the copy is", async ({
    command,
    path,
  }) => {
    makeOlderFile(path, olderStates[0]!, 'one user')

    const first = await command('migrate')
    const second = await command('migrate')

    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain('The database was brought to this version:')
    expect(first.stdout).toContain('It was made by the older program, which can still use it.')
    expect(first.stdout).toMatch(/It was copied before: .*\.bak\n$/)
    expect(second.stdout).toBe('The database is of this version.\n')
  })
})
