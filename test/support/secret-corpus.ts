/** What secrets are called in each of the eight languages: what it is, and whose or what it is for. */
const names: Readonly<Record<string, { of: string[]; for: string[]; first?: boolean }>> = {
  English: {
    of: 'password|passphrase|passcode|api key|secret key|private key|access token|refresh token|client secret|auth token|PIN|PIN code|security code|CVV|IBAN|credentials|recovery code|seed phrase|ssh key|encryption key|bearer token|card number|door code|webhook secret|signing key'.split(
      '|',
    ),
    for: '|bank|wifi|my|work|github|db|openai|email|admin|old|server|cloud|phone|aws|stripe|router|home|vpn|test|prod|ftp'.split(
      '|',
    ),
  },
  German: {
    of: 'Passwort|Kennwort|Geheimzahl|PIN|Zugangsdaten|API-Schlüssel|Zugangscode|Sicherheitscode|Geheimcode|privater Schlüssel|Zugangsschlüssel|Passphrase|Lizenzschlüssel|Anmeldedaten|Zugriffstoken|IBAN|Kartennummer|Wiederherstellungscode|Sicherheitsfrage|SSH-Schlüssel|Passwörter|Kontonummer|TAN-Liste'.split(
      '|',
    ),
    for: '|Bank|WLAN|mein|Arbeit|GitHub|Datenbank|E-Mail|Admin|altes|Server|Handy|Router|Büro|Konto|VPN|Test|Mutter|Firma|Cloud|Shop|Forum'.split(
      '|',
    ),
  },
  Spanish: {
    of: 'contraseña|contraseñas|clave|clave secreta|clave de acceso|clave privada|clave API|código de seguridad|código PIN|código de acceso|credenciales|token de acceso|frase semilla|llave privada|número secreto|código de verificación|PIN|CVV|IBAN|palabra secreta|datos de acceso|código de recuperación|número de tarjeta'.split(
      '|',
    ),
    for: '|del banco|del wifi|de mi correo|del trabajo|de GitHub|de la base de datos|del servidor|de admin|antigua|del móvil|de la nube|del router|de casa|de la cuenta|de la VPN|de prueba|de mamá|de la empresa|de la tienda|del foro|de Netflix'.split(
      '|',
    ),
    first: true,
  },
  Portuguese: {
    of: 'senha|senhas|palavra-passe|chave API|chave privada|chave secreta|chave de acesso|código de segurança|código PIN|credenciais|token de acesso|frase de recuperação|palavra secreta|código de acesso|PIN|CVV|IBAN|chave SSH|código de verificação|dados de acesso|número do cartão|frase semente|código de recuperação'.split(
      '|',
    ),
    for: '|do banco|do wifi|do meu email|do trabalho|do GitHub|da base de dados|do servidor|de admin|antiga|do telemóvel|da nuvem|do router|de casa|da conta|da VPN|de teste|da mãe|da empresa|da loja|do fórum|da Netflix'.split(
      '|',
    ),
    first: true,
  },
  French: {
    of: "mot de passe|mots de passe|mdp|clé API|clé privée|clé secrète|clé d'accès|code secret|code PIN|code de sécurité|identifiants|jeton d'accès|phrase secrète|code confidentiel|PIN|CVV|IBAN|clé SSH|code d'accès|code de vérification|phrase de récupération|numéro de carte|clé de licence".split(
      '|',
    ),
    for: '|de la banque|du wifi|de mon mail|du travail|de GitHub|de la base|du serveur|admin|ancien|du portable|du cloud|du routeur|de la maison|du compte|du VPN|de test|de maman|de la société|de la boutique|du forum|de Netflix'.split(
      '|',
    ),
    first: true,
  },
  Italian: {
    of: "password|parola d'ordine|chiave API|chiave privata|chiave segreta|chiave di accesso|codice segreto|codice PIN|codice di sicurezza|credenziali|token di accesso|frase segreta|parola d'accesso|codice di accesso|PIN|CVV|IBAN|chiave SSH|codice di verifica|frase di recupero|numero della carta|dati di accesso|codice di sblocco".split(
      '|',
    ),
    for: '|della banca|del wifi|della mia mail|del lavoro|di GitHub|del database|del server|di admin|vecchia|del telefono|del cloud|del router|di casa|del conto|della VPN|di prova|della mamma|della ditta|del negozio|del forum|di Netflix'.split(
      '|',
    ),
    first: true,
  },
  Dutch: {
    of: 'wachtwoord|wachtwoorden|wachtzin|pincode|toegangscode|API-sleutel|privésleutel|geheime sleutel|toegangssleutel|beveiligingscode|inloggegevens|toegangstoken|geheime code|herstelcode|PIN|CVV|IBAN|SSH-sleutel|verificatiecode|licentiesleutel|herstelzin|rekeningnummer|inlogcode'.split(
      '|',
    ),
    for: '|bank|wifi|mijn|werk|GitHub|database|e-mail|admin|oud|server|telefoon|router|thuis|rekening|VPN|test|moeder|bedrijf|cloud|winkel|forum'.split(
      '|',
    ),
  },
  Russian: {
    of: 'пароль|пароли|парольная фраза|ключ API|секретный ключ|закрытый ключ|ключ доступа|пин-код|код доступа|код безопасности|учётные данные|токен доступа|токен|секретное слово|кодовое слово|ПИН|код CVV|секретный код|ключ шифрования|код подтверждения|номер карты|код восстановления|данные для входа'.split(
      '|',
    ),
    for: '|от банка|от вайфая|от почты|от работы|от GitHub|от базы|от сервера|админа|старый|от телефона|от облака|от роутера|от дома|от счёта|от VPN|тестовый|мамы|фирмы|магазина|форума|от Netflix'.split(
      '|',
    ),
    first: true,
  },
}

