// Starts `omega-memory mcp` as a client does and asks it one thing: `mcp-start.mjs <path>`. Prints the milliseconds until its answers,
// and how many of them the processor worked until the first.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url))
const began = performance.now()
const server = spawn(process.execPath, [
  command,
  'mcp',
  '--sender',
  'user-0',
  '--db',
  process.argv[2],
])
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
const ask = async (id, method, params) => {
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
  const { value } = await lines.next()
  const { error, result } = JSON.parse(value)
  if (error || result.isError) throw new Error(value)
  return performance.now() - began
}
const clientInfo = { name: 'bench', version: '1' }
const greeted = await ask(1, 'initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo,
})
// What the process has taken of the processor until then, in hundredths of a second, by itself and in the system.
const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ')
const processor = (Number(fields[11]) + Number(fields[12])) * 10
server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`)
const answered = await ask(2, 'tools/call', { name: 'list_facts', arguments: {} })
console.log(JSON.stringify({ greeted, answered, processor }))
server.stdin.end()
