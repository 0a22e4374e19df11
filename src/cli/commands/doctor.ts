import type { Command } from 'commander'

import type { DoctorReport } from '../../index.ts'
import { type CommonOptions, createCommand, printResult, withStore } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { bytes, table, wrap } from '../text-layout.ts'

interface DoctorOptions extends CommonOptions {
  repair?: boolean
}

export function doctorCommand(terminal: Terminal): Command {
  return createCommand({
    name: 'doctor',
    description: 'Look for everything that can be wrong with a store, and say what to do.',
    examples: ['doctor', 'doctor --repair'],
  })
    .option('--repair', 'mend what can be mended without losing anything')
    .action(async (options: DoctorOptions) => {
      const { repair = false } = options
      const report = await withStore(options, (memory) => memory.doctor({ repair }), {
        halfCopies: true,
        readonly: !repair,
      })
      await printResult(terminal, options, report, () => reportLines(report, terminal))
      if (!report.healthy) throw new CommandFailed()
    })
}

function reportLines(
  { healthy, findings, repaired, sizes }: DoctorReport,
  terminal: Terminal,
): string[] {
  const largest = Object.entries(sizes)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 5)
  return [
    healthy ? terminal.good('Nothing is wrong.') : terminal.bad('Something is wrong:'),
    ...findings.flatMap(({ severity, code, message, advice, repairable }) => [
      ...wrap(`${severity}: ${message} (${code})`, terminal.width, '  '),
      ...wrap(
        repairable ? `${advice}, or omega-memory doctor --repair` : advice,
        terminal.width,
        '    ',
      ),
    ]),
    ...(repaired.length > 0 ? wrap(`Mended: ${repaired.join(', ')}`, terminal.width) : []),
    ...(largest.length > 0 ? ['The largest tables:'] : []),
    ...table(
      largest.map(([name, size]) => [`  ${name}`, bytes(size)]),
      terminal.width,
    ),
  ]
}
