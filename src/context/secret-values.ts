import { maskAccounts } from './account-numbers.ts'
import { maskNamed } from './named-secrets.ts'

/** What stands in a prompt where a secret stood. */
export const mask = '[secret]'

/** How keys begin that services give out, with enough after it to be one. */
const beginnings = [
  'sk|pk|rk|sess|key|live|test|whsec|secret|ntn|nvapi|gsk|xai|pplx|tvly|fc|hf|r8|npm|pypi|glpat|gldt|glrt|glsa|glc|dop_v1|doo_v1',
  'gh[pousr]|github_pat|shp(?:at|ss|ca|pa)|sq0(?:atp|csp)|lin_(?:api|oauth)|fig[do]|sbp|sb_secret|rzp_(?:live|test)|dckr_[po]at',
  'sntry[su]|pm?ak|cfpat|ph[cx]|rnd|f[mo][12]|pnu|tfp|vcp|nrak|nrjs|xkeysib|xsmtpsib|pul|pscale_(?:tkn|pw)|napi|gocspx|flwseck|bbdc|atatt3|atctt3|pat|xox[a-z]|xapp|tskey|api|token|oauth',
].join('|')

const shapes: readonly RegExp[] = [
  /-----\s*BEGIN [A-Z0-9 ]+-----[^]*?(?:-----\s*END [A-Z0-9 ]+-----|$)/giu,
  /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]*){1,4}/gu,
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${beginnings})[-_](?:[a-z0-9]{1,10}[-_]){0,3}(?=[\\w-]*\\d|[A-Za-z]{20})[\\w-]{12,}`,
    'giu',
  ),
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA|LTAI|AKID)[A-Za-z0-9]{12,}/gu,
  /(?<![\w-])(?:AIza[\w-]{30,}|ya29\.[\w.-]{16,}|1\/\/0[\w-]{16,}|SG\.[\w-]{12,}\.[\w-]{12,}|hv[sb]\.[\w-]{16,}|dp\.[a-z]{2}\.[\w-]{16,}|EAA[A-Z][\w-]{20,})/gu,
  /AGE-SECRET-KEY-1[A-Z0-9]{20,}/giu,
  /(?<!\d)\d{8,10}:[\w-]{35}(?![\w-])/gu,
  /(?<![\w-])[MNO][\w-]{22,27}\.[\w-]{6,7}\.[\w-]{27,}/gu,
  /hooks\.slack\.com\/services\/[\w/]+|discord(?:app)?\.com\/api\/webhooks\/[\w/-]+/giu,
  /(?<=:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}(?=@)/gu,
  /(?<=\b(?:bearer|basic)\s{1,3})(?=[\w.~+/=-]*\d)[\w.~+/=-]{12,}/giu,
  /(?<=[?&](?:\w{0,20}[_-])?(?:token|api_?key|key|secret|pass|passwd|password|pwd|sig|signature|auth)=)(?=[^\s&#]*\d)[^\s&#"'<>]{8,}/giu,
  /(?<=\b(?:AccountKey|SharedAccessKey|sig)=)[\w%+/=-]{12,}/gu,
]

/** Only a long word, or digits in groups, can be a key. */
const longWord = /\S{12}|\d{4}[ -]\d{2}/
const groups = /\d{4}[ -]\d{2}/

/** Whether a text may have what `longWord` finds, which tries twelve characters from each one on, and most texts are ASCII lines of short words. */
function mayHoldKey(text: string): boolean {
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x80) return longWord.test(text)
    length = code === 0x20 || (code >= 0x09 && code <= 0x0d) ? 0 : length + 1
    if (length === 12) return true
  }
  return groups.test(text)
}

/** Parts of what secrets are called: without one of them nothing in a text is named as one. */
const nameParts =
  /pass|pw|pin|key|token|secret|code|crede|iban|cv[vc]|otp|jwt|bearer|auth|mdp|nip|puk|ssn|dsn|ur[li]|string|phrase|words?\b|seed|n[uú]m|nr\b|answer|cookie|contrase|clave|senha|chave|palavra|palabra|frase|datos|dados|dati|mots?\b|cl[eé]s?\b|cle\u0301|jeton|ident|chiav|parola|codic|c[oó]dig|gettone|segret|segred|wacht|sleutel|geheim|kennw|zugang|anmelde|schl|losung|prüf|llave|парол|ключ|секрет|токен|пин|код|слов|данн|номер|фраз|combin|kombin|комбин|dni|nif|cpf|bsn|снилс|инн|реквиз/iu

/**
 * A text with what looks like a key, a token or a password taken out: private keys, web tokens, keys of known services,
 * 40 and more random characters, and what is said to be somebody's password.
 */
export function maskSecrets(text: string): string {
  const masked = mayHoldKey(text) ? maskKeys(text) : text
  return nameParts.test(masked) ? maskNamed(masked, mask) : masked
}

function maskKeys(text: string): string {
  let masked = maskAccounts(text, mask)
  for (const shape of shapes) masked = masked.replaceAll(shape, mask)
  masked = masked.replaceAll(LONG, (word) => (isRandom(word) ? mask : word))
  masked = masked.replaceAll(/(?<![\w-])[a-z]{2,12}[-_][A-Za-z0-9]{20,}(?![\w-])/giu, (word) =>
    isScrambled(word.slice(word.search(/[-_]/) + 1)) ? mask : word,
  )
  return masked
}

/** Beside a letter that no key has it is a part of a word: "…gesellschaftskapitän". */
const LONG = /(?<!\p{Script=Latin})[A-Za-z0-9+/=_.~-]{40,}(?!\p{Script=Latin})/gu

/** Whether 40 and more characters are random, and not words that hang together. */
function isRandom(word: string): boolean {
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(word) && pieceLength(word) < mixed) return true
  const runs = word.split(/[^A-Za-z0-9]+/u).filter((run) => run.length >= 16 && isScrambled(run))
  return runs.reduce((sum, run) => sum + run.length, 0) >= Math.max(20, word.length / 3)
}

/** Shorter than any words are: letters of both sizes and digits that change as they do by chance only. */
const mixed = 2.7

/** Letters of one size among digits, without the vowels that a language has. */
const oneSize = { length: 5.5, vowels: 0.34 }

/** Letters alone, which no language puts together so. */
const lettersAlone = { vowels: 0.28, consonants: /[bcdfghjklmnpqrstvwxz]{6}/i }

function isScrambled(run: string): boolean {
  const length = pieceLength(run)
  if (length < mixed) return /[a-z]/i.test(run)
  const letters = run.replaceAll(/\d/g, '')
  const vowels = (letters.match(/[aeiouy]/gi) ?? []).length / letters.length
  const digits = run.length - letters.length
  if (digits >= 2 && letters.length >= 12 && /^(?:[A-Z]+|[a-z]+)$/.test(letters)) {
    return length < oneSize.length && vowels < oneSize.vowels
  }
  return letters.length >= 20 && vowels < lettersAlone.vowels && isUnspeakable(letters)
}

/** Whether letters stand together as in no word, where what is one sound counts as one letter: Rechtsschutz, grrrr. */
const isUnspeakable = (letters: string): boolean =>
  lettersAlone.consonants.test(letters.replaceAll(ONE_SOUND, (sound) => sound[0]!))

const ONE_SOUND = /sch|[cst]h|ck|ng|pf|tz|([a-z])\1+/gi

/** How long the pieces of a word are that could be words themselves, on average. */
const pieceLength = (word: string): number =>
  word.length / (word.match(/[A-Z]?[a-z]+|[A-Z]+|\d+|[^A-Za-z\d]+/g)?.length ?? 1)
