// Turns LoCoMo's long conversations (Maharana et al., ACL 2024; CC BY-NC 4.0, not part of this package) into our JSON
// lines, so that they can be imported: one person a conversation, each session at its own date.
//
//   node --import ./test/support/typescript.mjs bench/locomo-to-lines.ts locomo.json > locomo.jsonl
//   npm run demo -- --from locomo.jsonl
import { readFileSync } from 'node:fs'

interface Turn {
  speaker: string
  text: string
  blip_caption?: string
}
interface Sample {
  sample_id: string
  conversation: Record<string, string | Turn[]> & { speaker_a: string; speaker_b: string }
}

const file = process.argv[2]
if (file === undefined) throw new Error('Which file? node … bench/locomo-to-lines.ts locomo.json')
const samples = JSON.parse(readFileSync(file, 'utf8')) as Sample[]

for (const { sample_id: senderId, conversation } of samples) {
  for (let session = 1; `session_${session}` in conversation; session++) {
    const date = conversation[`session_${session}_date_time`]
    const turns = conversation[`session_${session}`]
    if (typeof date !== 'string' || !Array.isArray(turns)) continue
    const began = momentOf(date)
    for (const [minute, turn] of turns.entries()) {
      const shared = turn.blip_caption ? ` [shared ${turn.blip_caption}]` : ''
      write({
        channel: 'locomo',
        senderId,
        role: turn.speaker === conversation.speaker_a ? 'user' : 'assistant',
        content: turn.text + shared,
        timestamp: new Date(began + minute * 60_000).toISOString(),
      })
    }
  }
  write({ type: 'fact', senderId, key: 'name', value: conversation.speaker_a })
}

function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** "4:04 pm on 20 January, 2023", taken as UTC. */
function momentOf(text: string): number {
  const [, hour, minute, half, date] = /^(\d+):(\d+) ([ap]m) on (.+)$/.exec(text) ?? []
  const at = Date.parse(`${date} ${hour}:${minute} ${half} UTC`)
  if (Number.isNaN(at)) throw new Error(`Not a date of LoCoMo: ${text}`)
  return at
}
