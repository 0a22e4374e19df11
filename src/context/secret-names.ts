import { seenAs } from './look-alikes.ts'
import { codeNames, openCodes } from './secret-codes.ts'

/**
 * Names of secrets in the eight languages, lower-case and without accents. These are looked for inside of everything,
 * also where words are written as one.
 */
const anywhere =
  /pass?w(?:or|r)d|passwd|passphrase|passcode|passkey|apikey|secretkey|privatekey|accesskey|(?:access|refresh|auth|bearer|session|api|zugriffs|zugangs|sitzungs|sicherheits|sessie|toegangs)token|credential|seedphrase|recoveryphrase|clientsecret|pass?wort|kennw[oö]rt|geheim(?:zahl|code|nummer|wort)|(?:zugangs|anmelde|zugriffs|login)daten|(?:zugangs|sicherheits|freischalt)code|losungswort|contrasena|contrasenya|credencia(?:l|is)|credenzial|palavrapasse|mots?depasse|parola(?:dordine|daccesso|segreta)|wacht(?:woord|zin)|(?:toegangs|beveiligings|herstel|inlog)(?:code|token|sleutel|gegevens)|pincode|парол|токен|пинкод/u

/** Whole words and phrases. */
const phrases = [
  // The same in every language.
  /pw|pwd|psw|mdp|pins?|nip|puks?|cv[vc]s?|cv[vc] 2|csc|ibans?|ssn|t?otps?|2 fa|jwts?|creds?|dsn|keystore|keytab|id rsa|bearer/,
  /(?:(?:bank|sim|karten|handy|konto|ec)pin)/,
  /tan (?:nummer|liste|list|code)|(?:chip|push|mobile|sms|online|bank) tan/,
  /(?:db|database|user|admin|root|login|wi ?fi|mail|email|smtp|ftp|my|account|app|sudo|ssh|vpn|imap|redis|mysql) pass/,
  // English
  /(?:git ?hub|git ?lab|personal access) pats?|tax id|bank accounts?|(?:screen )?(?:un)?lock pattern|session id|card verification/,
  /(?:social security|credit card|debit card|card|bank account|account|routing|passport|tax(?: id)?|national insurance) (?:number|numbers|no|nr)|social security|(?:credit|debit|bank) cards?|(?:netflix|bank|banking|online|email|mail|router|account|vpn|work|web) logins?/,
  /(?:security|verification|recovery|backup|access|door|gate|garage|alarm|entry|unlock|lock|safe|vault|sms|auth|login|one time|pin|secret) (?:codes?|numbers?|combinations?)|(?:safe|lock|locker|vault) combination/,
  /(?:codes?|combinations?|pins?) (?:to|for|of) (?:(?:the|my|our|his|her|their|your) )?(?:(?:front|back) )?(?:doors?|gates?|garages?|house|building|alarm|safes?|locks?|lockers?|vaults?|phones?|sims?)/,
  /(?:seed|recovery|secret|backup) (?:phrases?|words?)|wallet seed|mnemonics?|security (?:answers?|questions?)|(?:session|auth|login) cookies?/,
  /connection string|conn string|(?:database|db|redis|postgres|mongo|webhook|sas) ur[li]|authori[sz]ation|auth header|basic auth|login (?:details|data|info)|private key|(?:client|app|shared|webhook|consumer|oauth|api|jwt|session|cookie|signing) secrets?|secret (?:keys?|codes?|access|values?|hash|id|answers?|questions?)/,
  /(?:api|access|secret|private|auth|ssh|gpg|pgp|encryption|decryption|signing|master|licen[sc]e|activation|product|recovery|session|security|deploy|webhook|account|service|aws|stripe|openai) keys?/,
  // German
  /(?:bank|konto)(?:verbindung|daten)|(?:kredit|ec|bank|giro)karten?|wiederherstellungs(?:phrase|satz)|\S*(?:schloss|safe) ?(?:codes?|kombination)/,
  /(?:(?:api|ssh|zugriffs|zugangs|sicherheits|lizenz|produkt|haupt|master|verschlusselungs|signatur|sitzungs|wiederherstellungs|aktivierungs|privat\S*|geheim\S*) ?)schlussel|schlussel|geheimniss?e?|(?:codewort|geheime[rsn]? (?:wort|zahl|code|schlussel|frage))|(?:karten|kreditkarten|konto|sozialversicherungs|personalausweis|ausweis|reisepass|pass|steuer)(?:pruf)?nummer|steuer id|(?:bank|konto|online)zugang|prufziffer|pin nummer|sicherheits(?:frage|antwort)|(?:bestatigungs|wiederherstellungs|tur|alarm)codes?/,
  // Spanish
  /tarjetas? (?:de (?:credito|debito)|bancarias?)|cuentas? bancarias?|dn[ie]s?|nif|(?:respuestas?|preguntas?) (?:secretas?|de seguridad)|contrasenias?|(?:palabra )?claves? (?:de|del) (?:banco|acceso)|mis? secretos?/,
  /(?:codigos?|numeros?) (?:de )?(?:la )?(?:seguridad|acceso|verificacion|pin|recuperacion|respaldo|secretos?|alarma|puerta|desbloqueo|tarjeta|cuenta)|frase (?:secreta|semilla|de recuperacion|de paso)|datos de acceso|llaves? (?:de )?(?:la )?(?:api|acceso|privadas?|secretas?|ssh|maestra|cifrado)|(?:api|ssh) llaves?|palabra secreta/,
  // Portuguese
  /cart(?:ao|oes) (?:de )?(?:credito|debito)|contas? bancarias?|cpfs?|(?:respostas?|perguntas?) (?:secretas?|de seguranca)|palavras? chaves? (?:de|do) (?:banco|acesso)|meus? segredos?/,
  /\S*senhas?(?<!(?:de|re)senhas?)|palavras? (?:passe|secretas?|de passe)|codigos? (?:de )?(?:seguranca|acesso|verificacao|recuperacao|(?:da |do )?(?:alarme|porta|cartao|predio))|frase (?:semente|de recuperacao)|dados de (?:acesso|login)|numero d[oa] (?:cartao|conta)/,
  // French
  /cartes? (?:bancaires?|bleues?|de credit)|(?:comptes?|coordonnees) bancaires?|digicodes?|(?:questions?|reponses?) (?:secretes?|de securite)/,
  /mots? de passe|mots? secrets?|phrase (?:secrete|de passe|de recuperation)|codes? (?:secrets?|pin|confidentiels?|d acces|de securite|de verification|de recuperation|de (?:la )?(?:porte|carte)|porte|de l alarme|alarme)|cles? (?:d |de )?(?:api|privees?|secretes?|acces|chiffrement|ssh|maitre|licence|securite|cryptage|recuperation|activation|produit|wi ?fi)|(?:api|ssh) cles?|jetons?|identifiants|cryptogramme|numero de (?:carte|compte)/,
  // Italian
  /cart[ae] (?:di )?(?:credito|debito)|conto (?:corrente|bancario)|coordinate bancarie|codice fiscale|(?:risposta|domanda) (?:segreta|di sicurezza)|parol[ae] chiave (?:di |della )?banca|mio segreto|miei segreti/,
  /parol[ae] (?:d ordine|d accesso|di accesso|segret[ae])|chiav[ei] (?:d |di |del )?(?:api|privat[ae]|segret[ae]|accesso|ssh|master|licenza|cifratura|crittografia|sicurezza|recupero|attivazione|wi ?fi)|(?:api|ssh) chiav[ei]|codic[ei] (?:d |di |dell )?(?:segret[oi]|pin|sicurezza|accesso|verifica|recupero|sblocco|allarme|bancomat)|codic[ei] (?:bancomat|(?:della|del|di) (?:carta|bancomat|porta|portone|cancello))|getton[ei] di accesso|frase (?:segreta|di recupero|seme)|dati di accesso|numero (?:di conto|(?:di|della) carta)/,
  // Dutch
  /(?:credit|betaal|bank)(?:card|kaart|pas|pasje)|bankrekening|bsn|beveiligingsvraag|antwoord (?:op )?(?:de )?geheime vraag/,
  /(?:(?:api|wi ?fi|toegangs|prive|geheime?|ssh|licentie|beveiligings|versleutelings|encryptie|hoofd|master|activatie|herstel) ?)sleutels?|geheime (?:code|sleutel|zin|vraag)|herstelzin|verificatiecodes?|(?:rekening|kaart|creditcard)nummer/,
  // Russian
  /реквизит\S*|(?:мнемоническ|секретн|кодов)\S* фраз\S*|фраз\S* (?:восстановления|доступа)|снилс|инн|контрольн\S* вопрос\S*|(?:кредитн|банковск|дебетов)\S* карт\S*|банковск\S* счет\S*/,
  /секретн\S* (?:ключ|код|слов|фраз|вопрос|ответ)\S*|(?:api|апи|ssh|приватн\S*|закрыт\S*|мастер|лицензионн\S*) ключ\S*|ключ\S* (?:api|апи|ssh|доступа|шифрования|лицензии|безопасности|восстановления)|пин|(?:пин|pin|cvv|cvc) код\S*|код\S* (?:доступа|безопасности|подтверждения|восстановления|от \S+|домофона|сигнализации)|кодов\S* (?:слово|фраза)|учетн\S* данн\S*|данн\S* для входа|сид фраза|номер (?:карты|счета)/,
]

