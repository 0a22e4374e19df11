/** What people tell an assistant about themselves, in the eight languages: whose or which, and what. */
const topics: readonly (readonly [of: string, about: string])[] = [
  [
    'favourite|first|new|old|best|weekend|summer|family|work|home',
    'colour|city|book|film|song|restaurant|pet|car model|hobby|sport|coffee order|allergy|size|birthday|team|teacher|office|keyboard|recipe|trip|garden|phone model|newspaper|doctor|gym',
  ],
  [
    'favorite|next|main|spare|blue|long|daily|local|own|usual',
    'keynote speaker|monkey|turkey recipe|secretary|tokenizer|key contact|password manager|secret santa|max tokens|token budget|pin colour|rolling pin|public key|opinion|ski pass|boarding pass|passport colour|compass|donkey|hockey team|jockey|whiskey|spinning class|pinboard|encoding',
  ],
  [
    'Lieblings|neue|alte|erste|letzte',
    'Farbe|Stadt|Musik|Schule|Sprache|Arbeit|Reise|Wohnung|Schlüsselwort|Tanzschule|Tante|Spinne|Pinsel|Schraubenschlüssel|Notenschlüssel|Passfoto|Reisepass|Kochrezept|Firma|Uhrzeit',
  ],
  [
    'mi|primera|nueva|última|otra',
    'ciudad|comida|película|palabra clave|escuela|mascota|idea clave|canción|camisa|fecha clave|familia|enseñanza|tienda|bebida|persona clave|profesora|playa|bicicleta|lengua|montaña',
  ],
  [
    'minha|primeira|nova|última|outra',
    'cidade|comida|palavra-chave|escola|música|resenha|casa|praia|viagem|irmã|camisa|cor|língua|ideia|professora|receita|rua|equipa|loja|montanha',
  ],
  [
    'ma|première|nouvelle|dernière|autre',
    'ville|mot clé|école|clé USB|chanson|recette|couleur|plage|langue|clémentine|sœur|voiture|chemise|montagne|équipe|boutique|maison|passion|piscine|épingle',
  ],
  [
    'mia|prima|nuova|ultima|altra',
    'città|scuola|canzone|ricetta|spiaggia|lingua|macchina|camicia|montagna|squadra|casa|passione|piscina|zia|bicicletta|libreria|pizza|chiavetta USB|classe|borsa',
  ],
  [
    'mijn|eerste|nieuwe|laatste|andere',
    'stad|school|liedje|recept|kleur|strand|taal|auto|sleutelwoord|berg|ploeg|huis|zwembad|tante|fiets|winkel|spinnenweb|kaartspel|klas|tas',
  ],
  [
    'моя|первая|новая|последняя|другая',
    'школа|песня|музыка|машина|книга|гора|команда|дача|тётя|сумка|ключевая мысль|паромная линия|работа|еда|улица|собака|дорога|кодировка|пинта пива|секретарша',
  ],
]

