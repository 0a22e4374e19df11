import { run } from './run.ts'
import { Terminal } from './terminal.ts'

/** `run` fails with nothing but an exit code. */
async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), new Terminal())
}

void main()
