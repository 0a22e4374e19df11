import { MemoryStore } from '../../src/index.ts'
import { exchange, exchangesIn, randomly, staged } from '../support/faults.ts'
import { describe, expect, test, TestClock } from '../support/memory.ts'
import { temporaryPath } from '../support/temporary.ts'

describe('a clock that goes back and jumps', () => {
  test('never changes the order of what was said, nor keeps a lease for ever', async () => {
    const random = randomly()
    const clock = new TestClock()
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}`, clock })
    await memory.tasks.create({
      channel: 'chat',
      senderId: 'ana',
      replyTarget: 'chat-1',
      description: 'water the roses',
      dueAt: '2026-03-01 09:00:00',
    })

    for (let number = 0; number < staged.clockJumps; number++) {
      clock.advance({ minutes: Math.round((random() - 0.5) * 600) })
      await memory.recordExchange(exchange(number))
    }
    clock.set('2026-03-02T09:00:00Z')
    await memory.tasks.claimDue({ owner: 'lost', leaseSeconds: 60 })
    clock.advance({ hours: -5 })
    await memory.tasks.claimDue({ owner: 'early', leaseSeconds: 60 })
    clock.advance({ hours: 5, minutes: 2 })
    const [claim] = await memory.tasks.claimDue({ owner: 'next', leaseSeconds: 60 })

    const numbers = Array.from({ length: staged.clockJumps }, (_, number) => number)
    expect(await exchangesIn(memory)).toEqual(numbers)
    expect(claim).toMatchObject({ description: 'water the roses' })
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })

  test('keeps one conversation together while the clock is set back a little', async ({
    memory,
    clock,
  }) => {
    const scope = { channel: 'chat', senderId: 'ana' }
    const first = await memory.recordExchange({ ...scope, user: 'a', assistant: 'b' })
    clock.advance({ minutes: -30 })

    const second = await memory.recordExchange({ ...scope, user: 'c', assistant: 'd' })

    expect(second.conversation.id).toBe(first.conversation.id)
    const listed = await memory.messages.list(first.conversation.id)
    expect(listed.map(({ content }) => content)).toEqual(['a', 'b', 'c', 'd'])
  })
})