/** Words that mean a secret when the name begins or ends with them, or is nothing else. */
const atAnEnd =
  /tokens?|keys?|secrets?|schlussel|geheim(?:en)?|sleutels?|секрет(?!ар)\S*|ключ(?:и|а|еи)?/
const alone = /cles?|llaves?|chiav[ei]|rib/
const first = /secretos?|segredos?|segret[oi]/
const last = /tokens?|keys?|secrets?|geheim(?:en)?|секрет(?!ар)\S*/
/** A key, unless it is the key of something else: see `harmless`. */
const unlessHarmless = /tokens?|claves?|chaves?/

/** What sounds like a secret and is none. */
const harmless =
  /(?:max|min|total|input|output|prompt|completion|context|subway|arcade|game|bus|metro|casino|reward|parking|laundry|used) tokens?|tokens? (?:budget|limit|count|usage|ring|economy|price|gesture|cost|costs|window|estimate|of \S+)|(?:public|pub|primary|foreign|partition|sort|musical|music|favou?rite|piano|hot|shortcut|arrow|answer|map|legend|cache|idempotency|major|minor|low|turn|house|car|spare|office|bike|door|mailbox|flat|apartment|room|cabin|project|issue|object) keys?|keys? (?:signature|contacts?|people|points?|dates?|changes?|board)|(?:trade|open|family|dirty|top|beauty|ingredient|jardin|agent|service|kept|little) secrets?|(?:palabras?|puntos?|fechas?|personas?|datos?|ideas?|conceptos?|momentos?|temas?|factor(?:es)?|piezas?|figuras?|papel) claves?|claves? (?:musical|de sol|de fa|del exito)|(?:palavras?|pontos?|datas?|pessoas?|conceitos?|momentos?|temas?|fator) chaves?|chaves? (?:de fenda|inglesa|de casa|do carro|phillips)|pins and needles|(?:rolling|bowling|map|lapel|hair|drawing|enamel|cotter|safety|push) pins?|pins? (?:colou?r|colou?rs|board|boards|collection|stripe|up|wheel)|(?:ring|pall|standard|cup) bearer|jetons? (?:de casino|de caddie)|authori[sz]ation (?:level|status)/g

