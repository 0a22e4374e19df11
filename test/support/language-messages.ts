import type { Language } from '../../src/index.ts'

/** What somebody else wrote, in each language: a mail, a note, a saying. */
const texts: Readonly<Record<Language, readonly [mail: string, note: string, saying: string]>> = {
  English: [
    'Dear Mrs Weber, thank you for your message. We have received your order and will send it on Thursday. Please keep the number at hand when you call us.',
    'The heating in the second flat has been out since Sunday and nobody has come to look at it.',
    'better late than never',
  ],
  Spanish: [
    'Estimada señora Weber, muchas gracias por su mensaje. Hemos recibido su pedido y lo enviaremos el jueves. Tenga a mano el número cuando nos llame.',
    'La calefacción del segundo piso no funciona desde el domingo y nadie ha venido a verla.',
    'más vale tarde que nunca',
  ],
  Portuguese: [
    'Prezada senhora Weber, muito obrigado pela sua mensagem. Recebemos a sua encomenda e vamos enviá-la na quinta-feira. Tenha o número à mão quando nos ligar.',
    'O aquecimento do segundo andar não funciona desde domingo e ninguém veio ver o que se passa.',
    'antes tarde do que nunca',
  ],
  French: [
    'Chère Madame Weber, nous vous remercions de votre message. Nous avons bien reçu votre commande et nous l’enverrons jeudi. Gardez le numéro sous la main quand vous nous appelez.',
    'Le chauffage du deuxième étage est en panne depuis dimanche et personne n’est venu le voir.',
    'mieux vaut tard que jamais',
  ],
  German: [
    'Sehr geehrte Frau Weber, vielen Dank für Ihre Nachricht. Wir haben Ihre Bestellung erhalten und werden sie am Donnerstag verschicken. Bitte halten Sie die Nummer bereit, wenn Sie uns anrufen.',
    'Die Heizung im zweiten Stock ist seit Sonntag kaputt, und niemand hat bisher danach gesehen.',
    'besser spät als nie',
  ],
  Italian: [
    'Gentile signora Weber, grazie mille per il suo messaggio. Abbiamo ricevuto il suo ordine e lo spediremo giovedì. Tenga a portata di mano il numero quando ci chiama.',
    'Il riscaldamento del secondo piano è rotto da domenica e nessuno è ancora venuto a vederlo.',
    'meglio tardi che mai',
  ],
  Dutch: [
    'Geachte mevrouw Weber, hartelijk dank voor uw bericht. Wij hebben uw bestelling ontvangen en sturen die donderdag op. Houd het nummer bij de hand als u ons belt.',
    'De verwarming op de tweede verdieping is sinds zondag kapot en niemand is er nog naar komen kijken.',
    'beter laat dan nooit',
  ],
  Russian: [
    'Уважаемая госпожа Вебер, большое спасибо за ваше сообщение. Мы получили ваш заказ и отправим его в четверг. Держите номер под рукой, когда будете нам звонить.',
    'Отопление на втором этаже не работает с воскресенья, и никто так и не пришёл посмотреть.',
    'лучше поздно, чем никогда',
  ],
}

type Frame = (mail: string, note: string, saying: string) => string

