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
