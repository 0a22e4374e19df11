import type { Context } from './context.ts'

const columns = { section: 12, tokens: 8, fate: 24 }

/** The manifest of a context as a table of at most 80 columns: a line for each candidate, then a line for each section. */
export function explain({ manifest, language, onboardingStage }: Context): string {
  const rows = manifest.items.map(({ section, id, tokens, included, reason }) =>
    row(section, tokens, included ? 'included' : `dropped: ${reason ?? ''}`, id),
  )
  const included = manifest.items.filter((item) => item.included).length
  return [
    row('section', 'tokens', 'fate', 'id'),
    '-'.repeat(80),
    ...rows,
    '-'.repeat(80),
    `${included} of ${manifest.items.length} included, ${manifest.tokens} tokens with the message`,
    `language ${language}, onboarding stage ${onboardingStage}`,
  ].join('\n')
}

const row = (section: string, tokens: number | string, fate: string, id: string): string =>
  [
    section.padEnd(columns.section),
    String(tokens).padStart(columns.tokens - 2),
    '  ',
    fate.replaceAll('_', ' ').padEnd(columns.fate),
    id.slice(0, 36),
  ].join('')
