import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const digest = (algorithm: string, encoding: 'hex' | 'base64', count: number) =>
  Array.from({ length: count }, (_, number) =>
    createHash(algorithm).update(`${number}`).digest(encoding),
  )

const rows = <Row>(count: number, row: (number: number) => Row) =>
  Array.from({ length: count }, (_, number) => row(number))

const source = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** Texts of every kind that a memory holds. */
export const madeTexts: Readonly<Record<string, string>> = {
  English:
    'We moved into the new house in March, and the garden has kept us busy ever since. My sister visits on Sundays, usually with far too much cake. Could you remind me to order the seeds before the end of the month, and to ask the neighbour whether he still has that old ladder?',
  Spanish:
    'Nos mudamos a la casa nueva en marzo y desde entonces el jardín nos tiene ocupados. Mi hermana viene los domingos, casi siempre con demasiado pastel. ¿Me puedes recordar que pida las semillas antes de fin de mes y que pregunte al vecino si todavía tiene aquella escalera vieja?',
  Portuguese:
    'Mudámo-nos para a casa nova em março e desde então o jardim não nos dá descanso. A minha irmã vem aos domingos, quase sempre com bolo a mais. Podes lembrar-me de encomendar as sementes antes do fim do mês e de perguntar ao vizinho se ainda tem aquela escada velha?',
  French:
    'Nous avons emménagé dans la nouvelle maison en mars, et depuis, le jardin ne nous laisse aucun repos. Ma sœur vient le dimanche, presque toujours avec beaucoup trop de gâteau. Peux-tu me rappeler de commander les graines avant la fin du mois et de demander au voisin s’il a encore cette vieille échelle ?',
  German:
    'Wir sind im März in das neue Haus gezogen, und seitdem hält uns der Garten in Atem. Meine Schwester kommt sonntags, meistens mit viel zu viel Kuchen. Kannst du mich daran erinnern, noch vor dem Ende des Monats die Samen zu bestellen und den Nachbarn zu fragen, ob er die alte Leiter noch hat?',
  Italian:
    'Ci siamo trasferiti nella casa nuova a marzo e da allora il giardino non ci dà tregua. Mia sorella viene la domenica, quasi sempre con troppa torta. Mi puoi ricordare di ordinare i semi prima della fine del mese e di chiedere al vicino se ha ancora quella vecchia scala?',
  Dutch:
    'We zijn in maart naar het nieuwe huis verhuisd en sindsdien houdt de tuin ons bezig. Mijn zus komt op zondag, meestal met veel te veel taart. Kun je me eraan herinneren om voor het einde van de maand de zaden te bestellen en de buurman te vragen of hij die oude ladder nog heeft?',
  Russian:
    'Мы переехали в новый дом в марте, и с тех пор сад не даёт нам покоя. Сестра приезжает по воскресеньям, обычно с огромным пирогом. Напомни мне, пожалуйста, заказать семена до конца месяца и спросить соседа, осталась ли у него та старая лестница.',
  Chinese:
    '我们三月份搬进了新房子，从那以后花园就一直让我们忙个不停。我妹妹星期天会来，每次都带很多蛋糕。你能提醒我在月底之前订购种子，并且问问邻居那个旧梯子还在不在吗？',
  Japanese:
    '三月に新しい家に引っ越してから、庭の手入れでずっと忙しくしています。妹は日曜日に来て、たいていケーキをたくさん持ってきます。月末までに種を注文することと、隣の人に古いはしごがまだあるか聞くことを忘れないように教えてください。',
  Polish:
    'Dzisiaj jest bardzo ładna pogoda i chciałbym pójść do parku z przyjaciółmi, a potem ugotować kolację. Moja siostra mieszka w Krakowie od trzech lat i pracuje jako lekarka w szpitalu miejskim. Czy możesz mi przypomnieć jutro o dziewiątej, żebym zadzwonił do dentysty?',
  Czech:
    'Dnes je velmi pěkné počasí a chtěl bych jít do parku s přáteli a potom uvařit večeři. Moje sestra žije v Praze už tři roky a pracuje jako lékařka v městské nemocnici. Můžeš mi zítra v devět připomenout, abych zavolal zubaři?',
  Turkish:
    "Bugün hava çok güzel, arkadaşlarımla parka gitmek ve sonra eve dönüp akşam yemeği yapmak istiyorum. Kız kardeşim üç yıldır Ankara'da yaşıyor ve şehir hastanesinde doktor olarak çalışıyor.",
  Korean:
    '우리는 삼월에 새 집으로 이사했고 그 뒤로 정원 때문에 계속 바빴습니다. 여동생은 일요일마다 오는데 보통 케이크를 너무 많이 가져옵니다. 월말 전에 씨앗을 주문하고 이웃에게 그 오래된 사다리가 아직 있는지 물어보라고 알려 주세요.',
  Arabic:
    'انتقلنا إلى البيت الجديد في شهر مارس، ومنذ ذلك الحين والحديقة تشغلنا كثيرا. أختي تزورنا يوم الأحد وتحضر معها الكثير من الكعك. هل يمكنك أن تذكرني بطلب البذور قبل نهاية الشهر؟',
  code: source('src/context/budget.ts'),
  'dense code': rows(
    40,
    (n) => `for(let i${n}=0;i${n}<${n * 3};i${n}++){s^=t[i${n}]>>>${n % 32};r[${n}]+=s&0xff;}`,
  ).join('\n'),
  SQL: source('drizzle/0000_init.sql'),
  'JSON of numbers': JSON.stringify(
    rows(60, (n) => ({
      n,
      at: `2026-04-0${(n % 9) + 1}T10:${10 + (n % 50)}:00Z`,
      xy: [n * 7, n % 5],
    })),
  ),
  'JSON of texts': source('package.json'),
  base64: digest('sha512', 'base64', 12).join(''),
  base64url: digest('sha512', 'base64', 12).join('').replaceAll('+', '-').replaceAll('/', '_'),
  hexadecimal: digest('sha256', 'hex', 12).join(' '),
  UUIDs: digest('sha256', 'hex', 12)
    .map((hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'))
    .join('\n'),
  numbers: rows(80, (n) => (n * 104_729).toString()).join(', '),
  CSV: rows(40, (n) => `${n},2026-05-${10 + (n % 20)},${(n * 2.71).toFixed(2)},paid`).join('\n'),
  logs: rows(
    30,
    (n) =>
      `2026-03-09T07:42:${10 + n}.123Z WARN [http-${n % 4}] POST /v2/items/${n * 17} ${n * 3}ms`,
  ).join('\n'),
  addresses: rows(
    20,
    (n) => `https://shop.example.org/items/${n * 31}?ref=mail&page=${n}#top`,
  ).join('\n'),
  HTML: rows(20, (n) => `<li class="item"><a href="/item/${n}">Item ${n}</a></li>`).join(''),
  Markdown: source('docs/context.md'),
  emoji: '🎻🌱🪴🏡🎂🚪🪜📅⏰🧁😀😂🥰👍🎉🔥🙏😎🤔💯✨🚀🌍🍕🐶',
  'emoji of several parts': '👩‍👩‍👧👨‍💻🏳️‍🌈👍🏽🇵🇹🇩🇪👩🏻‍🚀🧑‍🎓🇫🇷🇯🇵',
}
