import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** A link of a page to a file of this repository, or to a heading in it. */
export interface DocLink {
  readonly link: string
  /** The path of the file or folder in the repository. */
  readonly file: string
  readonly anchor: string | undefined
}

/** Every link of a page that does not lead away; code is no link. */
export const linksIn = (page: string): DocLink[] =>
  [
    ...readFileSync(page, 'utf8')
      .replaceAll(/^```.*?^```$/gms, '')
      .matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g),
  ].map(([, link = '']) => {
    const [file = '', anchor] = link.split('#')
    return { link, file: file === '' ? page : posix.join(posix.dirname(page), file), anchor }
  })
