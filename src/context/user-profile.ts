/** Facts that steer the assistant and are no part of what is known about a person. */
const systemKeys = new Set([
  'welcomed',
  'preferred_language',
  'active_project',
  'personality',
  'onboarding_stage',
  'pending_build_request',
  'pending_setup',
])

const first = ['name', 'preferred_name', 'pronouns', 'timezone', 'location', 'occupation']

/** The profile block of a system prompt: who it is first, then where, then the rest; '' when there is nothing to say. */
export function formatUserProfile(facts: readonly { key: string; value: string }[]): string {
  const told = facts.filter(({ key }) => !systemKeys.has(key) && !key.startsWith('_'))
  if (told.length === 0) return ''
  const lines = told
    .toSorted((a, b) => place(a) - place(b))
    .map(({ key, value }) => `- ${key}: ${value.replaceAll(/\s+/g, ' ')}`)
  return ['User profile:', ...lines].join('\n')
}

function place({ key }: { key: string }): number {
  const found = first.indexOf(key)
  return found < 0 ? first.length : found
}
