import type { Context } from '../index.ts'
import type { Terminal } from './terminal.ts'
import { count, truncate, wrap, oneLine } from './text-layout.ts'

/** A context as a person reads it: what goes to the model, and where each part of it came from. */
export function contextLines(context: Context, manifest: string, terminal: Terminal): string[] {
  const { systemPrompt, history, currentMessage } = context
  return [
    heading('System prompt', terminal),
    ...wrap(systemPrompt, terminal.width),
    '',
    heading(`History: ${count(history.length, 'message')}`, terminal),
    ...history.flatMap(({ role, content }) => spoken(role, content, terminal)),
    ...(history.length === 0 ? [terminal.dim('No conversation is active.')] : []),
    '',
    heading('New message', terminal),
    ...spoken('user', currentMessage, terminal),
    '',
    heading('Where it came from', terminal),
    ...manifest.split('\n').map((line) => truncate(line, terminal.width)),
  ]
}

/** A title with a line to the edge. */
export function heading(title: string, terminal: Terminal): string {
  const text = truncate(`── ${title} `, terminal.width)
  return terminal.bold(text.padEnd(terminal.width, '─'))
}

function spoken(role: string, content: string, terminal: Terminal): string[] {
  const [first = '', ...rest] = wrap(content, terminal.width - 11)
  return [
    `${terminal.dim(oneLine(role).padEnd(11))}${first}`,
    ...rest.map((line) => ' '.repeat(11) + line),
  ]
}
