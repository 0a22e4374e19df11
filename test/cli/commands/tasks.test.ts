import { describe, expect, test, widest } from '../omega.ts'

describe('tasks', () => {
  test('lists the pending tasks of a person and how they repeat', async ({ onSample }) => {
    const { stdout } = await onSample('tasks', '--sender', 'mateo')

    expect(stdout).toContain(
      '2026-04-23 05:00 UTC  every 3 days, Europe/Madrid  Regar los bancales\n',
    )
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('says in words how each task repeats', async ({ command, memory }) => {
    const task = { channel: 'cli', senderId: 'ana', replyTarget: 'ana', dueAt: '2030-01-07 09:00' }
    await memory.tasks.create({ ...task, description: 'One', repeat: 'weekly' })
    await memory.tasks.create({ ...task, description: 'Two', repeat: 'FREQ=WEEKLY;BYDAY=MO,FR' })
    await memory.tasks.create({
      ...task,
      description: 'Three',
      repeat: { every: 2, unit: 'month' },
    })
    await memory.tasks.create({ ...task, description: 'Four' })

    const { stdout } = await command('tasks', 'list', '--sender', 'ana')

    expect(stdout.split('\n').map((line) => line.slice(32).split(/ {2,}/).filter(Boolean))).toEqual(
      [
        ['weekly, UTC', 'One'],
        ['weekly on Mon, Fri, UTC', 'Two'],
        ['every 2 months, UTC', 'Three'],
        ['Four'],
        [],
      ],
    )
  })

  test('lists what is over, the latest first, page by page', async ({ command, memory }) => {
    const task = { channel: 'cli', senderId: 'ana', replyTarget: 'ana' }
    for (const day of ['07', '08']) {
      const made = await memory.tasks.create({
        ...task,
        description: `On the ${day}`,
        dueAt: `2030-01-${day} 09:00`,
      })
      await memory.tasks.cancel(made.task.id, 'ana')
    }

    const first = await command('tasks', 'past', '--sender', 'ana', '--limit', '1')
    const [, after] = /\nMore: --after (\w+)\n$/.exec(first.stdout) ?? []
    const second = await command('tasks', 'past', '--sender', 'ana', '--after', after!)

    expect(first.stdout).toMatch(/2030-01-08 09:00 UTC +cancelled +On the 08/)
    expect(second.stdout).toMatch(/On the 07\n$/)
    expect(await command('tasks', 'past', '--sender', 'ana', '--after', 'nothing1')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no task of this id') as string,
    })
  })

  test('shows a task that failed for good as failed', async ({ command, memory }) => {
    const { task } = await memory.tasks.create({
      channel: 'cli',
      senderId: 'ana',
      replyTarget: 'ana',
      description: 'Call',
      dueAt: '2026-01-05 10:00',
      maxRetries: 0,
    })
    await memory.tasks.fail(task, new Error('no line'))

    const { stdout } = await command('tasks', 'failed')

    expect(stdout).toMatch(/2026-01-05 10:00 UTC {2}failed {2}Call\n$/)
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

  test('previews a task by the id that a list shows', async ({ onSample, open }) => {
    const memory = await open()
    await onSample('stats')
    const [task] = await memory.tasks.listForSender('ana')

    const { code, stdout } = await onSample('tasks', 'preview', task!.id.slice(0, 8))

    expect({ code, stdout }).toEqual({ code: 0, stdout: '2026-04-22 08:30 UTC\n' })
  })

  test('says when a task that was asked for is unknown or over', async ({ onSample, open }) => {
    const memory = await open()
    await onSample('stats')
    const [task] = await memory.tasks.listForSender('ana')
    await memory.tasks.cancel(task!.id, 'ana')

    const unknown = await onSample('tasks', 'preview', '00000000')
    const over = await onSample('tasks', 'preview', task!.id)

    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no task of this id'),
    })
    expect(over).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is planned') })
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
