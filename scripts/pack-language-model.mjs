/**
 * Packs the extra-small n-gram set of `eld` into `src/context/language-model-data.ts`, so that it can be loaded in the
 * middle of a synchronous call and costs nothing before. Languages in other scripts than Latin and Cyrillic are left
 * out: the script alone tells them apart. Run it after an update of `eld`: `npm run pack:language-model`.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

const kept = new Set(
  'az be bg ca cs da de en es et eu fi fr hr hu is it lt lv ms nl no pl pt ro ru sk sl sq sr sv tl tr uk vi yo'.split(
    ' ',
  ),
)

const eld = join(dirname(fileURLToPath(import.meta.resolve('eld'))), '..')
const { ngramsData } = await import(join(eld, 'ngrams/extrasmall.js'))
const { dictionary } = await import(join(eld, 'dictionary.js'))
const { version } = JSON.parse(await readFile(join(eld, '../package.json'), 'utf8'))

const codes = Object.values(ngramsData.languages).filter((code) => kept.has(code))

// eld writes the bytes above 0x7f as printable characters of its own.
const bytes = new Map()
for (let byte = 0x80; byte <= 0xff; byte++) {
  if (dictionary[byte] !== ' ') bytes.set(dictionary[byte], byte)
}

/** The bytes of an n-gram as one number, most significant first: six at most, so that a double holds it. */
const keyOf = (gram) =>
  Array.from(gram, (char) => bytes.get(char) ?? char.charCodeAt(0)).reduce(
    (key, byte) => key * 256 + byte,
    0,
  )

const grams = Object.entries(ngramsData.ngrams)
  .map(([gram, scores]) => ({
    key: keyOf(gram),
    entries: Object.entries(scores)
      .map(([number, score]) => [codes.indexOf(ngramsData.languages[number]), score])
      .filter(([place]) => place >= 0),
  }))
  .filter(({ entries }) => entries.length > 0)
  .sort((a, b) => a.key - b.key)

const keys = Buffer.alloc(grams.length * 6)
for (const [index, { key }] of grams.entries()) keys.writeUIntBE(key, index * 6, 6)
const size = Buffer.alloc(4)
size.writeUInt32BE(grams.length)
const packed = Buffer.concat([
  size,
  keys,
  Buffer.from(grams.map(({ entries }) => entries.length)),
  Buffer.from(grams.flatMap(({ entries }) => entries.map(([place]) => place))),
  Buffer.from(grams.flatMap(({ entries }) => entries.map(([, score]) => score))),
])

const model = brotliCompressSync(packed, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
}).toString('base64')

await writeFile(
  join(dirname(fileURLToPath(import.meta.url)), '../src/context/language-model-data.ts'),
  `/*
 * Made by scripts/pack-language-model.mjs from the extra-small n-gram set of eld ${version},
 * copyright Nito T.M., Apache License 2.0 (language-model-data.LICENSE): the languages in Latin and Cyrillic script, packed.
 */

/** The languages of the model, in the order of its scores. */
export const modelLanguages = '${codes.join(' ')}'.split(' ')

/**
 * Brotli, in base64: how many n-grams there are, in 4 bytes; each as 6 bytes, sorted; how many languages each is in; then
 * which ones, and then their scores, a byte each.
 */
export const packedModel: string =
  '${model}'
`,
)
