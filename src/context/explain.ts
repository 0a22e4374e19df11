import * as z from 'zod'

import { parse } from '../errors.ts'
import type { Context } from './context.ts'
import { oneLine } from './prompt-text.ts'

const width = 80

const columns = { section: 12, tokens: 8, fate: 24 }

/** The manifest of a context as a table of at most 80 columns: a line for each candidate, then a line for each section. */
export function explain(context: Context): string {
  const { manifest, language, onboardingStage } = parse(Explained, context)
  const rows = manifest.items.flatMap(({ section, id, tokens, included, reason, why }) => [
    row(
      section,
      tokens,
      included
        ? `included${reason === 'secret' ? ', masked' : reason === 'cut' ? ', cut' : ''}`
        : `dropped: ${reason ?? ''}`,
      id,
    ),
    ...(why ? [`${' '.repeat(columns.section)}for ${reasons(why)}`.slice(0, width)] : []),
  ])
  const included = manifest.items.filter((item) => item.included).length
  return [
    row('section', 'tokens', 'fate', 'id'),
    '-'.repeat(width),
    ...rows,
    '-'.repeat(width),
    `${included} of ${manifest.items.length} included, ${manifest.tokens} tokens with the message`,
    `language ${language}, onboarding stage ${onboardingStage}`,
  ].join('\n')
}

/** Why a message was recalled. */
const Why = z.object({
  terms: z.array(z.string()),
  near: z.array(z.string()),
  date: z.boolean(),
  speaker: z.boolean(),
  likeness: z.number().optional(),
})

/** Why a message was recalled, in words: `zebra; beside it: zoo; its time`. */
function reasons({ terms, near, date, speaker, likeness }: z.output<typeof Why>): string {
  const told = [
    terms.join(', '),
    near.length > 0 && `beside it: ${near.join(', ')}`,
    date && 'its time',
    speaker && 'who said it',
    likeness !== undefined && `its meaning (${likeness.toFixed(2)})`,
  ].filter(Boolean)
  return oneLine(told.join('; '), width)
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
        why: Why.optional(),
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
