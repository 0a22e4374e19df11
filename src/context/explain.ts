import { z } from 'zod'

import { parse } from '../errors.ts'
import type { Context } from './context.ts'

const columns = { section: 12, tokens: 8, fate: 24 }

/** The manifest of a context as a table of at most 80 columns: a line for each candidate, then a line for each section. */
export function explain(context: Context): string {
  const { manifest, language, onboardingStage } = parse(Explained, context)
  const rows = manifest.items.map(({ section, id, tokens, included, reason }) =>
    row(
      section,
      tokens,
      included
        ? `included${reason === 'secret' ? ', masked' : reason === 'cut' ? ', cut' : ''}`
        : `dropped: ${reason ?? ''}`,
      id,
    ),
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

/** What of a context is told: it may come back from JSON. */
const Explained = z.object({
  manifest: z.object({
    items: z.array(
      z.object({
        section: z.string(),
        id: z.string(),
        tokens: z.number(),
        included: z.boolean(),
        reason: z.string().optional(),
      }),
    ),
    tokens: z.number(),
  }),
  language: z.string(),
  onboardingStage: z.number(),
})

const row = (section: string, tokens: number | string, fate: string, id: string): string =>
  [
    section.padEnd(columns.section),
    String(tokens).padStart(columns.tokens - 2),
    '  ',
    fate.replaceAll('_', ' ').padEnd(columns.fate),
    id.slice(0, 36),
  ].join('')
