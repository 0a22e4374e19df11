import { plainWord } from './language-text.ts'

/** Quotation marks in pairs, with what they hold. An apostrophe inside of a word opens none. */
const quoted =
  /"[^"\n]{1,4000}"|“[^”“]{1,4000}[”“]|„[^“”„]{1,4000}[“”]|«[^»]{1,4000}»|»[^«]{1,4000}«|‹[^›]{1,4000}›|「[^」]{1,4000}」|‚[^‘’]{1,4000}[‘’]|(?<![\p{L}\p{N}])'(?=\S)[^'\n]{2,400}(?:(?<=\p{L})'\p{L}[^'\n]{0,400}){0,20}'(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])‘[^’\n]{2,400}(?:’\p{L}[^’\n]{0,400}){0,20}’(?![\p{L}\p{N}])/gu

/** A quotation that goes on over several lines, or is never closed. */
const quotedAcross = /(?<=[:\n]\s*)"[^"]{20,}(?:"|$)/gu

/** Lines that a mail program marks as somebody else's, and what stands above and below them. */
const marked = /^[ \t]*[>|].*$/gmu
const forwarded =
  /^(?:-{2,}|_{5,}|={5,})\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|mensaje original|mensagem original|message d'origine|messaggio originale|oorspronkelijk bericht|исходное сообщение)?[^]*$|^(?:from|von|de|da|van|от|sent|gesendet|enviado|envoyé|inviato|verzonden): .*$/gimu
const dashed = /(?<=^|\n)(?:-{3,}|_{3,}|\*{3,}|={3,})[^]*?(?:\n(?:-{3,}|_{3,}|\*{3,}|={3,})|$)/gu

/**
 * What somebody says in their own words: without quotations, and without what is marked as pasted. Somebody who says
 * nothing else than what they quote is taken at it.
 */
export function ownWords(text: string): string {
  const own = withoutQuotations(text)
  return countOf(own) <= 2 && /^\s*["“„«»'‘]/u.test(text) ? text : own
}

const withoutQuotations = (text: string): string =>
  text
    .replaceAll(/```[^]*?(?:```|$)|~~~[^]*?(?:~~~|$)/gu, ' ')
    .replaceAll(marked, ' ')
    .replaceAll(forwarded, ' ')
    .replaceAll(dashed, ' ')
    .replaceAll(quotedAcross, ' ')
    .replaceAll(quoted, ' ')

/** What stands at the beginning or at the end of a message beside a block of another text, and that block. */
export interface Parts {
  readonly request: string
  readonly block: string
  /** Whether it is said to somebody, as a question or before a colon is. */
  readonly isAddressed: boolean
}

const fewWords = 30

const countOf = (text: string): number => text.match(/\p{L}+/gu)?.length ?? 0

const leastBeforeColon = 4
const leastInBlock = 3

/** The ways in which a message can be a short part and a block beside it. */
export function partsOf(text: string): Parts[] {
  const parts: Parts[] = []
  const colon = /^([^]{2,300}?)[:：]\s+(?=\S)([^]*)$/u.exec(text)
  if (colon && (countOf(colon[1]!) >= leastBeforeColon || /[:：]\s*\n/u.test(text))) {
    parts.push({ request: colon[1]!, block: colon[2]!, isAddressed: true })
  }
  for (const [request, block] of sentencesApart(text)) {
    if (isAboutText(request)) parts.push({ request, block, isAddressed: true })
  }
  const lines = text.split(/\n+/u).filter((line) => countOf(line) > 0)
  if (lines.length > 1) {
    const [first, last] = [lines[0]!, lines.at(-1)!]
    const block = lines.slice(1).join('\n')
    // A short paragraph above a longer one says what the longer one is for.
    const isAbove = /^\s*[^\n]+\n\s*\n/u.test(text) && countOf(first) < countOf(block)
    parts.push(
      { request: first, block, isAddressed: isAddressed(first) || isAbove },
      { request: last, block: lines.slice(0, -1).join('\n'), isAddressed: isAddressed(last) },
    )
  }
  return parts.filter(({ request, block }) => {
    const words = countOf(request)
    return words > 0 && words <= fewWords && countOf(block) >= leastInBlock
  })
}

/** The first sentence of a text and what follows, and the last one and what is before. */
function sentencesApart(text: string): [request: string, block: string][] {
  const sentences = text.trim().split(/(?<=[.!?…])\s+/u)
  if (sentences.length < 2) return []
  return [
    [sentences[0]!, sentences.slice(1).join(' ')],
    [sentences.at(-1)!, sentences.slice(0, -1).join(' ')],
  ]
}

/** What people call what they have received or written. */
const nouns =
  /(?<!\p{L})(?:e-?mails?|mails?|texts?|textos?|testo|testi|teksten?|tekst|texte[sn]?|messages?|mensajes?|mensage[mn]s?|messaggi[o]?|correos?|paragraphs?|parrafos?|paragrafo|paragraphe|absatz|alinea|letter|carta|lettre|brief|lettera|articles?|articulo|artigo|articolo|artikel|sentences?|frases?|phrases?|satz|zin|bericht|nachricht|notes?|nota|notiz|текст\p{L}*|письм\p{L}*|сообщени\p{L}*|абзац\p{L}*|стать\p{L}*|предложени\p{L}*|фраз\p{L}*)(?!\p{L})/iu

/** "What is this about?", "Is it spelled right?" */
const pointing =
  /(?<!\p{L})(?:this|these|est[oae]|ist[oa]|isso|questo|questa|das|dies\p{L}*|ceci|ca|cela|cette|dit|deze|это\p{L}{0,2}|этом|spelled|spelt|written|escrit[oa]|scritto|ecrit|geschrieben|geschreven|написан\p{L}*|correct[oa]?|richtig|goed|juste|correto|правильно)(?!\p{L})/iu

/** Whether a sentence asks for something about a text that stands beside it. */
const isAboutText = (sentence: string): boolean => {
  const plain = plainWord(sentence)
  return nouns.test(plain) || (/[?？]$/u.test(sentence) && pointing.test(plain))
}

const isAddressed = (line: string): boolean => /[:?？…]\s*$/u.test(line)

/** The sentences of a text that say enough for their language to be told. */
export const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?…])\s+|\n+/u).filter((sentence) => countOf(sentence) >= 4)
