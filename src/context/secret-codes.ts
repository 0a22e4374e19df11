/**
 * Codes, combinations and numbers that are secrets for what they open or whose they are, in the eight languages,
 * lower-case and without accents: the code of a door, the number of a card.
 */

/** Words that stand between a code and what it opens: "code de la porte". */
const between =
  '(?:(?:of|to|for|from|the|my|our|his|her|their|front|back|main|vom|von|zum|zur|fur|der|die|das|den|dem|des|de|del|la|el|las|los|mi|mis|do|da|dos|meu|minha|du|d|l|le|les|mon|ma|di|della|dello|dell|il|lo|mio|mia|van|voor|op|het|mijn|от|из|для|на|к|моей|моего) ){0,3}'

const codes =
  'codes?|kodes?|combo|combinations?|kombination|zahlenkombination|codigos?|combinacion|combinacao|combinaison|codic[ei]|combinazione|combinatie|cijfercode|код\\S*|комбинаци\\S*|шифр\\S*'

const opened = [
  'doors?|gates?|garages?|alarms?|safes?|vaults?|locks?|lockers?|padlocks?|lockbox|gatehouse|wi ?fi|wlan|sims?|puk|atm|debit|unlock(?:ing)?|2 ?fa|two factor|mfa|authenticator|one time|single use|sms|backup|recovery|card verification|buzzer|intercom|key ?pads?',
  'tur|tor|haustur|tresor|schloss|spind|handy|karte|ec karte|alarmanlage',
  'puertas?|portal|caja fuerte|candado|taquilla|alarma|movil|telefono|tarjeta|garaje|cochera|porton|respaldo|un solo uso|desbloqueo|sms',
  'portas?|portao|predio|cofre|cadeado|cacifo|alarme|telemovel|celular|telefone|cartao|garagem|backup|uso unico|desbloqueio|resgate',
  'portes?|portail|immeuble|coffre(?: fort)?|cadenas|casier|telephone|portable|carte|carte (?:bleue|bancaire)|batiment|entree|interphone|secours|usage unique|a usage unique|deverrouillage',
  'porta|portone|cancello|cassaforte|lucchetto|armadietto|allarme|telefono|cellulare|carta|bancomat|citofono|monouso|sblocco',
  'deur|voordeur|poort|kluis|slot|hangslot|locker|telefoon|pas|pinpas|bankpas|eenmalige?|ontgrendel',
  'двер\\S*|домофон\\S*|сейф\\S*|замк\\S*|калитк\\S*|ворот\\S*|подъезд\\S*|гараж\\S*|сигнализаци\\S*|телефон\\S*|карт[аыуе]|вайфа\\S*|симк\\S*|sim|смс|разблокировк\\S*|резервн\\S*|одноразов\\S*',
].join('|')

/** German and Dutch write both as one word. */
const compounds =
  '\\S*(?:tur|tor|tresor|safe|schloss|garagen?|entsperr|notfall|ersatz|einmal|wlan|wifi|sms|sim|puk|alarm|spind|haus|deur|poort|kluis|slot|ontgrendel|herstel|bevestigings|reserve|back ?up)(?:codes?|kode|kombination|combinatie)'

const numbers = 'numbers?|no|nr|num|nummer|numeros?|номер\\S*'

const owned = [
  '(?:credit |debit |bank |national )?cards?|(?:bank )?accounts?|passports?|driv(?:er|ers|ing) (?:s )?licen[cs]e|social security|(?:health |medical )?insurance|national insurance|medical record|tax|identity|id card|national id',
  'kreditkarte|konto|ausweis|reisepass|fuhrerschein|sozialversicherung|krankenkasse|steuer',
  'tarjeta(?: de (?:credito|debito))?|cuenta(?: bancaria)?|pasaporte|seguridad social|licencia de conducir|carnet de conducir|identidad|afiliacion',
  'cartao(?: de (?:credito|debito))?|conta(?: bancaria)?|passaporte|seguranca social|carta de conducao|identidade|contribuinte|utente',
  'carte(?: (?:bancaire|bleue|de credit|d identite|vitale))?|compte(?: bancaire)?|passeport|securite sociale|secu|permis(?: de conduire)?|fiscal',
  'carta(?: di (?:credito|debito|identita))?|conto(?: corrente)?|passaporto|patente|tessera sanitaria|previdenza sociale',
  'rekening|kaart|creditcard|paspoort|rijbewijs|bankrekening|bankpas',
  '(?:кредитн\\S* |банковск\\S* |дебетов\\S* )?карт[аыуе]|счет\\S*|паспорт\\S*|прав|водительск\\S* прав|удостоверени\\S*|полис\\S*|снилс|инн',
].join('|')

const numberCompounds =
  '\\S*(?:karten|konto|kreditkarten|versicherungs|ausweis|pass|reisepass|fuhrerschein|steuer|identifikations|rekening|kaart|paspoort|rijbewijs|polis|burgerservice|bankrekening)(?:pruf)?nummern?'

/** What tells nothing: codes that everybody may know. */
export const openCodes =
  /(?:country|area|dial(?:l?ing)?|zip|post(?:al)?|colou?r|dress|source|qr|bar|discount|promo|coupon|voucher|morse|error|status|sort|swift|bic|airport|currency|language|house|building|hex|product|item|course|invite|referral) codes?|codes? (?:postal|promo|couleur|source|barres|de la route|pays|vestimentaire|review|base|name|words?|editor|style)|codigos? (?:postal|de area|fuente|fonte|de barras|civil|de vestimenta|promocional|de descuento|de pais|de conduta|de conducta)|codic[ei] (?:postale|sorgente|a barre|civile|della strada|sconto|iata)|(?:номер\S*|numeros?|numbers?|nummer) (?:телефон\S*|de telefono|de telefone|di telefono|phone)|(?:почтов|исходн)\S* код\S*/

/**
 * Names of codes, each with a word that all of them have. Few names have that word, and the whole pattern takes long to compile: a
 * fact called `name` had a new process wait longer for these than for its first context.
 */
export const codeNames: readonly { readonly word: RegExp; readonly name: RegExp }[] = [
  {
    word: new RegExp(codes),
    name: new RegExp(`(?:${codes}) ${between}(?:${opened})|(?:${opened}) (?:${codes})`),
  },
  { word: /\S*(?:codes?|kode|kombination|combinatie)/, name: new RegExp(compounds) },
  {
    word: new RegExp(numbers),
    name: new RegExp(`(?:${numbers}) ${between}(?:${owned})|(?:${owned}) (?:${numbers})`),
  },
  { word: /\S*nummern?/, name: new RegExp(numberCompounds) },
]
