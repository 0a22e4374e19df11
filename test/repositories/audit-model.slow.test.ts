import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { eraseAuditEntries } from '../../src/repositories/audit-repository.ts'
import { clockMove, holds, sender } from '../support/models.ts'

const step = fc.record({
  act: fc.constantFrom('record', 'record', 'together', 'older', 'erase'),
  sender,
  status: fc.constantFrom('ok' as const, 'error' as const, 'denied' as const),
  text: fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\0')),
  seconds: clockMove,
})

interface Entry {
  senderId: string
  text: string
  status: string
}

test('the audit log is what a list would be, and its chain verifies after every step', async () => {
  await holds(step, async ({ memory, clock, unique }, steps) => {
    const { seq: began } = await memory.audit.checkpoint()
    let model: Entry[] = []
    let appended = 0
    for (const [number, { act, sender, status, text, seconds }] of steps.entries()) {
      clock.advance({ seconds })
      const entry = { senderId: unique(sender), text, status }
      const record = () =>
        memory.audit.record({ channel: 'c', senderId: entry.senderId, input: text, status })
      if (act === 'erase') {
        await memory.db.batch(eraseAuditEntries(memory.db, [entry.senderId], clock.now()))
        model = model.filter(({ senderId }) => senderId !== entry.senderId)
        continue
      }
      if (act === 'record') await record()
      if (act === 'together') await Promise.all([record(), record(), record()])
      if (act === 'older') {
        await memory.client.execute({
          sql: 'INSERT INTO audit_log (id, channel, sender_id, input_text, status) VALUES (?, ?, ?, ?, ?)',
          args: [unique(String(number)), 'c', entry.senderId, text, status],
        })
        expect(await memory.audit.adopt()).toBe(1)
      }
      const times = act === 'together' ? 3 : 1
      appended += times
      for (let time = 0; time < times; time += 1) model.unshift(entry)
    }

    const verified = await memory.audit.verify({ from: began + 1 })
    expect(verified).toMatchObject({ ok: true, entries: appended, unchained: 0 })
    for (const senderId of [unique('ana'), unique('ben')]) {
      for (const status of ['ok', 'denied'] as const) {
        const listed = await memory.audit.list({ senderId, status })
        const expected = model.filter(
          (each) => each.senderId === senderId && each.status === status,
        )
        expect(listed.map(({ inputText }) => inputText)).toEqual(expected.map(({ text }) => text))
        expect(listed.every((each) => each.senderId === senderId)).toBe(true)
      }
    }
  })
})