/** What is said of a secret without telling it: how long it is, what keeps it, the area of a postal PIN code. */
const aboutSecrets = new RegExp(
  [
    /(?:pass ?words?|passwort|kennwort|wachtwoord(?:en)?|pass ?codes?|pass ?phrases?|pins?(?: ?codes?| numbers?)?) ?(?:areas?|regions?|districts?|gebiete?|gebied|lengths?|lange|lengte|screens?|entry screens?|bildschirm|scherm|strength|starke|sterkte|polic(?:y|ies)|rules|regeln|regels|requirements|managers?|apps?|generators?|hash algorithm|algorithm|pads?|hygiene)/,
    /(?:area|zona|zone|region|regiao|regione|longitud|longueur|lunghezza|comprimento|tamanho|gestor|gestionnaire|gestore|gerenciador|pantalla|ecran|schermo|tela|fuerza|force|forza|forca|politica|politique|reglas|regles|regole|regras|generador|generateur|generatore|gerador|algoritmo|algorithme) (?:(?:de|del|des|du|di|da|do|das|dos|della|delle) )?(?:(?:la|las|le|les|il) )?(?:contrasenas?|mots? de passe|passwords?|senhas?|palavras? (?:de )?passe|pins?|codigos? (?:de )?pin|codes? pin|codic[ei] pin)/,
    /(?:длин|менеджер|экран|район|област|зон|сложност|политик|генератор)\S* (?:парол\S*|пин ?код\S*|пин)/,
  ]
    .map(({ source }) => source)
    .join('|'),
)

