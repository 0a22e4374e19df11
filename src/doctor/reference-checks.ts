import { blockedBy, listBlockingReferences, referenceAdvice } from '../database/references.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** Whether tables of the application would keep somebody from being forgotten. */
export async function checkReferences({ db }: Examined): Promise<Diagnosis[]> {
  const blocking = await listBlockingReferences(db.$client)
  return blocking.map((reference) =>
    diagnosis({
      code: 'reference_blocks_erasing',
      severity: 'warning',
      message: blockedBy(reference),
      advice: referenceAdvice,
    }),
  )
}
