import { readFileSync } from 'node:fs'

/**
 * LoCoMo's long conversations between two people, and questions about them (Maharana et al., ACL 2024; CC BY-NC 4.0):
 * read from a file that whoever measures has, because it is not part of this package.
 */
export interface Talk {
  /** The sample's name, under which the first speaker is the user. */
  readonly senderId: string
  readonly user: string
  readonly assistant: string
  /** Oldest first. */
  readonly sessions: readonly (readonly Said[])[]
  readonly questions: readonly string[]
}

export interface Said {
  readonly role: 'user' | 'assistant'
  readonly content: string
  readonly at: Date
}

interface Turn {
  speaker: string
  text: string
  blip_caption?: string
}
interface Sample {
  sample_id: string
  conversation: Record<string, string | Turn[]> & { speaker_a: string; speaker_b: string }
  qa?: { question: string }[]
}

/** Each session begins at its own date; a minute lies between two turns. */
export function readLocomo(file: string): Talk[] {
  const samples = JSON.parse(readFileSync(file, 'utf8')) as Sample[]
  return samples.map(({ sample_id: senderId, conversation, qa = [] }) => ({
    senderId,
    user: conversation.speaker_a,
    assistant: conversation.speaker_b,
    sessions: sessionsOf(conversation),
    questions: qa.map(({ question }) => question),
  }))
}

function sessionsOf(conversation: Sample['conversation']): Said[][] {
  const sessions: Said[][] = []
  for (let number = 1; `session_${number}` in conversation; number++) {
    const date = conversation[`session_${number}_date_time`]
    const turns = conversation[`session_${number}`]
    if (typeof date !== 'string' || !Array.isArray(turns)) continue
    const began = momentOf(date)
    sessions.push(
      turns.map(({ speaker, text, blip_caption: shared }, minute) => ({
        role: speaker === conversation.speaker_a ? 'user' : 'assistant',
        content: shared ? `${text} [shared ${shared}]` : text,
        at: new Date(began + minute * 60_000),
      })),
    )
  }
  return sessions
}

/** "4:04 pm on 20 January, 2023", taken as UTC. */
function momentOf(text: string): number {
  const [, hour, minute, half, date] = /^(\d+):(\d+) ([ap]m) on (.+)$/.exec(text) ?? []
  const at = Date.parse(`${date} ${hour}:${minute} ${half} UTC`)
  if (Number.isNaN(at)) throw new Error(`Not a date of LoCoMo: ${text}`)
  return at
}
