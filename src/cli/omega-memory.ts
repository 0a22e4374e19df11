#!/usr/bin/env node
import { join } from 'node:path'

import { cacheFolder, loadCompiled } from './compiled.ts'

const [, , command = ''] = process.argv
const program = loadCompiled(join(__dirname, 'main.cjs'), cacheFolder(), command)
process.on('exit', (code) => {
  // What is no command ends with an error, and is not counted as one.
  if (code === 0) program.keep()
})
