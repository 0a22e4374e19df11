import { MemoryError } from '../index.ts'

/** Whose memory it is: a sender id, or a function that finds it in what is known about a call. */
export type SenderId<Context> = string | ((context: Context) => string | Promise<string>)

/** The id of a person; `invalid_input` where there is none, because nothing is ever kept for nobody. */
export function personId(senderId: unknown): string {
  if (typeof senderId === 'string' && senderId.trim() !== '') return senderId
  throw new MemoryError('invalid_input', 'senderId: must name the person whose memory it is')
}

/** Refuses what can't name a person, before anything is asked of it. */
export function checkSender(senderId: unknown): void {
  if (typeof senderId !== 'function') personId(senderId)
}

/** The id of the person of one call. `invalid_input` when the function gives none. */
export async function senderFor<Context>(
  senderId: SenderId<Context>,
  context: Context,
): Promise<string> {
  return personId(typeof senderId === 'function' ? await senderId(context) : senderId)
}