const words = (source: RegExp, before = ' ', after = ' ') =>
  new RegExp(`${before}(?:${source.source})${after}`, 'u')

/** Looks for the second only in what has the first. */
const both = (one: RegExp, other: RegExp) => ({
  test: (name: string): boolean => one.test(name) && other.test(name),
})

const found: readonly { test(name: string): boolean }[] = [
  ...codeNames.map(({ word, name }) => both(words(word), words(name))),
  ...phrases.map((phrase) => words(phrase)),
  words(unlessHarmless),
  words(atAnEnd, '^ ', ' $'),
  words(alone, '^ ', ' $'),
  words(first, '^ '),
  words(last, ' ', ' (?:(?:\\d+|prod|test|dev|old|new|id|live|backup) )*$'),
]

const ignored = words(new RegExp(`${harmless.source}|${openCodes.source}|${aboutSecrets.source}`))
const ignoredAll = new RegExp(ignored.source, 'gu')

/** Names are the same from turn to turn, and looking at one takes longer than reading its row. */
const known = new Map<string, boolean>()
const mostKnown = 2000

/**
 * Whether something is called as secrets are: passwords, keys, tokens, PINs, card and account numbers, in eight languages,
 * in any spelling, whatever is invisible in it or only looks like a letter.
 */
export function isSecretName(name: string): boolean {
  const before = known.get(name)
  if (before !== undefined) return before
  const found = looksSecret(name.slice(0, longestName))
  if (known.size >= mostKnown) known.clear()
  if (name.length <= longestName) known.set(name, found)
  return found
}

const longestName = 400

/** Whether words tell something of a secret, as how long it is, and not the secret. */
export const isAboutSecret = (words: string): boolean => aboutSecrets.test(spaced(words))

function looksSecret(name: string): boolean {
  if (/^[a-z _-]+$/i.test(name)) return isSecret(spaced(name))
  const plain = name.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
  return [plain, fromDigits(plain)].some((text) =>
    [spaced(text), spaced(Array.from(text).map(lookedAt).join(''))].some(isSecret),
  )
}

function isSecret(spacedName: string): boolean {
  const rest = spacedName.replaceAll(ignoredAll, ' ')
  return anywhere.test(rest.replaceAll(' ', '')) || found.some((name) => name.test(rest))
}

/** The words of a name, lower-case, without accents, each between spaces. */
const spaced = (name: string): string =>
  ` ${name
    .replaceAll(
      /(?<![A-Z])([A-Z]{2,})s(?![a-z])/g,
      (_, letters: string) => ` ${letters.toLowerCase()}s `,
    )
    .replaceAll(
      /(?<=[\p{Ll}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu,
      ' ',
    )
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** Letters of other scripts as the Latin ones they look like; capitals stay capitals, which divide words. */
const lookedAt = (character: string): string => {
  const seen = seenAs(character)
  return /\p{Lu}/u.test(character) ? seen.toUpperCase() : seen
}

const digits: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  $: 's',
  '@': 'a',
}

/** "p4ssw0rd" as it is meant. */
const fromDigits = (name: string): string =>
  name.replaceAll(/(?<=\p{L})[013457$@]+(?=\p{L})/gu, (signs) =>
    Array.from(signs)
      .map((sign) => digits[sign] ?? sign)
      .join(''),
  )
