import type { CallToolResult, McpServer } from '@modelcontextprotocol/server'
import type * as z from 'zod'

import { MemoryError } from '../../index.ts'

interface ToolTexts<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly title: string
  /** What a model reads to know when to call it. */
  readonly description: string
  readonly input: Input
  readonly output: Output
  /** What a client may know before it asks its user: nothing is changed, or what is lost comes back no more. */
  readonly does: 'reads' | 'adds' | 'changes' | 'deletes'
}

/** Offers a tool: what it gives comes structured and, for older clients, as the same JSON in a text. */
export function offer<Input extends z.ZodObject, Output extends z.ZodObject>(
  server: McpServer,
  name: string,
  { title, description, input, output, does }: ToolTexts<Input, Output>,
  run: (given: z.output<Input>) => Promise<z.input<Output>>,
): void {
  const annotations = {
    title,
    readOnlyHint: does === 'reads',
    destructiveHint: does === 'changes' || does === 'deletes',
    idempotentHint: does !== 'adds',
    openWorldHint: false,
  }
  // Of any shape: that of each tool is what its schema has checked.
  const schemas: { inputSchema: z.ZodObject; outputSchema: z.ZodObject } = {
    inputSchema: input,
    outputSchema: output,
  }
  const config = { title, description, annotations, ...schemas }
  server.registerTool(name, config, async (given): Promise<CallToolResult> => {
    try {
      const structuredContent = await run(given as z.output<Input>)
      return {
        content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
        structuredContent,
      }
    } catch (error) {
      return failed(error)
    }
  })
}

/** What went wrong, for a model to read: the stable code, and a message that repeats nobody's words. */
function failed(error: unknown): CallToolResult {
  const text =
    error instanceof MemoryError
      ? `${error.code}: ${error.message}`
      : 'storage: something unexpected went wrong'
  return { content: [{ type: 'text', text }], isError: true }
}

/** What is answered when there is nothing of this name, or it is somebody else's: nobody can tell which. */
export const notFound = (what: string): MemoryError =>
  new MemoryError('not_found', `there is no ${what} of this id`)
