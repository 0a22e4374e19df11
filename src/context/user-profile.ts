import * as z from 'zod'

import { parse } from '../errors.ts'
import { foldedKey } from '../schema/spelling.ts'
import { oneLine } from './prompt-text.ts'
import { isSecretName } from './secret-names.ts'
import { mask } from './secret-values.ts'

/** Facts that steer the assistant and are no part of what is known about a person. */
const systemKeys: ReadonlySet<string> = new Set([
  'welcomed',
  'preferred_language',
  'active_project',
  'personality',
  'onboarding_stage',
  'pending_build_request',
  'pending_setup',
])

/** Who it is, then where and what; everything else follows by name. */
const order = ['name', 'preferred_name', 'pronouns', 'timezone', 'location', 'occupation']

/** How many characters of a fact a prompt shows. */
const valueLimit = 500

/** Whether a fact says something about the person: not about the assistant's own state, and not a secret. */
export const isRealFact = ({ key }: { readonly key: string }): boolean =>
  !systemKeys.has(foldedKey(key)) && !key.startsWith('_')

/** Whether a fact may stand in a prompt: neither its key nor its value is a secret's. */
export const isTellable = (fact: { readonly key: string; readonly value: string }): boolean =>
  isRealFact(fact) && !isSecretName(fact.key) && oneLine(fact.value, valueLimit) !== mask

/** The facts a prompt may tell, in the order in which it tells them. */
const profileFacts = (facts: readonly KeyedValue[]): KeyedValue[] =>
  inOrder(facts.filter(isTellable))

/** Facts in the order in which a prompt tells them. */
export const inOrder = <Fact extends KeyedValue>(facts: readonly Fact[]): Fact[] =>
  facts.toSorted((a, b) => rank(a.key) - rank(b.key) || compare(a.key, b.key))

interface KeyedValue {
  readonly key: string
  readonly value: string
}

/** One fact as one line of a prompt. */
export const profileLine = ({
  key,
  value,
}: {
  readonly key: string
  readonly value: string
}): string => `- ${oneLine(key, 200)}: ${oneLine(value, valueLimit)}`

/**
 * The profile block of a system prompt: identity first, then place and work, then the rest, one line each. '' when
 * there is nothing but system facts. Facts that look like secrets are left out.
 */
export function formatUserProfile(facts: readonly { key: string; value: string }[]): string {
  const told = parse(Profile, { facts }).facts
  const lines = profileFacts(told).map(profileLine)
  return lines.length === 0 ? '' : ['User profile:', ...lines].join('\n')
}

const Profile = z.object({ facts: z.array(z.object({ key: z.string(), value: z.string() })) })

/** Where a fact stands among the others: who it is, then where and what, then all others alike. */
export function rank(key: string): number {
  const found = order.indexOf(foldedKey(key))
  return found < 0 ? order.length : found
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
