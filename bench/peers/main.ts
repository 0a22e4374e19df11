/**
 * Does the same work with this library and with three public ones, and writes `bench/peers/results.md`.
 *
 *     npm run bench:peers      installs the peers into bench/peers/node_modules, unless they are there
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { compareAppends, compareFirstUse, compareReads, compareTurns } from './one-process.ts'
import { peers } from './peer.ts'
import { type Row, write } from './results.ts'
import { fill, type Size, threadsOf } from './stores.ts'
import { compareWriters } from './writers.ts'

const here = new URL('.', import.meta.url)
if (!existsSync(new URL('node_modules', here))) {
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  console.log(`npm ${args.join(' ')}   in bench/peers: about 600 packages, 540 MB, three minutes`)
  execFileSync('npm', args, { cwd: here, stdio: 'inherit' })
  // The one script that is run: LangGraph's saver needs what is made of C here.
  const env = { ...process.env, npm_config_build_from_source: 'true' }
  execFileSync('npm', ['rebuild', 'better-sqlite3'], { cwd: here, stdio: 'inherit', env })
}
execFileSync('npm', ['run', '--silent', 'build'], { cwd: new URL('../..', here) })

const rows: Row[] = []
const add = (more: readonly Row[]) => {
  for (const { work, peer, figure, verdict = '' } of more) {
    console.log(`${work}; ${peer}: ${figure.replaceAll('**', '')} ${verdict.replaceAll('**', '')}`)
  }
  rows.push(...more)
}

for (const size of Object.keys(threadsOf) as Size[]) {
  console.log(`filling the stores of ${size} messages`)
  for (const peer of peers) fill(peer, size)
  add(await compareReads(size))
  add(await compareAppends(size))
  add(await compareTurns(size))
}
add(await compareWriters())
add(compareFirstUse())
write(rows)
// One of the peers can't be closed and would keep the process.
process.exit(0)
