import type { Decision } from '../schema/index.ts'

/** The system facts that would change, with what they were when they were read. */
export function decisionsOf(
  facts: readonly {
    readonly key: string
    readonly value: string
    readonly source: string | null
  }[],
  wanted: readonly (Pick<Decision, 'key' | 'value'> & { readonly source?: string })[],
): Decision[] {
  const stored = new Map(facts.map((fact) => [fact.key, fact]))
  return wanted
    .map(({ key, value, source = null }) => {
      const { value: was = null, source: sourceWas = null } = stored.get(key) ?? {}
      return { key, value, was, source, sourceWas }
    })
    .filter(({ value, was, source, sourceWas }) => value !== was || source !== sourceWas)
}