const parts = (name: string): string[] => name.split(/[\s'’-]+/u).filter(Boolean)

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** How a name is written as the key of a fact. */
export const spellings: Readonly<Record<string, (name: string) => string>> = {
  'as said': (name) => name,
  camelCase: (name) =>
    parts(name)
      .map((word, at) => (at === 0 ? word.toLowerCase() : capital(word.toLowerCase())))
      .join(''),
  PascalCase: (name) =>
    parts(name)
      .map((word) => capital(word.toLowerCase()))
      .join(''),
  snake_case: (name) => parts(name).join('_').toLowerCase(),
  'kebab-case': (name) => parts(name).join('-').toLowerCase(),
  CAPITALS: (name) => parts(name).join('_').toUpperCase(),
  'with dots': (name) => parts(name).join('.'),
  'without accents': (name) => name.normalize('NFD').replaceAll(/\p{M}/gu, ''),
  decomposed: (name) => name.normalize('NFD'),
  'with what is invisible': (name) => Array.from(name).join('\u200b'),
  'with a variation selector': (name) => `${name.slice(0, 2)}\ufe0f${name.slice(2)}`,
  wide: (name) =>
    name.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  numbered: (name) => `${name} 2`,
  explained: (name) => `${name} (new)`,
}

/** Some 500 names of secrets in each language. */
export const secretNames: readonly (readonly [language: string, name: string])[] = Object.entries(
  names,
).flatMap(([language, { of, for: uses, first }]) =>
  of.flatMap((what) =>
    uses.map((use) => [language, (first ? [what, use] : [use, what]).join(' ').trim()] as const),
  ),
)

/** Codes, numbers of cards and papers, and answers, as people note them in each language. */
export const otherSecretNames: readonly string[] = [
  'two factor code|driver license number|drivers licence number|tax id|card verification value|bank account|health insurance number|safe combination|gate code|SIM unlock code|GitHub PAT|code for the front door|stripe secret|my secret|aws secret prod',
  'WLAN-Code|Bankverbindung|Tresorcode|Safe-Kombination|Zahlenkombination vom Safe|Entsperrcode|Garagencode|Türcode|Code der Alarmanlage|Kreditkarte|Reisepassnummer|Führerscheinnummer|Krankenversicherungsnummer|Wiederherstellungsphrase|geheim 2',
  'combinación de la caja fuerte|código del portal|código de desbloqueo|tarjeta de crédito|cuenta bancaria|número de pasaporte|número de seguridad social|DNI|respuesta secreta|pregunta de seguridad|códigos de respaldo',
  'combinação do cofre|código do prédio|código de desbloqueio|cartão de crédito|conta bancária|número do passaporte|número de segurança social|CPF|resposta secreta|pergunta de segurança|códigos de backup',
  'combinaison du coffre|code de l’immeuble|code immeuble|digicode|code wifi|code de déverrouillage|code du portail|carte bancaire|numéro de sécurité sociale|numéro de passeport|réponse secrète|question secrète|code carte bleue',
  'combinazione della cassaforte|codice del cancello|codice di sblocco|carta di credito|conto corrente|numero di passaporto|codice fiscale|risposta segreta|domanda di sicurezza|gettone di accesso|numero carta',
  'code van de kluis|kluiscode|deurcode|code van het alarm|ontgrendelcode|bankrekeningnummer|paspoortnummer|BSN|burgerservicenummer|eenmalige code|wifi code|creditcard',
  'код от сейфа|код карты|код из смс|код разблокировки|номер кредитной карты|реквизиты карты|номер паспорта|СНИЛС|ИНН|мнемоническая фраза|фраза восстановления|контрольный вопрос|резервные коды|мой секрет',
].flatMap((names) => names.split('|'))

/** The same random numbers every time: a linear congruential generator. */
function made(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const alphabets = {
  hex: '0123456789abcdef',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
}

type Alphabet = keyof typeof alphabets

/** Values of 20 kinds, ten of each, that are keys wherever they stand. */
export function secretValues(): string[] {
  const random = made(20_260_301)
  const of = (alphabet: Alphabet, length: number) =>
    Array.from({ length }, () => alphabets[alphabet][random(alphabets[alphabet].length)]).join('')
  const lines = () => Array.from({ length: 6 }, () => of('base64', 64)).join('\n')
  const kinds: (() => string)[] = [
    () => `-----BEGIN RSA PRIVATE KEY-----\n${lines()}\n-----END RSA PRIVATE KEY-----`,
    () => `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines()}`,
    () => `eyJhbGciOiJIUzI1NiJ9.eyJ${of('base64url', 40)}.${of('base64url', 43)}`,
    () => `sk-proj-${of('base62', 48)}`,
    () => `sk-ant-api03-${of('base64url', 60)}`,
    () => `sk_live_${of('base62', 24)}`,
    () => `ghp_${of('base62', 36)}`,
    () => `github_pat_${of('base62', 22)}_${of('base62', 59)}`,
    () => `glpat-${of('base62', 20)}`,
    () => `xoxb-${random(1e9)}-${random(1e9)}-${of('base62', 24)}`,
    () => `AKIA${of('base32', 16)}`,
    () => `AIza${of('base64url', 35)}`,
    () => `SG.${of('base64url', 22)}.${of('base64url', 43)}`,
    () => `hf_${of('base62', 34)}`,
    () => `npm_${of('base62', 36)}`,
    () => of('hex', 40),
    () => of('hex', 64),
    () => of('base64', 44),
    () => of('base64url', 86),
    () => of('base32', 52),
  ]
  return kinds.flatMap((kind) => Array.from({ length: 10 }, kind))
}
