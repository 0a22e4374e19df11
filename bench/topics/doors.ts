import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { MemoryStore } from '../../src/index.ts'
import { aiSdk } from '../doors/ai-sdk.ts'
import { claudeAgentSdk, claudeMemoryTool } from '../doors/claude.ts'
import { langgraphStore } from '../doors/langgraph-store.ts'
import { mastra } from '../doors/mastra.ts'
import { mcp } from '../doors/mcp.ts'
import { openAiAgents } from '../doors/openai-agents.ts'
import { openTelemetry } from '../doors/opentelemetry.ts'
import { compareCalls, quantile } from '../measure.ts'
import { beside, ratioResult, type Result } from '../results.ts'
import type { Topic } from './topic.ts'

/** The most that a door adds to the calls below it. */
const most = 1.15

/** How long each row is measured. */
const seconds = 2

const all = [
  mcp,
  aiSdk,
  claudeAgentSdk,
  claudeMemoryTool,
  langgraphStore,
  openAiAgents,
  mastra,
  openTelemetry,
]

/** The calls of each framework through its door, beside the calls of the public API that do the same. */
export const doors: Topic = {
  name: 'doors',
  sizes: ['1k'],
  async run(size) {
    const results: Result[] = []
    for (const rows of all) {
      const folder = mkdtempSync(join(tmpdir(), 'omega-memory-doors-'))
      const memory = await MemoryStore.open({ url: `file:${join(folder, 'memory.db')}` })
      for (const { work, beside: other, door, byHand, isGoal } of await rows(memory)) {
        const measured = await compareCalls({ raw: byHand, ours: door, seconds })
        const row = { topic: 'doors', work, size }
        const result = ratioResult(row, measured, isGoal === false ? undefined : most)
        const figure = `${result.figure}; lower quartiles ${measured.undisturbed.toFixed(2)}×`
        results.push(beside(other, { ...result, figure }))
      }
      await memory.close()
      rmSync(folder, { recursive: true })
    }
    return [...results, mcpStart(size)]
  },
}

/** A client starts the server on a file: until it is greeted, and until it has the facts. Measured on the built package, on Linux. */
function mcpStart(size: Result['size']): Result {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: new URL('../..', import.meta.url) })
  const script = fileURLToPath(new URL('../children/mcp-start.mjs', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-mcp-'))
  const starts = Array.from({ length: 9 }, () => {
    const told = execFileSync(process.execPath, [script, join(folder, 'memory.db')])
    return JSON.parse(told.toString()) as Record<'greeted' | 'answered' | 'processor', number>
  })
  rmSync(folder, { recursive: true })
  const median = (key: 'greeted' | 'answered' | 'processor') =>
    quantile(
      starts.map((start) => start[key]),
      0.5,
    ).toFixed(0)
  return {
    topic: 'doors',
    work: '`omega-memory mcp`: from its start to its first answer',
    size,
    figure: `**${median('processor')} ms** of the processor, ${median('greeted')} ms on the wall; \`list_facts\` after ${median('answered')} ms`,
    goal: '≤ 400 ms of the processor',
    met: Number(median('processor')) <= 400,
  }
}
