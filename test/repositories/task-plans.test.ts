import { describe, expect, test } from '../support/memory.ts'
import { plansOf } from '../support/plans.ts'
import { reminder } from '../support/task.ts'

/** An index that answers the whole of a condition, not one that leads to every pending task. */
const ready = 'scheduled_tasks USING INDEX idx_scheduled_tasks_ready (<expr><?)'
const sameInstant =
  'scheduled_tasks USING INDEX idx_scheduled_tasks_pending (sender_id=? AND due_at=?)'
const nearInTime =
  'scheduled_tasks USING INDEX idx_scheduled_tasks_pending (sender_id=? AND due_at>? AND due_at<?)'

describe('create', () => {
  test('looks only at what its sender has around that time', async ({ memory }) => {
    const plans = await plansOf(memory, () => memory.tasks.create(reminder({ zone: 'UTC' })))

    expect(plans).toEqual([
      ['SCAN CONSTANT ROW', 'SCALAR SUBQUERY 1', `SEARCH ${sameInstant}`],
      [`SEARCH ${sameInstant}`],
      [`SEARCH ${nearInTime}`],
    ])
  })
})

describe('claimDue', () => {
  test('looks only at what is due', async ({ memory }) => {
    const [listing] = await plansOf(memory, () => memory.tasks.listDue())
    const [noting, leasing] = await plansOf(memory, () => memory.tasks.claimDue({ owner: 'w' }))

    expect(listing).toEqual([`SEARCH ${ready}`])
    expect(noting).toEqual([`SEARCH ${ready}`])
    expect(leasing).toContain(`SEARCH ${ready}`)
  })
})

describe('listForSender', () => {
  test('reads what its person has pending, and nothing of anyone else', async ({ memory }) => {
    const plans = await plansOf(memory, () => memory.tasks.listForSender('ana'))

    const steps = plans.flat().filter((step) => step.includes('scheduled_tasks'))
    expect(steps).toEqual([
      'SEARCH scheduled_tasks USING INDEX idx_scheduled_tasks_sender (sender_id=? AND status=?)',
    ])
  })
})

describe('listFailed', () => {
  test('looks at what failed or can’t be read, not at all that is pending', async ({ memory }) => {
    const plans = await plansOf(memory, () => memory.tasks.listFailed())

    expect(plans).toEqual([
      ['SCAN scheduled_tasks USING INDEX idx_scheduled_tasks_failed'],
      ['SCAN scheduled_tasks USING INDEX idx_scheduled_tasks_repeat'],
    ])
  })
})

describe('complete', () => {
  test('touches one row by its id', async ({ memory, clock }) => {
    await memory.tasks.create(reminder())
    clock.advance({ hours: 1 })
    const [claim] = await memory.tasks.claimDue({ owner: 'w' })

    const plans = await plansOf(memory, () => memory.tasks.complete(claim!))

    const one = ['SEARCH scheduled_tasks USING INDEX sqlite_autoindex_scheduled_tasks_1 (id=?)']
    expect(plans).toEqual([one, one])
  })
})
