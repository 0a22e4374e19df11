import { lexer, type Token, type Tokens } from 'marked'
import type { ComponentChildren, VNode } from 'preact'
import { useMemo } from 'preact/hooks'

const MOST = 40_000

/**
 * What was said, with its Markdown drawn. The library only reads it into tokens; each is drawn here as an element of its
 * own, so that nothing of what was stored is ever HTML: tags stay text, pictures are not fetched, and links lead to the web.
 */
export function Markdown({ text }: { text: string }) {
  const drawn = useMemo(() => draw(text), [text])
  return <div class="markdown">{drawn}</div>
}

function draw(text: string): ComponentChildren {
  if (text.length > MOST) return <p class="plain">{text}</p>
  try {
    return blocks(lexer(text, { gfm: true, breaks: true }))
  } catch {
    return <p class="plain">{text}</p>
  }
}

const blocks = (tokens: readonly Token[]): ComponentChildren =>
  tokens.map((token) => block(token as Tokens.Generic))

function block(token: Tokens.Generic): ComponentChildren {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      // Inside of a talk no heading is one of the page.
      return <p class="heading">{inline(token)}</p>
    case 'code':
      return (
        // Long lines are scrolled, with the keyboard as well.
        <pre tabIndex={0}>
          <code>{token['text']}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [])}</blockquote>
    case 'list':
      return list(token as Tokens.List)
    case 'table':
      return table(token as Tokens.Table)
    case 'hr':
      return <hr />
    case 'paragraph':
      return <p>{inline(token)}</p>
    case 'text':
      return token.tokens ? <span>{inline(token)}</span> : <span>{token['text']}</span>
    default:
      return <p class="plain">{token.raw}</p>
  }
}

function list({ ordered, start, items }: Tokens.List): VNode {
  const drawn = items.map(({ task, checked, tokens }) => (
    <li>
      {task && <span class="muted">{checked ? '☑ ' : '☐ '}</span>}
      {blocks(tokens.filter(({ type }) => type !== 'checkbox'))}
    </li>
  ))
  return ordered ? <ol start={start === '' ? 1 : start}>{drawn}</ol> : <ul>{drawn}</ul>
}

const table = ({ header, rows }: Tokens.Table): VNode => (
  <div class="scrolls" tabIndex={0} role="group" aria-label="Table">
    <table>
      <thead>
        <tr>
          {header.map((cell) => (
            <th scope="col">{inline(cell)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {row.map((cell) => (
              <td>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const inline = ({ tokens = [] }: { tokens?: Token[] }): ComponentChildren =>
  tokens.map((token) => span(token as Tokens.Generic))

function span(token: Tokens.Generic): ComponentChildren {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token)}</strong>
    case 'em':
      return <em>{inline(token)}</em>
    case 'del':
      return <del>{inline(token)}</del>
    case 'codespan':
      return <code>{token['text']}</code>
    case 'br':
      return <br />
    case 'link':
      return <Link href={String(token['href'])}>{inline(token)}</Link>
    case 'image':
      return <Link href={String(token['href'])}>🖼 {token['text'] || 'picture'}</Link>
    case 'text':
    case 'escape':
      return token.tokens ? inline(token) : token['text']
    default:
      return token.raw
  }
}

/** A link into the web or to a mailbox; any other target stays text. */
function Link({ href, children }: { href: string; children: ComponentChildren }) {
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  )
}