/** What people ask in each language about such a text. */
const frames: Readonly<Record<Language, readonly Frame[]>> = {
  English: [
    (_, note) => `Can you translate "${note}" for me?`,
    (mail) => `Please summarize this in two sentences:\n\n${mail}`,
    (_, __, saying) => `What does “${saying}” mean?`,
    (_, note) => `Are there any mistakes in this?\n\n> ${note}`,
    (mail) => `${mail}\n\nCould you tell me what they want from me?`,
    (_, note) => `Translate ${note} into something my boss understands`,
    (mail) => `I got this from the shop this morning, how should I answer it?\n\n${mail}`,
    (_, note) => `My neighbour left this on my door: ${note}`,
    (_, note) => `Please correct this note:\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `How do you say ${saying} in a polite way?`,
  ],
  Spanish: [
    (_, note) => `¿Me puedes traducir «${note}»?`,
    (mail) => `Resúmeme este correo en dos frases, por favor:\n\n${mail}`,
    (_, __, saying) => `¿Qué significa "${saying}"?`,
    (_, note) => `¿Hay algún error en este texto?\n\n> ${note}`,
    (mail) => `${mail}\n\n¿Me puedes decir qué quieren de mí?`,
    (_, note) => `Traduce ${note}`,
    (mail) => `Me llegó esto de la tienda esta mañana, ¿cómo debería contestar?\n\n${mail}`,
    (_, note) => `Mi vecino me dejó esta nota en la puerta: ${note}`,
    (_, note) => `Corrige esta nota, por favor:\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `¿Cómo se dice ${saying} de forma educada?`,
  ],
  Portuguese: [
    (_, note) => `Podes traduzir "${note}" para mim?`,
    (mail) => `Resume este e-mail em duas frases, por favor:\n\n${mail}`,
    (_, __, saying) => `O que significa “${saying}”?`,
    (_, note) => `Há algum erro neste texto?\n\n> ${note}`,
    (mail) => `${mail}\n\nVocê pode me dizer o que eles querem de mim?`,
    (_, note) => `Traduza ${note}`,
    (mail) => `Recebi isto da loja hoje de manhã, como devo responder?\n\n${mail}`,
    (_, note) => `O meu vizinho deixou-me este bilhete na porta: ${note}`,
    (_, note) => `Corrija este bilhete, por favor:\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `Como se diz ${saying} de uma forma educada?`,
  ],
  French: [
    (_, note) => `Peux-tu me traduire « ${note} » ?`,
    (mail) => `Résume ce mail en deux phrases, s’il te plaît :\n\n${mail}`,
    (_, __, saying) => `Que veut dire "${saying}" ?`,
    (_, note) => `Y a-t-il des fautes dans ce texte ?\n\n> ${note}`,
    (mail) => `${mail}\n\nPeux-tu me dire ce qu’ils veulent de moi ?`,
    (_, note) => `Traduis ${note}`,
    (mail) =>
      `J’ai reçu ceci du magasin ce matin, comment est-ce que je devrais répondre ?\n\n${mail}`,
    (_, note) => `Mon voisin a laissé ce mot sur ma porte : ${note}`,
    (_, note) => `Corrige ce mot, s’il te plaît :\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `Comment dit-on ${saying} de façon polie ?`,
  ],
  German: [
    (_, note) => `Kannst du mir „${note}“ übersetzen?`,
    (mail) => `Fasse diese Mail bitte in zwei Sätzen zusammen:\n\n${mail}`,
    (_, __, saying) => `Was bedeutet "${saying}"?`,
    (_, note) => `Sind in diesem Text noch Fehler?\n\n> ${note}`,
    (mail) => `${mail}\n\nKannst du mir sagen, was die von mir wollen?`,
    (_, note) => `Übersetze ${note}`,
    (mail) => `Das habe ich heute früh vom Laden bekommen, wie soll ich antworten?\n\n${mail}`,
    (_, note) => `Mein Nachbar hat mir diesen Zettel an die Tür gehängt: ${note}`,
    (_, note) => `Korrigiere bitte diesen Zettel:\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `Wie sagt man ${saying} auf höfliche Weise?`,
  ],
  Italian: [
    (_, note) => `Mi puoi tradurre "${note}"?`,
    (mail) => `Riassumi questa mail in due frasi, per favore:\n\n${mail}`,
    (_, __, saying) => `Che cosa significa «${saying}»?`,
    (_, note) => `Ci sono errori in questo testo?\n\n> ${note}`,
    (mail) => `${mail}\n\nMi puoi dire che cosa vogliono da me?`,
    (_, note) => `Traduci ${note}`,
    (mail) => `Ho ricevuto questo dal negozio stamattina, come dovrei rispondere?\n\n${mail}`,
    (_, note) => `Il mio vicino mi ha lasciato questo biglietto sulla porta: ${note}`,
    (_, note) => `Correggi questo biglietto, per favore:\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `Come si dice ${saying} in modo gentile?`,
  ],
  Dutch: [
    (_, note) => `Kun je "${note}" voor mij vertalen?`,
    (mail) => `Vat deze mail alsjeblieft samen in twee zinnen:\n\n${mail}`,
    (_, __, saying) => `Wat betekent “${saying}”?`,
    (_, note) => `Staan er nog fouten in deze tekst?\n\n> ${note}`,
    (mail) => `${mail}\n\nKun je me zeggen wat ze van mij willen?`,
    (_, note) => `Vertaal ${note}`,
    (mail) =>
      `Dit heb ik vanmorgen van de winkel gekregen, hoe moet ik daarop antwoorden?\n\n${mail}`,
    (_, note) => `Mijn buurman heeft dit briefje op mijn deur gehangen: ${note}`,
    (_, note) => `Verbeter dit briefje alsjeblieft:\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `Hoe zeg je ${saying} op een nette manier?`,
  ],
  Russian: [
    (_, note) => `Можешь перевести «${note}»?`,
    (mail) => `Перескажи это письмо в двух предложениях, пожалуйста:\n\n${mail}`,
    (_, __, saying) => `Что значит "${saying}"?`,
    (_, note) => `Есть ли ошибки в этом тексте?\n\n> ${note}`,
    (mail) => `${mail}\n\nМожешь сказать, чего они от меня хотят?`,
    (_, note) => `Переведи ${note}`,
    (mail) => `Сегодня утром я получил это из магазина, как мне ответить?\n\n${mail}`,
    (_, note) => `Сосед оставил мне на двери эту записку: ${note}`,
    (_, note) => `Исправь, пожалуйста, эту записку:\n\`\`\`\n${note}\n\`\`\``,
    (_, __, saying) => `Как сказать ${saying} вежливо?`,
  ],
}

const languages = Object.keys(texts) as Language[]

/** A message, and the language in which it asks to be answered; none where it is of two. */
export interface MadeMessage {
  readonly text: string
  readonly language: Language | undefined
}

/** Ten requests in each of eight languages, each about texts in five others. */
const requests: readonly MadeMessage[] = languages.flatMap((language, place) =>
  frames[language].flatMap((frame, number) =>
    [1, 2, 3, 5, 6].map((step) => {
      const other = languages[(place + step + (number % 2)) % languages.length]!
      return {
        text: frame(...texts[other === language ? languages[(place + 4) % 8]! : other]),
        language,
      }
    }),
  ),
)

/** Two sentences in two languages, neither about the other. */
const mixed: readonly MadeMessage[] = languages.flatMap((language, place) =>
  [1, 2, 3].map((step) => ({
    text: `${texts[language][1]} ${texts[languages[(place + step) % 8]!][1]}`,
    language: undefined,
  })),
)

/** What is said without any other text. */
const plain: readonly MadeMessage[] = languages.flatMap((language) =>
  texts[language].slice(0, 2).map((text) => ({ text, language })),
)

export const madeMessages: readonly MadeMessage[] = [...requests, ...mixed, ...plain]
