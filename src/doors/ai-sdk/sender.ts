import { MemoryError } from '../../index.ts'

/** Whose memory it is: a sender id, or a function that finds it in what is known about a call. */
export type SenderId<Context> = string | ((context: Context) => string | Promise<string>)

/** `invalid_input` unless it is known whose memory it is: nothing is ever kept for nobody. */
export function checkSender(senderId: unknown): void {
  if (typeof senderId === 'function' || isName(senderId)) return
  throw new MemoryError(
    'invalid_input',
    'senderId: must say whose memory it is, as a text or as a function that gives one',
  )
}

/** The sender id for one call. `invalid_input` when the function gives none. */
export async function senderFor<Context>(
  senderId: SenderId<Context>,
  context: Context,
): Promise<string> {
  if (typeof senderId === 'string') return senderId
  const given: unknown = await senderId(context)
  if (isName(given)) return given
  throw new MemoryError('invalid_input', 'senderId: the function gave no text for this call')
}

const isName = (given: unknown): given is string => typeof given === 'string' && given.trim() !== ''
