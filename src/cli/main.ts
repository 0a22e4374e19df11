#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'

import { run } from './run.ts'
import { Terminal } from './terminal.ts'

// This program's own process, and nobody else's: an import of a gigabyte is done in a small memory, which V8 would let
// grow to twice what is in use before it looks what can go.
setFlagsFromString('--heap-growing-percent=20')

process.exitCode = await run(process.argv.slice(2), new Terminal())
