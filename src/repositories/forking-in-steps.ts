import { repeatable } from '../database/repeatable.ts'
import type { ForkInput } from '../schema/conversations.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { deleteConversation } from './deleting-in-steps.ts'
import type { ForgettingOptions } from './forgetting.ts'
import { type Fork, forkStep } from './forking.ts'

/** How many messages are copied at once: others read and write between two steps. */
const messagesAtOnce = 500

/** Copies a conversation, the oldest messages first; broken off or failing, it takes back what it has copied. */
export async function forkInSteps(
  options: ForgettingOptions,
  fork: Fork,
  { signal, onProgress }: Pick<ForkInput, 'signal' | 'onProgress'>,
): Promise<void> {
  const { db } = options
  let after = Number.MIN_SAFE_INTEGER
  let last: number | null = null
  let copied = 0
  const step = async (): Promise<boolean> => {
    signal?.throwIfAborted()
    const statements = forkStep(fork, { after, last, most: messagesAtOnce })
    const results = await repeatable(() => db.$client.batch(statements, 'write'))
    const [stands] = results.at(-1)!.rows
    const count = Number(stands?.['copied'])
    if (count === 0) return true
    after = Number(stands?.['ends'])
    last = Number(stands?.['last'])
    copied += count
    onProgress?.({ copied })
    return after >= last
  }
  try {
    while (!(await step())) await yieldToEventLoop()
  } catch (error) {
    if (copied > 0) await deleteConversation(options, fork.copy, {})
    throw error
  }
}
