import * as z from 'zod'

import { checkBlobs } from './blob-checks.ts'
import { checkFiles, checkPages, sizes } from './file-checks.ts'
import { type Diagnosis, diagnosis, type Finding, type Examined } from './finding.ts'
import { checkForks } from './fork-checks.ts'
import { checkDeletedWords, checkWords } from './index-checks.ts'
import { checkMoments } from './moment-checks.ts'
import { checkReferences } from './reference-checks.ts'
import { checkRepeats } from './repeat-checks.ts'
import { checkRows } from './row-checks.ts'
import { checkHistory, checkSchema } from './schema-checks.ts'
import { checkCutTexts, checkTexts } from './text-checks.ts'

export const DoctorOptions = z.strictObject({
  /** Mends what can be mended without losing anything, and looks again. */
  repair: z.boolean().default(false),
})
export type DoctorOptions = z.input<typeof DoctorOptions>

/** What a store suffers from. */
export interface DoctorReport {
  /** Whether there is nothing worse than a note. */
  readonly healthy: boolean
  readonly findings: readonly Finding[]
  /** The codes of what was mended. */
  readonly repaired: readonly string[]
  /** Bytes by table, its indexes included; of a file only. */
  readonly sizes: Readonly<Record<string, number>>
}

/** Examines a store from its pages to its rows. What the first checks find keeps the later ones from being asked. */
export async function examine(
  examined: Examined,
  { repair }: z.output<typeof DoctorOptions>,
): Promise<DoctorReport> {
  const repaired: string[] = []
  let found = await diagnose(examined)
  // Mending a table's trigger can bring to light what its rows lack: a few rounds settle it.
  const rounds = repair ? maximalRounds : 0
  for (let round = 0; round < rounds; round++) {
    const mendable = found.filter(({ mend }) => mend !== undefined)
    if (mendable.length === 0) break
    for (const { code, mend } of mendable) {
      await mend?.(examined)
      repaired.push(code)
    }
    found = await diagnose(examined)
  }
  return {
    healthy: found.every(({ severity }) => severity === 'note'),
    findings: found.map(told),
    repaired: [...new Set(repaired)],
    sizes: await sizes(examined),
  }
}

const maximalRounds = 5

/** A finding as a caller gets it. */
const told = ({ code, severity, message, advice, repairable }: Diagnosis): Finding => ({
  code,
  severity,
  message,
  advice,
  repairable,
})

async function diagnose(examined: Examined): Promise<Diagnosis[]> {
  const pages = await checkPages(examined)
  if (pages.some(({ code }) => code === 'file_damaged')) return pages
  const schema = [...(await checkHistory(examined)), ...(await checkSchema(examined))]
  if (schema.some(({ code }) => code === 'table_missing' || code === 'table_changed')) return schema
  const texts = await checkTexts(examined)
  if (texts.length > 0) return [...pages, ...schema, ...texts]
  return [
    ...pages,
    ...schema,
    // A damaged index can't be asked.
    ...(pages.length > 0
      ? []
      : [...(await checkWords(examined)), ...(await checkDeletedWords(examined))]),
    ...(await checkReferences(examined)),
    ...(await checkRows(examined)),
    ...(await checkForks(examined)),
    ...(await checkBlobs(examined)),
    ...(await checkRepeats(examined)),
    ...(await checkMoments(examined)),
    ...(await checkCutTexts(examined)),
    ...(await checkAudit(examined)),
    ...(await checkFiles(examined)),
  ]
}

async function checkAudit({ audit }: Examined): Promise<Diagnosis[]> {
  const { ok, firstBad } = await audit.verify()
  if (ok) return []
  return [
    diagnosis({
      code: 'audit_broken',
      severity: 'error',
      message: `the audit chain is broken at ${JSON.stringify(firstBad)}`,
      advice:
        'compare with a backup and a checkpoint that was kept elsewhere; it is not mended, because that would hide it',
    }),
  ]
}
