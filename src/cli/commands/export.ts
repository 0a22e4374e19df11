import { open } from 'node:fs/promises'

import type { Command } from 'commander'

import { type CommonOptions, createCommand, withStoreToRead } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { count } from '../text-layout.ts'

interface ExportOptions extends CommonOptions {
  sender: string
  out?: string
}

export function exportCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'export',
    description: 'Print every row of a person as JSON lines, and nothing of anyone else.',
    examples: ['export --sender ana --out ana.jsonl', 'export --sender ana | gzip > ana.jsonl.gz'],
  })
    .requiredOption('--sender <id>', 'whose rows')
    .option('--out <file>', 'a new file, which only its owner can read')
    .action(async (options: ExportOptions) => {
      const rows = await withStoreToRead(options, async (memory) => {
        const write = await writerTo(options.out, terminal)
        let rows = 0
        try {
          for await (const row of memory.export(options.sender)) {
            await write.line(JSON.stringify(row))
            rows += 1
          }
        } finally {
          await write.end()
        }
        return rows
      })
      if (options.out === undefined) return
      await terminal.print(
        options.json
          ? JSON.stringify({ file: options.out, rows })
          : `${options.out}: ${count(rows, 'row')}. \`omega-memory import\` takes it into another store.`,
      )
    })
}

async function writerTo(path: string | undefined, terminal: Terminal) {
  if (path === undefined) {
    return { line: (text: string) => terminal.print(text), end: async () => undefined }
  }
  const file = await open(path, 'wx', 0o600)
  return {
    line: async (text: string) => {
      await file.write(`${text}\n`)
    },
    end: () => file.close(),
  }
}
