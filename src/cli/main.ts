#!/usr/bin/env node
import { join } from 'node:path'

import { version } from '../version.ts'
import { cacheFolder, loadCompiled } from './compiled.ts'

const [, , command = '', ...more] = process.argv
if (more.length === 0 && ['--version', '-V'].includes(command)) console.log(version)
else {
  const program = loadCompiled(join(__dirname, 'command-line.cjs'), cacheFolder(), command)
  process.on('exit', (code) => {
    // What is no command ends with an error, and is not counted as one.
    if (code === 0) program.keep()
  })
}
