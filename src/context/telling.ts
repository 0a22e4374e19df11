import * as z from 'zod'

import { parse } from '../errors.ts'
import { withoutInvisible } from './prompt-text.ts'
import { maskSecrets } from './secret-values.ts'
import { isTellable as isTellableFact } from './user-profile.ts'

const Text = z.object({ text: z.string({ error: 'must be a text' }) })
const Told = z.object({ fact: z.object({ key: z.string(), value: z.string() }) })

/**
 * A remembered text as a model may read it, of any length and with its own line breaks: what looks like a key, a token or
 * a password is `[secret]`, as in a context, and what can't be seen is left out.
 *
 * @example
 * withoutSecrets('The password is hunter2') // → 'The password is [secret]'
 */
export function withoutSecrets(text: string): string {
  return maskSecrets(withoutInvisible(parse(Text, { text }).text))
}

/**
 * Whether a context would tell a fact: not when its key or its value is a secret's, nor when it steers the assistant.
 *
 * @example
 * isTellable({ key: 'wifi password', value: 'hunter2' }) // → false
 */
export function isTellable(fact: { readonly key: string; readonly value: string }): boolean {
  return isTellableFact(parse(Told, { fact }).fact)
}
