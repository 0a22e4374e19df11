import type { Answers } from '../views.ts'

/** A value as JSON brings it: moments are texts. */
export type Told<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? Told<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Told<Value[Key]> }
      : Value

export type Answer<Name extends keyof Answers> = Told<Answers[Name]>

type Words = Readonly<Record<string, string | number | undefined>>

/** What went wrong, in words for a person. */
export class Failure extends Error {}

const tokenOfPage = document.querySelector<HTMLMetaElement>('meta[name="change-token"]')?.content

/** Whether this page may change anything. */
export const isReadonly = !tokenOfPage

/** The address of something that is read; words that are undefined are left out. */
export function address(name: string, words: Words = {}): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(words)) {
    if (value !== undefined) query.set(key, String(value))
  }
  const text = query.toString()
  return `api/${name}${text && `?${text}`}`
}

export async function read<Name extends keyof Answers>(
  name: Name,
  words: Words,
  signal?: AbortSignal,
): Promise<Answer<Name>> {
  return (await answered(await fetch(address(name, words), { signal }))) as Answer<Name>
}

/** Asks for a change, and gives what came of it. */
export async function change(name: string, body: object): Promise<unknown> {
  const response = await fetch(`change/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-omega-memory': tokenOfPage ?? '' },
    body: JSON.stringify(body),
  })
  return answered(response)
}

async function answered(response: Response): Promise<unknown> {
  if (response.status === 403) {
    throw new Failure('This page is no longer let in. Open the address that the command printed.')
  }
  const answer: unknown = await response.json()
  if (response.ok) return answer
  const { error } = Object(answer) as { error?: { message?: string } }
  throw new Failure(error?.message ?? 'Something went wrong.')
}

/** Reads lines of JSON one after another, as they come. */
export async function* readLines(name: string, signal: AbortSignal): AsyncGenerator<unknown> {
  const response = await fetch(address(name), { signal })
  if (!response.ok || !response.body) throw new Failure('Something went wrong.')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as unknown
  }
}
