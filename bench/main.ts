/**
 * Measures the store against raw prepared statements and writes `bench/results.md`.
 *
 *     npm run bench                                     everything; the first run generates the stores
 *     npm run bench -- --only reads --size 10k          one topic, on one store
 *     npm run bench -- --questions locomo.json          also searches real questions; see question-stores.ts
 *     npm run bench -- --plot                           also draws growth curves into docs/plots
 */
import { parseArgs } from 'node:util'

import { plotGrowth } from './plot.ts'
import { saveResults } from './results.ts'
import { sizes } from './stores.ts'
import { audit } from './topics/audit.ts'
import { bulk } from './topics/bulk.ts'
import { claims } from './topics/claims.ts'
import { context } from './topics/context.ts'
import { doors } from './topics/doors.ts'
import { exchange } from './topics/exchange.ts'
import { langgraph } from './topics/langgraph.ts'
import { loop } from './topics/loop.ts'
import { processCosts } from './topics/process.ts'
import { reads } from './topics/reads.ts'
import { search } from './topics/search.ts'
import { server } from './topics/server.ts'
import { shell } from './topics/shell.ts'
import { tasks } from './topics/tasks.ts'
import { threads } from './topics/threads.ts'
import type { Topic } from './topics/topic.ts'
import { writers } from './topics/writers.ts'

const topics: readonly Topic[] = [
  reads,
  exchange,
  context,
  search,
  tasks,
  claims,
  writers,
  bulk,
  loop,
  processCosts,
  shell,
  audit,
  server,
  langgraph,
  doors,
  threads,
]

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    size: { type: 'string' },
    plot: { type: 'boolean' },
    questions: { type: 'string' },
  },
})
const wanted = topics.filter(({ name }) => values.only === undefined || values.only === name)
if (wanted.length === 0 || (values.size !== undefined && !(values.size in sizes))) {
  console.error(`--only: ${topics.map(({ name }) => name).join(', ')}`)
  console.error(`--size: ${Object.keys(sizes).join(', ')}`)
  process.exit(1)
}

const order = topics.map(({ name }) => name)
for (const topic of wanted) {
  for (const size of topic.sizes) {
    if (values.size !== undefined && values.size !== size) continue
    const results = await topic.run(size, values)
    for (const { work, size, figure, goal = '', met } of results) {
      const verdict = met === undefined ? '' : met ? ' met' : ' MISSED'
      console.log(`${size.padStart(5)}  ${work}: ${figure.replaceAll('**', '')}  ${goal}${verdict}`)
    }
    saveResults(results, order)
  }
}
if (values.plot) {
  plotGrowth('reads', 'Small reads')
  plotGrowth('context', 'A whole context')
  plotGrowth('search', 'Search')
}
