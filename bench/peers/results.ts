import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform } from 'node:os'

/** One row of the page: what was done, against whom, and what was measured. */
export interface Row {
  readonly work: string
  readonly peer: string
  readonly figure: string
  readonly goal?: string
  readonly verdict?: string
}

const names: Record<string, string> = {
  ours: 'omega-memory',
  mastra: 'Mastra',
  voltagent: 'VoltAgent',
  langgraph: 'LangGraph',
}

export const times = (factor: number): string => `${factor.toFixed(factor < 10 ? 2 : 1)}×`

export function write(rows: readonly Row[]): void {
  const lines = rows.map(
    ({ work, peer, figure, goal = '', verdict = '' }) =>
      `| ${work} | ${names[peer] ?? peer} | ${figure} | ${goal} | ${verdict} |`,
  )
  writeFileSync(
    new URL('results.md', import.meta.url),
    `${heading()}\n| work | peer | measured, ours to the peer's | goal | |\n| --- | --- | --- | --- | --- |\n${lines.join('\n')}\n\n${readFileSync(new URL('notes.md', import.meta.url), 'utf8')}`,
  )
}

function heading(): string {
  const installed = [
    '@mastra/libsql',
    '@mastra/core',
    '@voltagent/libsql',
    '@voltagent/core',
    '@langchain/langgraph-checkpoint-sqlite',
    '@langchain/langgraph-checkpoint',
  ]
  const versions = installed.map((name) => `${name} ${version(name)}`).join(', ')
  return `# Beside three public peers

Written by \`npm run bench:peers\`. Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'};
${versions}. Load of the machine when it ended: ${loadavg()[0]?.toFixed(1)}.
`
}

function version(name: string): string {
  const manifest = new URL(`node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
