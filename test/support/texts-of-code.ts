/** A string or a template of a source file; what is interpolated into it stands as `§`. */
export interface CodeText {
  readonly line: number
  readonly text: string
  /** Whether it is a template of Drizzle's `sql`. */
  readonly isSql: boolean
}

/** Every string and template in the code of a TypeScript file, those inside of interpolations too. */
export function textsOfCode(code: string): CodeText[] {
  const texts: CodeText[] = []
  let at = 0
  readCode(false)
  return texts

  /** Reads on to the end, or to the end of an interpolation. */
  function readCode(isInterpolated: boolean): void {
    for (let depth = 0; at < code.length; at++) {
      const rest = code.slice(at, at + 2)
      if (rest === '//') skipTo('\n')
      else if (rest === '/*') skipTo('*/')
      else if (code[at] === '`') readTemplate()
      else if (code[at] === "'" || code[at] === '"') readString(code[at]!)
      else if (code[at] === '/') skipPattern()
      else if (code[at] === '{') depth++
      else if (code[at] === '}' && depth-- === 0 && isInterpolated) return
    }
  }

  function skipTo(end: string): void {
    const found = code.indexOf(end, at + 2)
    at = found === -1 ? code.length : found + end.length - 1
  }

  /** A regular expression stands where no value can be divided. */
  function skipPattern(): void {
    if (!/[=(,:?!&|;{}[>]\s*$/.test(code.slice(Math.max(0, at - 40), at))) return
    const pattern = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//.exec(code.slice(at))
    at += (pattern?.[0].length ?? 1) - 1
  }

  function readString(quote: string): void {
    const from = at++
    while (at < code.length && code[at] !== quote) at += code[at] === '\\' ? 2 : 1
    keep(from, code.slice(from + 1, at))
  }

  function readTemplate(): void {
    const from = at++
    let text = ''
    for (; at < code.length && code[at] !== '`'; at++) {
      if (code[at] === '\\') text += code[at++]! + code[at]!
      else if (code.startsWith('${', at)) {
        at += 2
        readCode(true)
        text += '§'
      } else text += code[at]!
    }
    keep(from, text)
  }

  function keep(from: number, text: string): void {
    const before = code.slice(Math.max(0, from - 80), from)
    const isSql = /\bsql(?:<[^`]*>)?$/.test(before)
    texts.push({ line: code.slice(0, from).split('\n').length, text, isSql })
  }
}
