import { isAscii } from '../ascii.ts'
import { fold } from './folding.ts'
import { parameters } from './parameters.ts'

/**
 * Runs of three letters of the scripts that write letters without spaces between words: Thai, Lao, Burmese and Khmer. Two letters
 * are found in any of their texts, three tell something. Each run is one number.
 */
export function runsOf(text: string): ReadonlySet<number> {
  const runs = new Set<number>()
  if (isAscii(text)) return runs
  for (const run of runsIn(fold(text))) if (runs.size < parameters.pairs) runs.add(run)
  return runs
}

/** What a message gains by the share of the question's runs that it has. */
export function runsFactor(content: string, runs: ReadonlySet<number>): number {
  if (runs.size === 0 || isAscii(content)) return 1
  const held = new Set<number>()
  for (const run of runsIn(content)) if (runs.has(run)) held.add(run)
  return 1 + parameters.runs * (held.size / runs.size)
}

function* runsIn(text: string): Generator<number> {
  let run = 0
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isUnseen(code)) continue
    length = isLetter(code) ? length + 1 : 0
    // The letters of these blocks differ in their last ten bits.
    run = ((run << 10) | (code & 0x3_ff)) & 0x3f_ff_ff_ff
    if (length >= 3) yield run
  }
}

const isLetter = (code: number): boolean =>
  (code >= 0x0e_00 && code < 0x0f_00) ||
  (code >= 0x10_00 && code < 0x10_a0) ||
  (code >= 0x17_80 && code < 0x18_00)

/** What marks where a line may break, and joiners. */
const isUnseen = (code: number): boolean => (code >= 0x20_0b && code <= 0x20_0d) || code === 0xad
