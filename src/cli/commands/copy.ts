import type { Command } from 'commander'

import { type CopyProgress, copyStore, MemoryError } from '../../index.ts'
import { type CommonOptions, createGroup, printResult } from '../command.ts'
import { databaseUrl, openStore } from '../open-store.ts'
import type { Terminal } from '../terminal.ts'
import { count, table, wrap } from '../text-layout.ts'

interface CopyOptions extends CommonOptions {
  with?: string[]
}

export function copyCommand(terminal: Terminal): Command {
  return createGroup({
    name: 'copy',
    description: 'Copy a whole memory to another place: from a file to a server, or back.',
    examples: [
      'copy omega-memory.db https://memory.example.com',
      'copy libsql://memory-acme.turso.io acme.db',
      "copy app.db https://memory.example.com --with 'app_*'",
    ],
  })
    .argument('<from>', 'a file, or the URL of a server')
    .argument('<to>', 'an empty one, or one that an interrupted copy began to fill')
    .option(
      '--with <table...>',
      "tables of your own to take along, such as 'app_*'; none unless given",
    )
    .option('--json', 'print JSON for programs')
    .addHelpText(
      'after',
      `
Nothing may write to <to> meanwhile. What writes to <from> is followed for three
rounds, and stopped before the last copy. When it is interrupted, run it again:
it goes on where it was. OMEGA_MEMORY_TARGET_AUTH_TOKEN is the token of <to>,
where it differs from OMEGA_MEMORY_AUTH_TOKEN.`,
    )
    .action((from: string, to: string, options: CopyOptions) =>
      copy(terminal, { from, to, options }),
    )
}

async function copy(
  terminal: Terminal,
  { from, to, options }: { from: string; to: string; options: CopyOptions },
): Promise<void> {
  if (databaseUrl(from) === databaseUrl(to)) {
    throw new MemoryError('invalid_input', '<from> and <to> are the same; name another place.')
  }
  await using original = await openStore(from, { readonly: true })
  await using target = await openStore(to, targetOptions())
  const receipt = await copyStore(original, target, {
    onProgress: (progress) => terminal.progress(inWords(progress)),
    ...(options.with && { with: options.with }),
  })
  const tables = Object.entries(receipt.tables).filter(([, rows]) => rows > 0)
  const total = tables.reduce((sum, [, rows]) => sum + rows, 0)
  await printResult(terminal, options, receipt, () => [
    ...table(
      tables.map(([name, rows]) => [name, rows.toLocaleString('en')]),
      terminal.width,
    ),
    `${count(total, 'row')}, compared one by one${
      receipt.resumed > 0 ? `; ${count(receipt.resumed, 'row')} of an earlier attempt` : ''
    }.`,
    auditInWords(receipt.audit),
    ...leftInWords(receipt.left).flatMap((line) => wrap(line, terminal.width)),
  ])
}

function leftInWords(left: Readonly<Record<string, number>>): string[] {
  const tables = Object.entries(left).map(([name, rows]) => `${name} (${count(rows, 'row')})`)
  if (tables.length === 0) return []
  return [`Left behind: ${tables.join(', ')}. --with names tables of your own to take along.`]
}

function targetOptions() {
  const authToken = process.env.OMEGA_MEMORY_TARGET_AUTH_TOKEN
  return { create: true, halfCopies: true, ...(authToken !== undefined && { authToken }) }
}

const inWords = ({ phase, table, done, total }: CopyProgress) =>
  `${phase} ${table}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`

const auditInWords = ({ ok, entries }: { ok: boolean; entries: number }) =>
  ok
    ? `The audit chain is intact: ${count(entries, 'entry', 'entries')}.`
    : 'The audit chain is broken, in the original too: see omega-memory audit.'
