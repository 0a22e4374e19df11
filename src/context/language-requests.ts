import { plainWord, wordsOf } from './language-text.ts'
import type { Language } from './language-words.ts'

/**
 * How people ask for something to be done with a text: to translate, sum up, correct, explain it. Lower-case and without
 * accents, and such that no other language says it so.
 */
const requests: readonly (readonly [language: Language, phrases: RegExp])[] = [
  [
    'Portuguese',
    /traduz(?:a|ir|es)?|traduza-me|traducao d[aeo]|resum[ae] (?:isto|isso|esse|essa|o|os|em|para mim)|resumir (?:isto|isso|o)|corrija|corrige (?:isto|isso|o|os|as|meu|minha)|o que (?:significa|quer dizer)|como se (?:diz|fala|escreve)|reescreva|revise (?:isto|isso|o)|(?:podes|pode|voce pode|consegues) (?:traduzir|resumir|corrigir|rever|explicar)|explica (?:isto|isso|o)|responde a isto/,
  ],
  [
    'Spanish',
    /traduce(?:me|lo|la)?|traducir(?:me|lo)?|traduzca(?:me)?|traduccion (?:de|del)|resume(?:me)? (?:esto|el|la|los|las|lo)|resumeme|resumir (?:esto|el|la)|corrige (?:esto|el|la|los|mi|lo)|corrigeme|corregir|(?:que|q) (?:significa|quiere decir)|como se (?:dice|escribe)|reescribe|revisa (?:esto|el|la|mi)|explica(?:me)? (?:esto|el|la)|parafrasea|responde a (?:esto|el)/,
  ],
  [
    'French',
    /tradui(?:s|sez|re|t)(?: moi)?|traduction (?:de|du)|resume(?:z|r)?(?: moi)? (?:ceci|ca|ce|cet|cette|le|la|les|en|moi|s'il)|corrige(?:z|r)?(?: moi)? (?:ceci|ca|ce|cet|cette|le|la|les|mon|ma|mes|moi|s'il|stp)|que (?:signifie|veut dire)|qu'est ce que (?:ca|cela)? ?(?:signifie|veut dire)|comment (?:dit on|on dit|dire|dit)|reformule(?:z|r)?|explique(?:z|r)?(?: moi)? (?:ceci|ca|ce|cet|cette|le|la|les)|reponds? a (?:ce|cet|cette)/,
  ],
  [
    'Italian',
    /traduc(?:i|imi|ilo|ete)|tradurre|tradurmi|traduzione (?:di|del)|riassum(?:i|imi|ere|ete)|correggi(?:mi)?|correggere|(?:che|cosa) (?:significa|vuol dire)|(?:che|cosa) vuole dire|come si (?:dice|scrive)|riscrivi|rivedi (?:questo|questa|il|la)|spiega(?:mi)? (?:questo|questa|il|la|cosa)|parafrasa|rispondi a (?:questo|questa)/,
  ],
  [
    'German',
    /ubersetz(?:e|en|t|ung)?|ueber?setz(?:e|en|t)?|fasse? (?:das|dies|diese|diesen|dieses|den|die|mir|bitte|mal|es|folgenden|folgende)|zusammenfassen|zusammenfassung (?:von|des|der)|korrigier(?:e|en|t|st)?|was (?:bedeutet|heisst|heißt|meint)|wie sagt man|umformulieren|formuliere?|erklar(?:e|st)? (?:mir|das|diesen|dieses|den)|verbessere?|antworte? auf (?:diese|dieses|die|das)/,
  ],
  [
    'Dutch',
    /vertaal(?:t|d)?|vertalen|vertaling van|vat (?:dit|deze|het|de|dat|even|onderstaande)|samenvatten|samenvatting van|corrigeer|corrigeren|verbeter (?:dit|deze|het|de|mijn)|wat (?:betekent|betekend)|hoe zeg (?:je|ik)|herschrijf|leg (?:dit|uit|deze)|antwoord op (?:dit|deze)/,
  ],
  [
    'Russian',
    /перевед(?:и|ите|ешь|ете)|перевести|перевод (?:этого|этой|текста|фразы)|(?:кратко )?(?:перескажи|перескажите|резюмируи|резюмируите|обобщи|суммируи)|исправ(?:ь|ьте|ить)|что (?:значит|означает)|как (?:сказать|будет|переводится|по-\S+)|перефразируи(?:те)?|перепиши(?:те)?|проверь(?:те)?|объясни(?:те)?|ответь(?:те)? на (?:это|этот|письмо)/,
  ],
  [
    'English',
    /translat(?:e|ion|ing)|summari[sz](?:e|ing)|summary of|sum up|tl;?dr|proofread|rephrase|paraphrase|rewrite|(?:correct|fix|improve|check|edit) (?:this|these|my|the|it|any|all|for|grammar|spelling)|what (?:does|do|is|did) .{0,200}\bmean|meaning of|what(?:'s| is) the (?:meaning|german|french|spanish|english|italian|dutch|russian|portuguese)|how (?:do|would|can|should) (?:you|i|we) (?:say|write|pronounce|reply|answer|respond)|how to (?:say|write)|what (?:does|do) (?:this|it|that)|explain (?:this|the|what|these)|(?:reply|respond|answer) to (?:this|the)|(?:reword|shorten) (?:this|the)|key points/,
  ],
]

const found = requests.map(
  ([language, phrases]) =>
    [language, new RegExp(`(?<![\\p{L}])(?:${phrases.source})(?![\\p{L}])`, 'u')] as const,
)

/** How many words of the beginning and of the end of a message may say what is asked. */
const wordsLookedAt = { first: 14, last: 16 }

/** The language in which something is asked to be done with a text, or undefined where nothing of the kind is asked. */
export function requestLanguage(text: string): Language | undefined {
  const words = wordsOf(text).map(plainWord)
  const ends =
    words.length <= wordsLookedAt.first + wordsLookedAt.last
      ? [words]
      : [words.slice(0, wordsLookedAt.first), words.slice(-wordsLookedAt.last)]
  for (const end of ends) {
    const spoken = end.join(' ')
    const asked = found.find(([, phrases]) => phrases.test(spoken))
    if (asked) return asked[0]
  }
  return undefined
}
