import type { MemoryStore } from '../../index.ts'
import { stopwatch } from '../../time/timers.ts'
import { CommandFailed, exitCodes } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { bytes, count } from '../text-layout.ts'
import { historyInput, standardInput } from './history-input.ts'
import { type FileReport, storeHistory, type StoreOptions } from './store-history.ts'

/** Imports one file with progress; Ctrl-C stops it where running it again takes it up. */
export async function importFile(
  terminal: Terminal,
  open: () => Promise<MemoryStore>,
  file: string,
  options: Omit<StoreOptions, 'signal' | 'onProgress'>,
): Promise<{ name: string; report: FileReport }> {
  const input = historyInput(file, terminal.input)
  const { name, size } = input
  if (file === standardInput && terminal.interactive) {
    terminal.note('Reading what you type; Ctrl-D ends it.')
  }
  const started = stopwatch()
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  try {
    const report = await storeHistory(open, input, {
      ...options,
      signal: stop.signal,
      onProgress: ({ messages, alreadyThere, bytesRead }) => {
        const done = messages + alreadyThere
        const rate = Math.round(done / ((stopwatch() - started) / 1000))
        const read = size ? `${Math.floor((100 * bytesRead) / size)} %` : bytes(bytesRead)
        terminal.progress(
          `${name}  ${read}  ${count(done, 'message')}  ${rate.toLocaleString('en')}/s`,
        )
      },
    })
    return { name, report }
  } catch (error) {
    if (!stop.signal.aborted) throw error
    terminal.note('Stopped. What was stored stays; run the same command to go on.')
    throw new CommandFailed(exitCodes.failed)
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}
