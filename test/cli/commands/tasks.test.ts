import { describe, expect, test, widest } from '../omega.ts'

describe('tasks', () => {
  test('lists the pending tasks of a person and how they repeat', async ({ onSample }) => {
    const { stdout } = await onSample('tasks', '--sender', 'mateo')

    expect(stdout).toContain(
      '2026-04-23 05:00 UTC  every 3 days, Europe/Madrid  Regar los bancales\n',
    )
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('previews and cancels a task', async ({ onSample, open }) => {
    const memory = await open()
    const [task] = await memory.tasks.listForSender('mateo')

    const preview = await onSample('tasks', 'preview', task!.id, '--times', '2')
    const cancelled = await onSample('tasks', 'cancel', '--sender', 'mateo', task!.id.slice(0, 8))

    expect(preview.stdout.split('\n')).toHaveLength(3)
    expect(cancelled).toMatchObject({ code: 0, stdout: 'Cancelled: Regar los bancales\n' })
    expect(await memory.tasks.listForSender('mateo')).toHaveLength(1)
  })

  test('says when there is no such task', async ({ onSample }) => {
    const { code, stderr } = await onSample('tasks', 'cancel', '--sender', 'ana', '00000000')

    expect(code).toBe(1)
    expect(stderr).toContain('has no pending task of this id')
  })

  test('lists what is due and what failed', async ({ onSample }) => {
    const due = await onSample('tasks', 'due', '--json')
    const failed = await onSample('tasks', 'failed')

    expect(Array.isArray(JSON.parse(due.stdout))).toBe(true)
    expect(failed.stdout).toBe('There are none.\n')
  })
})
