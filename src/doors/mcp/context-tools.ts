import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

import { offer } from './answers.ts'
import type { Served } from './options.ts'

/** `build_context`, and the prompt `recall`: what a model is told before it answers. */
export function offerContext(server: McpServer, { memory, scope }: Served): void {
  offer(
    server,
    'build_context',
    {
      title: 'Build a context',
      description:
        'Gives what is worth knowing before a message is answered: the profile, what was said about it before, reminders, and the conversation. Stores nothing.',
      does: 'reads',
      input: z.strictObject({
        text: z.string().describe('The message to answer'),
        thread: z.string().optional().describe('The conversation, by the name given to add_memory'),
        maxTokens: z.int().min(1).optional().describe('The most tokens that all of it may take'),
      }),
      output: z.object({
        systemPrompt: z.string(),
        history: z.array(z.object({ role: z.string(), content: z.string() })),
        currentMessage: z.string(),
        language: z.string(),
        tokens: z.number(),
      }),
    },
    async ({ maxTokens, ...given }) => {
      const context = await (
        await memory()
      ).context.build({
        ...scope,
        ...given,
        ...(maxTokens !== undefined && { budget: { maxTokens } }),
      })
      const { systemPrompt, history, currentMessage, language, manifest } = context
      return { systemPrompt, history, currentMessage, language, tokens: manifest.tokens }
    },
  )

  server.registerPrompt(
    'recall',
    {
      title: 'Recall',
      description: 'Answer a question with what is remembered about the person.',
      argsSchema: z.object({ question: z.string().describe('What is asked') }),
    },
    async ({ question }) => {
      const { systemPrompt } = await (
        await memory()
      ).context.build({
        ...scope,
        text: question,
        needs: { history: false },
      })
      return {
        messages: [
          { role: 'user', content: { type: 'text', text: `${systemPrompt}\n\n${question}` } },
        ],
      }
    },
  )
}
