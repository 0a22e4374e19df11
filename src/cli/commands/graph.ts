import { createReadStream } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'

import type { Command } from 'commander'

import {
  type CommonOptions,
  createCommand,
  createGroup,
  printResult,
  withStore,
  withStoreToRead,
} from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { count } from '../text-layout.ts'

interface GraphOptions extends CommonOptions {
  sender: string
}

/** `graph`: the facts of a person as the knowledge graph that `mcp --graph` serves. */
export function graphCommand(terminal: Terminal): Command {
  return createGroup({
    name: 'graph',
    description:
      "A person's facts as a knowledge graph, such as the MCP reference memory server's.",
    examples: ['graph import memory.jsonl --sender ana', 'graph export --sender ana'],
  })
    .addCommand(
      sub('import', 'Take in the memory.jsonl of a reference memory server, to the word.', [
        'graph import memory.jsonl --sender ana',
      ])
        .argument('<file>', 'the file')
        .action(async (file: string, options: GraphOptions) => {
          // No memory is begun for a file that is not there.
          await access(file)
          const { readGraph } = await import('../../doors/mcp/index.ts')
          const report = await withStore(
            options,
            (memory) => readGraph(memory, options.sender, linesOf(file)),
            { create: true },
          )
          const { entities, observations, relations } = report
          await printResult(terminal, options, report, () => [
            `New: ${count(entities, 'entity', 'entities')}, ${count(observations, 'observation')} of others, ${count(relations, 'relation')}.`,
          ])
        }),
    )
    .addCommand(
      sub('export', 'Print the graph as the lines of a memory.jsonl.', [
        'graph export --sender ana --out memory.jsonl',
      ])
        .option('--out <file>', 'a new file, which only its owner can read')
        .action(async (options: GraphOptions & { out?: string }) => {
          const lines = await withStoreToRead(options, async (memory) => {
            const { writeGraph } = await import('../../doors/mcp/index.ts')
            return writeGraph(memory, options.sender)
          })
          const { out } = options
          if (out === undefined) return terminal.print(...lines)
          await writeFile(out, `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 })
          await printResult(terminal, options, { file: out, lines: lines.length }, () => [
            `${out}: ${count(lines.length, 'line')}.`,
          ])
        }),
    )
}

/** What `node:readline` gives, and the errors of reading, which that keeps to itself. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

const sub = (name: string, description: string, examples: readonly string[]) =>
  createCommand({ name, description, examples }).requiredOption('--sender <id>', 'whose facts')
