import { readdirSync, readFileSync, statSync } from 'node:fs'
// Not by its name: a program that is bundled often has a `createRequire` of its own at the top of the bundle.
import nodeModule from 'node:module'
import { dirname, extname, join } from 'node:path'

import { MemoryError } from '../errors.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** What stands in the page for the token of its changes. */
const placeholder = '%CHANGE_TOKEN%'

/** The files of the page that the build made, by their names; only these are ever read. */
export function readPage(folder: string = builtFolder()) {
  const files = new Map(listFiles(folder).map((name) => [name, readFileSync(join(folder, name))]))
  return (name: string, { changeToken }: { changeToken: string }): Response | undefined => {
    // The page itself is asked for by no name: by its own it would be sent without its token.
    const file = name === 'index.html' ? undefined : files.get(name || 'index.html')
    const type = types[extname(name || 'index.html')]
    if (!file || !type) return undefined
    if (name !== '') {
      // Their names change with what is in them.
      const headers = {
        'content-type': type,
        'cache-control': 'private, max-age=31536000, immutable',
      }
      return new Response(new Uint8Array(file), { headers })
    }
    const html = file.toString('utf8').replace(placeholder, changeToken)
    return new Response(html, { headers: { 'content-type': type } })
  }
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => name.replaceAll('\\', '/'))
  } catch (cause) {
    throw new MemoryError('not_found', 'The page was not built: npm run build', { cause })
  }
}

/** Wherever the build has put this file, the package knows itself by its name. */
const builtFolder = (): string =>
  join(
    dirname(nodeModule.createRequire(import.meta.url).resolve('omega-memory/package.json')),
    'dist/browse/page',
  )
