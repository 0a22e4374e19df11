import { MemoryError } from '../../index.ts'

/**
 * For a file that is not read, whatever stands beside it. Of several files such a one is left out: it keeps no other from being
 * imported.
 */
export class NotRead extends MemoryError {
  /** Whether somebody's words are lost with it: those of a program that is known by name. */
  readonly isHistory: boolean

  constructor(message: string, { isHistory }: { isHistory: boolean }) {
    super('invalid_input', message)
    this.isHistory = isHistory
  }
}
