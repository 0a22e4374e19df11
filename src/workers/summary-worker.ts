import { MemoryError, parse } from '../errors.ts'
import { checkFunctions } from '../schema/columns.ts'
import type { Conversation, IdleClaimOptions, Message, SummaryInput } from '../schema/index.ts'
import { type Job, workLoop } from './work-loop.ts'
import { SummaryWorkOptions } from './work-options.ts'

/** A conversation that is over, with every message of it, oldest first. */
export interface IdleConversation {
  readonly conversation: Conversation
  readonly messages: Message[]
}

/**
 * Says what a conversation came to. What it throws leaves the conversation to be tried again later.
 * The signal says that the work is to end, that somebody else has the conversation by now, or that it took too long.
 */
export type Summarise = (
  idle: IdleConversation,
  context: { signal: AbortSignal },
) => Promise<SummaryInput> | SummaryInput

/** Where idle conversations come from, and where what they came to is kept. */
export interface IdleSource {
  claim(options: IdleClaimOptions): Promise<Conversation[]>
  messages(claim: Conversation): Promise<Message[]>
  renew(claim: Conversation, leaseSeconds: number): Promise<void>
  close(claim: Conversation, input: SummaryInput): Promise<void>
  fail(claim: Conversation, error: unknown): Promise<void>
  release(claim: Conversation): Promise<void>
}

/** Closes idle conversations with their summaries until the signal says stop. */
export async function workOnSummaries(
  idle: IdleSource,
  summarise: Summarise,
  options: SummaryWorkOptions,
  closing: AbortSignal,
): Promise<void> {
  checkFunctions({ summarise })
  const { maxAttempts, ...settings } = parse(SummaryWorkOptions, options)
  const { owner, leaseSeconds } = settings

  const close = async (claim: Conversation, signal: AbortSignal) => {
    const messages = await idle.messages(claim)
    try {
      const summary = await summarise({ conversation: claim, messages }, { signal })
      return () => keep(claim, summary)
    } catch (error) {
      if (signal.aborted) return () => idle.release(claim)
      settings.onError?.(error, about(claim))
      return () => idle.fail(claim, error)
    }
  }

  const keep = async (claim: Conversation, summary: SummaryInput) => {
    try {
      await idle.close(claim, summary)
    } catch (error) {
      const isRefused = error instanceof MemoryError && error.code === 'invalid_input'
      if (!isRefused) throw error
      settings.onError?.(error, about(claim))
      await idle.fail(claim, error)
    }
  }

  const toJob = (claim: Conversation): Job => ({
    renew: () => idle.renew(claim, leaseSeconds),
    run: (signal) => close(claim, signal),
    fail: (error) => idle.fail(claim, error),
    about: about(claim),
  })
  await workLoop(
    async (limit) => (await idle.claim({ owner, limit, leaseSeconds, maxAttempts })).map(toJob),
    { ...settings, closing },
  )
}

const about = (conversation: Conversation) => ({
  conversation,
  attempt: conversation.summaryAttempts,
})
