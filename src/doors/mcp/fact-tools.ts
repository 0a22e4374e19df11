import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

import { isTellable } from '../../index.ts'
import { offer } from './answers.ts'
import type { Served } from './options.ts'
import { profileUri } from './resources.ts'
import { factOf, FactShape, givenMoment } from './shapes.ts'

const key = z.string().describe('What it is about, in a word or two, such as city')

/** `remember_fact`, `list_facts` and `forget_fact`: what is known about the person. */
export function offerFactTools(server: McpServer, { memory, scope, changed }: Served): void {
  const { senderId } = scope

  offer(
    server,
    'remember_fact',
    {
      title: 'Remember a fact',
      description:
        'Stores a lasting fact about the person. A new value takes the place of the old one, which stays in the history.',
      does: 'changes',
      input: z.strictObject({
        key,
        value: z.string().describe('What is true of it'),
        expiresAt: givenMoment('When it is no longer true').optional(),
        confidence: z.number().min(0).max(1).optional(),
        source: z.string().optional().describe('Where it comes from'),
      }),
      output: z.object({ fact: FactShape }),
    },
    async (given) => {
      const fact = await (await memory()).facts.set({ senderId, ...given })
      changed(profileUri)
      return { fact: factOf(fact) }
    },
  )

  offer(
    server,
    'list_facts',
    {
      title: 'List facts',
      description: 'Gives all that is known about the person, one value a key, but no secrets.',
      does: 'reads',
      input: z.strictObject({}),
      output: z.object({ facts: z.array(FactShape) }),
    },
    async () => {
      const facts = await (await memory()).facts.list(senderId)
      return { facts: facts.filter(isTellable).map(factOf) }
    },
  )

  offer(
    server,
    'forget_fact',
    {
      title: 'Forget a fact',
      description: 'Forgets a fact, with history all the values that it ever had.',
      does: 'deletes',
      input: z.strictObject({
        key,
        history: z.boolean().default(false).describe('Whether earlier values are forgotten too'),
      }),
      output: z.object({ forgotten: z.boolean().describe('False when there was no such fact') }),
    },
    async ({ key, history }) => {
      const forgotten = await (await memory()).facts.delete(senderId, key, { history })
      if (forgotten) changed(profileUri)
      return { forgotten }
    },
  )
}
