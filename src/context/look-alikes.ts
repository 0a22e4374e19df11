/**
 * What may be put in the place of a Latin letter or a sign because it looks the same: letters of other scripts, small
 * capitals, turned ones. Wide, circled and mathematical forms need no place here: NFKD has them.
 */
const alikes: Readonly<Record<string, string>> = {
  a: 'аɑαᴀɐʌᎪꓮ',
  b: 'вьЬʙβƄɓƀᏴᏏꓐ',
  c: 'сϲᴄⅽϹᏟꓚ',
  d: 'ԁᴅɗđɖᎠꓓ',
  e: 'еєεɛəǝᴇ℮ɘᎬꓰ',
  g: 'ɡցɢԍᏀꓖ',
  h: 'һнʜհᎻꓧ',
  i: 'іιıɪӏᎥꓲ',
  j: 'јϳᴊꓙ',
  k: 'кκᴋᏦꓗ',
  l: 'ⅼʟᏞꓡ',
  m: 'мᴍɱϻμⅿᎷꓟ',
  n: 'пηɴոꓠ',
  o: 'оοσᴏօꓳ',
  p: 'рρᴘᏢꓑ',
  r: 'гᴦʀɾɼɍꭇⲅᎡꓣ',
  s: 'ѕꜱʂᏚꓢ',
  t: 'тτᴛԏᎢꓔ',
  u: 'υʋᴜսꓴ',
  v: 'νѵᴠⅴᏙꓦ',
  w: 'ѡԝᴡωᎳꓪ',
  x: 'хχⅹꓫ',
  y: 'уүγʏᎩꓬ',
  z: 'ᴢʐᏃꓜ',
  '<': '‹〈⟨《«˂ᐸ❮❬❰≺⋖⪡⧼⦑⟪≪⋘〈',
  '>': '›〉⟩》»˃ᐳ❯❭❱≻⋗⪢⧽⦒⟫≫⋙〉',
  '/': '⁄∕╱⟋⧸⫻ノ〳╲⧹∖',
}

const plainOf = new Map(
  Object.entries(alikes).flatMap(([plain, others]) =>
    Array.from(others).flatMap((other) => [
      [other, plain] as const,
      [other.toLowerCase(), plain] as const,
      [other.toUpperCase(), plain] as const,
    ]),
  ),
)

/** Letters in black circles and squares, which Unicode folds to nothing. */
const enclosed = [
  [0x1f150, 0x1f169],
  [0x1f170, 0x1f189],
  [0x1f1e6, 0x1f1ff],
] as const

/** A character as somebody sees it who does not look closely: lower-case and plain, '' where nothing is to be seen. */
export function seenAs(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return character.toLowerCase()
  const block = enclosed.find(([first, last]) => code >= first && code <= last)
  if (block) return String.fromCharCode(0x61 + code - block[0])
  const bare = character
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
  return Array.from(bare)
    .map((each) => plainOf.get(each) ?? each)
    .join('')
}
