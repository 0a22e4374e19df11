import { describe, expect, test, widest } from '../omega.ts'

describe('facts', () => {
  test('lists what is known, in 80 columns', async ({ onSample }) => {
    const { code, stdout } = await onSample('facts', '--sender', 'ana')

    expect(code).toBe(0)
    expect(stdout).toContain(
      'sister      Lucía, lives in Valencia, birthday on 12 May, eats no dairy\n',
    )
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('goes on after a page', async ({ onSample }) => {
    const first = await onSample('facts', '--sender', 'ana', '--limit', '7')
    const second = await onSample('facts', '--sender', 'ana', '--limit', '7', '--after', '7')

    expect(first.stdout).toMatch(/\nMore: --after 7\n$/)
    expect(second.stdout).toBe('timezone  Europe/Lisbon\n')
  })

  test('sets, shows the history of, and deletes a fact', async ({ onSample }) => {
    await onSample('facts', 'set', '--sender', 'ana', 'location', 'Lisbon')

    const history = await onSample('facts', 'history', '--sender', 'ana', 'location', '--json')
    const deleted = await onSample('facts', 'delete', '--sender', 'ana', 'location')
    const again = await onSample('facts', 'delete', '--sender', 'ana', 'location')

    expect(
      JSON.parse(history.stdout)
        .map(({ value }: { value: string }) => value)
        .sort(),
    ).toEqual(['Lisbon', 'Porto'])
    expect(deleted).toMatchObject({ code: 0, stdout: 'location is deleted.\n' })
    expect(again).toMatchObject({ code: 1, stdout: 'There was no fact location.\n' })
  })

  test('shows when each value of a fact stood', async ({ onSample }) => {
    const { stdout } = await onSample('facts', 'history', '--sender', 'ana', 'location')
    const none = await onSample('facts', 'history', '--sender', 'ana', 'shoe_size')

    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}now {2}Porto\n$/)
    expect(none.stdout).toBe('It never had a value.\n')
  })

  test('names the field that the store refuses', async ({ onSample }) => {
    const { code, stderr } = await onSample('facts', 'set', '--sender', 'ana', ' ', 'Porto')

    expect(code).toBe(2)
    expect(stderr).toBe('omega-memory: key: must not be empty\n')
  })
})