/** More than 1,000 names of facts that are no secret's. */
export const harmlessNames: readonly string[] = topics.flatMap(([of, about]) =>
  of
    .split('|')
    .flatMap((which) =>
      about
        .split('|')
        .map((what, at) =>
          at % 2 === 0 ? `${which} ${what}` : `${which} ${what}`.replaceAll(/[ '’-]/g, '_'),
        ),
    ),
)

const things =
  'Lisbon|a red bicycle|the old mill|Dr. Weber|my sister’s boat|größere Schuhe|el café de la esquina|пирог с вишней|東京タワー|a keyboard'.split(
    '|',
  )

const sentences: readonly ((thing: string, number: number) => string)[] = [
  (thing) => `I like ${thing} more than anything.`,
  (thing, number) => `We met near ${thing} at ${number % 24}:15 on 2026-03-${10 + (number % 18)}.`,
  (_, number) => `https://example.com/blog/2026/03/how-we-moved-to-the-new-house-part-${number}`,
  (_, number) => `https://maps.example.org/place?lat=38.7${number}&lon=-9.1${number}&zoom=12`,
  (_, number) => `+351 912 345 ${100 + number}, or by mail: person.${number}@example.com`,
  (_, number) =>
    `/home/person/projects/memory/src/components/navigation/SideBarWithSections${number}.tsx`,
  (_, number) => `4f8a1c2e-77b0-4d3e-9a51-${String(number).padStart(12, '0')}`,
  (thing, number) => `The password for ${thing} is wrong again, ${number} times now.`,
  (thing) => `My token of thanks to ${thing}: a cake.`,
  (_, number) => `const total = items.reduce((sum, item) => sum + item.price * ${number}, 0)`,
  (_, number) => `{"name":"kitchen","width":${number},"tags":["blue","wood"],"open":true}`,
  (_, number) => `Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter ${number}`,
  (_, number) =>
    `Order 2026-${1000 + number}-PT was sent with parcel 00340434${10_000_000 + number}`,
  (thing, number) => `SELECT name FROM places WHERE id = ${number} -- ${thing}`,
  (_, number) => `org.springframework.beans.factory.config.AbstractBeanFactory${number}`,
  (thing) => `Mot de passe oublié? Non. Il s’agit de ${thing}.`,
  (_, number) => `v1.${number}.0-beta.2 of @scope/some-package-name-that-is-long`,
  (thing, number) => `${thing}: ${number} g of flour, ${number * 2} ml of milk, 1 pinch of salt`,
  (_, number) => `ISBN 978-3-16-148410-${number % 10}, page ${number}, line ${number % 40}`,
  (thing) => `La clave es dormir bien, dice ${thing}.`,
]

/** 1,000 values of facts that are no secret. */
export const harmlessValues: readonly string[] = Array.from({ length: 1000 }, (_, at) =>
  sentences[at % sentences.length]!(things[(at >> 2) % things.length]!, at),
)

/** Names of what has a code, a number, a card or a key and is no secret, in the eight languages. */
export const nearSecretNames: readonly string[] = [
  'zip code|postal code|country code|phone number|house number|street number|flight number|order number|tracking number',
  'shoe size|favourite number|lucky number|phone|phone model|phone case|bank|bank branch|bank name|favourite bank|door colour',
  'front door colour|garage size|garage|alarm time|wake up alarm|alarm clock|safe word|safe place|locker room|building name',
  'building floor|apartment number|room number|seat number|insurance company|health insurance|insurance provider|passport expiry',
  'passport colour|driving licence|driving licence class|car licence plate|licence plate number|tax class|tax year',
  'tax advisor|code editor|programming language|code style|code review day|dress code|favourite code font|coding language',
  'card game|favourite card game|birthday card|business card design|sim game|sim racing|wifi provider|wifi name|router model',
  'backup plan|backup schedule|backup drive|recovery time|recovery drink|two factor app|authenticator app|sms provider',
  'keypad phone|intercom brand|combination skin|favourite colour combination|skin type|identity|gender identity|national park',
  'national team|account manager|account name|account type|account executive|project key|issue key|house key location',
  'spare key|car keys|secret santa|secret recipe|secret garden|little secret|password manager|key skill|key question',
  'key account|key results|key lime pie|monkey|token ring|pin collection|safety pin|pins and needles|pinterest|personal best',
  'personal trainer|pattern|knitting pattern|lock down|deadlock|unlocked achievements|session notes|session time|sessions per week',
  'Postleitzahl|PLZ|Hausnummer|Telefonnummer|Handynummer|Handy|Handymodell|Kundennummer|Bestellnummer|Zimmernummer',
  'Startnummer|Glückszahl|Türfarbe|Garage|Alarmzeit|Wecker|Tresor|Kartenspiel|Lieblingskarte|Geburtstagskarte|Konto',
  'Bank|Hausbank|Ausweis|Reisepass gültig bis|Führerschein|Führerscheinklasse|Steuerklasse|Steuerberater|Krankenkasse',
  'Versicherung|Quellcode|Programmiersprache|Haustür|Haustier|Schloss Neuschwanstein|Kombination|Kleiderkombination',
  'Passform|Passbild|Wlan Anbieter|código postal|número de teléfono|número de casa|número de pedido|número favorito',
  'talla|puerta|color de la puerta|tarjeta de cumpleaños|cuenta de instagram|banco|alarma|hora de la alarma|seguro de salud',
  'pasaporte caduca|carnet de conducir|código fuente|código civil|combinación de colores|palabra favorita|pregunta favorita',
  'respuesta favorita|portal favorito|móvil|modelo de móvil|teléfono de la oficina|tarjeta de embarque|número de telefone',
  'número da casa|porta|cor da porta|cartão de aniversário|conta do instagram|hora do alarme|seguro de saúde|carta de condução',
  'código fonte|combinação de cores|telemóvel|prédio|garagem|code postal|numéro de téléphone|numéro de rue|numéro de commande',
  "code couleur|code source|code de la route|porte|couleur de la porte|carte d'anniversaire|carte de visite|carte postale",
  'carte de fidélité|compte instagram|banque|permis de conduire|permis|assurance|passeport|combinaison de ski|combinaison',
  'immeuble|téléphone|portable|entrée|codice postale|numero di telefono|numero civico|numero di scarpe|codice sorgente',
  'colore della porta|carta da parati|carta geografica|carta di imbarco|conto alla rovescia|banca|patente|passaporto',
  'combinazione di colori|telefono|cellulare|postcode|telefoonnummer|huisnummer|bestelnummer|kleur van de deur|deur',
  'kaartspel|verjaardagskaart|rekening|rijbewijs|paspoort|broncode|combinatie|kleurcombinatie|slot|pas|telefoon|schoenmaat',
  'kluis|почтовый индекс|номер телефона|номер дома|номер квартиры|номер заказа|дверь|цвет двери|карта мира|открытка',
  'счёт|банк|права|паспорт|исходный код|код города|комбинация|телефон|гараж|размер обуви|любимый номер|секретарь|ключевая идея',
  'код страны|bank holiday|credit score|debit or credit|building code violations|door to door|gatekeeper|vault game',
  'tree house|numbers game|pass the salt|tan lines|suntan|ribs|prime rib|inn|favourite inn',
].flatMap((names) => names.split('|'))
