import { statSync } from 'node:fs'

import { MemoryError, type MemoryStore } from '../../index.ts'
import { stopwatch } from '../../time/timers.ts'
import { CommandFailed, exitCodes } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { bytes, count } from '../text-layout.ts'
import { historyInput, type HistoryInput, historyInputs, standardInput } from './history-input.ts'
import { NotRead } from './not-read.ts'
import { type FileReport, storeHistory, type StoreOptions, unreadReport } from './store-history.ts'

type GivenOptions = Omit<StoreOptions, 'signal' | 'onProgress'>

interface Imported {
  name: string
  /** As it was named on the command line, or inside a folder or an archive. */
  file: string
  report: FileReport
}

/**
 * Imports what names stand for: a file, or each file of a folder or an archive. Of several files those that are not read are
 * left out, and told at the end; it is an error where there is no other.
 */
export async function* importFiles(
  terminal: Terminal,
  open: () => Promise<MemoryStore>,
  files: readonly string[],
  options: GivenOptions,
): AsyncIterable<Imported> {
  const left: LeftOut[] = []
  let count = 0
  for (const file of files) {
    let isEmpty = true
    for await (const input of historyInputs(file, terminal.input)) {
      isEmpty = false
      try {
        const report = await importInput(terminal, open, input, options)
        count += 1
        yield { name: input.name, file: input.isOneOfMany ? input.name : file, report }
      } catch (error) {
        const isOneOfMany = input.isOneOfMany || files.length > 1
        if (!isOneOfMany || !(error instanceof NotRead)) throw error
        left.push({ name: input.name, refusal: error })
      }
    }
    if (isEmpty) {
      throw new MemoryError(
        'invalid_input',
        `${file}: there is no file in it that can hold a history`,
      )
    }
  }
  const histories = left.filter(({ refusal }) => refusal.isHistory)
  const others = left.filter(({ refusal }) => !refusal.isHistory)
  if (count === 0 && left.length > 0) throw (histories[0] ?? others[0]!).refusal
  if (others.length > 0) terminal.note(`Left out, being of no known format: ${namesOf(others)}`)
  // Somebody's words are in them, so they are counted as not read.
  for (const reason of new Set(histories.map(({ refusal }) => refusal.message))) {
    const alike = histories.filter(({ refusal }) => refusal.message === reason)
    const report = unreadReport(alike.length, reason)
    yield { name: namesOf(alike), file: alike[0]!.name, report }
  }
}

/** A file among others that is not read. */
interface LeftOut {
  readonly name: string
  readonly refusal: NotRead
}

function namesOf(left: readonly LeftOut[]): string {
  const shown = left.slice(0, 5).map(({ name }) => name)
  return shown.join(', ') + (left.length > 5 ? ` and ${left.length - 5} more` : '')
}

/** Imports one file, which can be read once. */
export async function importFile(
  terminal: Terminal,
  open: () => Promise<MemoryStore>,
  file: string,
  options: GivenOptions,
): Promise<Imported> {
  if (file !== standardInput && statSync(file).isDirectory()) {
    throw new MemoryError('invalid_input', `${file} is a folder; name one of the files in it`)
  }
  const input = historyInput(file, terminal.input)
  return { name: input.name, file, report: await importInput(terminal, open, input, options) }
}

/** Imports with progress; Ctrl-C stops it where running it again takes it up. */
async function importInput(
  terminal: Terminal,
  open: () => Promise<MemoryStore>,
  input: HistoryInput,
  options: GivenOptions,
): Promise<FileReport> {
  const { name, size } = input
  if (name === 'standard input' && terminal.interactive) {
    terminal.note('Reading what you type; Ctrl-D ends it.')
  }
  const started = stopwatch()
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  try {
    return await storeHistory(open, input, {
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
  } catch (error) {
    if (!stop.signal.aborted) throw error
    terminal.note('Stopped. What was stored stays; run the same command to go on.')
    throw new CommandFailed(exitCodes.failed)
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}
