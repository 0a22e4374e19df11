import { describe, expect, test } from '../omega.ts'

describe('stats', () => {
  test('counts what is stored about whom', async ({ onSample }) => {
    const all = await onSample('stats')
    const one = await onSample('stats', '--sender', 'mateo', '--json')

    expect(all.stdout).toMatch(/^2 people, [\d.]+ [kM]B\n/)
    expect(all.stdout).toContain('  ana    17 conversations  112 messages  8 facts\n')
    expect(JSON.parse(one.stdout)).toEqual({
      bytes: expect.any(Number),
      senders: [{ senderId: 'mateo', conversations: 9, messages: 58, facts: 6 }],
    })
  })

  test('goes on after a page', async ({ onSample }) => {
    const first = await onSample('stats', '--limit', '1')
    const second = await onSample('stats', '--limit', '1', '--after', '1')

    expect(first.stdout).toMatch(/^More than 1 person, .*\nMore: --after 1\n$/s)
    expect(second.stdout).toMatch(/^2 people, /)
    expect(second.stdout).not.toContain('More')
  })
})
