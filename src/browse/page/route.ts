import { useEffect, useState } from 'preact/hooks'

/** Where in the page one is: the part behind the `#`. */
export interface Route {
  /** The words between the slashes. */
  path: string[]
  /** The words behind the `?`. */
  words: Readonly<Record<string, string>>
}

/** The address of a place in the page. Words that are empty are left out. */
export function to(
  path: readonly string[],
  words: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(words)) if (value) query.set(key, value)
  const text = query.toString()
  return `#/${path.map(encodeURIComponent).join('/')}${text && `?${text}`}`
}

export function currentRoute(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    words: Object.fromEntries(new URLSearchParams(query)),
  }
}

/** The route, kept up to date. */
export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute)
  useEffect(() => {
    const update = () => setRoute(currentRoute())
    window.addEventListener('hashchange', update)
    return () => window.removeEventListener('hashchange', update)
  }, [])
  return route
}

/** Notes words in the address without a new place in the browser's history. */
export function note(path: readonly string[], words: Readonly<Record<string, string>>): void {
  history.replaceState(null, '', to(path, words))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
