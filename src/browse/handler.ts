import type { MemoryStore } from '../index.ts'
import { readPage } from './assets.ts'
import type { BrowseSettings } from './browse.ts'
import { changes } from './changes.ts'
import { Guard } from './guard.ts'
import { failure, json, refusal, withHeaders } from './responses.ts'
import { views } from './views.ts'

const MAX_BODY_BYTES = 1024 * 1024

/** What answers the requests of the page of a store: the page itself, what it shows, and what it changes. */
export function createHandler(memory: MemoryStore, settings: BrowseSettings, folder?: string) {
  const guard = new Guard(settings)
  const page = readPage(folder)
  return async (request: Request): Promise<Response> =>
    withHeaders(await answer(request).catch(failure))

  async function answer(request: Request): Promise<Response> {
    const admission = guard.admit(request)
    if (admission === 'enter') return guard.enter()
    const { pathname, searchParams } = new URL(request.url)
    const { path, readonly } = settings
    if (admission === 'refused') return refusal()
    if (pathname === path && path !== '') {
      return new Response(null, { status: 303, headers: { location: `${path}/` } })
    }
    if (!pathname.startsWith(`${path}/`)) return refusal()
    const [area, name = '', ...rest] = pathname.slice(path.length + 1).split('/')
    if (area === 'api' && rest.length === 0) {
      const view = Object.hasOwn(views, name) ? views[name] : undefined
      if (admission !== 'read' || !view) return refusal()
      return view(memory, Object.fromEntries(searchParams), { request, settings })
    }
    if (area === 'change' && rest.length === 0) {
      const change = Object.hasOwn(changes, name) ? changes[name] : undefined
      if (admission !== 'change' || readonly || !change) return refusal()
      return json(await change(memory, await readBody(request)))
    }
    if (admission !== 'read') return refusal()
    const found = page(pathname.slice(path.length + 1), {
      changeToken: readonly ? '' : guard.changeToken,
    })
    return found ?? refusal()
  }
}

async function readBody(request: Request): Promise<unknown> {
  const text = await request.text()
  return text.length > MAX_BODY_BYTES ? undefined : (JSON.parse(text || '{}') as unknown)
}
