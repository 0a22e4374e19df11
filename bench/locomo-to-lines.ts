// Turns LoCoMo's long conversations (see locomo.ts) into our JSON lines, so that they can be imported: one person a
// conversation, each session at its own date.
//
//   node --import ./test/support/typescript.mjs bench/locomo-to-lines.ts locomo.json > locomo.jsonl
//   npm run demo -- --from locomo.jsonl
import { readLocomo } from './locomo.ts'

const file = process.argv[2]
if (file === undefined) throw new Error('Which file? node … bench/locomo-to-lines.ts locomo.json')

for (const { senderId, user, sessions } of readLocomo(file)) {
  for (const { role, content, at } of sessions.flat()) {
    write({ channel: 'locomo', senderId, role, content, timestamp: at.toISOString() })
  }
  write({ type: 'fact', senderId, key: 'name', value: user })
}

function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
