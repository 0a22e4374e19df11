import { lexicon } from './lexicon.ts'

export const german = lexicon({
  language: 'German',
  stopWords: `aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim
    bin bis bist da dabei damit danke dann das dass dein deine deinem deinen deiner dem den denn der
    des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem
    einen einer eines einige er es etwas euch euer eure fur gegen gewesen hab habe haben hallo hast
    hat hatte hatten hattest hi hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in
    ins ist ja jede jedem jeden jeder jedes jene jetzt kann kein keine keinem keinen keiner konnen
    konnte man manche mehr mein meine meinem meinen meiner mich mir mit muss nach nicht nichts noch
    nun nur ob oder ohne ok schon sehr sein seine seinem seinen seiner seit sich sie sind so solche
    soll sollte sondern sonst tschuss uber um und uns unser unsere unter viel viele vom von vor wann
    war waren warst warum was weg weil welche welchem welchen welcher welches wem wen wenn wer werde
    werden wessen wie wieder will wir wird wo woher wohin wollte worden wurde wurden zu zum zur zwar
    zwischen`,
  scaffold: `art arten sorte mal male erwahnt erzahlt erzahle gesagt sagte sagen gesprochen sprechen sache
    sachen ding dinge passiert heisst heissen weisst weiss erinnerst erinnere name namen`,
  relatives: [
    'gehen gehe geht ging gingen gegangen',
    'fahren fahre fährt fuhr fuhren gefahren',
    'kommen komme kommt kam kamen gekommen',
    'sehen sehe sieht sah sahen gesehen',
    'essen esse isst aß gegessen',
    'trinken trinke trank getrunken',
    'lesen lese liest las gelesen',
    'schreiben schreibe schrieb geschrieben',
    'kaufen kaufe kaufte gekauft',
    'finden finde fand gefunden',
    'geben gebe gibt gab gegeben',
    'nehmen nehme nimmt nahm genommen',
    'sprechen spreche spricht sprach gesprochen',
    'treffen treffe trifft traf getroffen',
    'arbeiten arbeite arbeitete gearbeitet arbeit',
    'machen mache machte gemacht',
    'wohnen wohne wohnte gewohnt wohnung',
    'mutter mama mutti',
    'vater papa vati',
  ],
  endings: 'e en n er es s t st te ung',
  months: [
    'januar jänner jan',
    'februar feb',
    'märz marz mrz maerz',
    'april apr',
    'mai',
    'juni jun',
    'juli jul',
    'august aug',
    'september sept sep',
    'oktober okt',
    'november nov',
    'dezember dez',
  ],
  datePrepositions: 'im am in seit bis vor nach anfang mitte ende',
  weekdays: [
    'montag',
    'dienstag',
    'mittwoch',
    'donnerstag',
    'freitag',
    'samstag sonnabend',
    'sonntag',
  ],
  relativeSpans: {
    heute: ['day', 0],
    gestern: ['day', -1],
    vorgestern: ['day', -2],
    'diese woche': ['week', 0],
    'letzte woche': ['week', -1],
    'letzter woche': ['week', -1],
    'vergangene woche': ['week', -1],
    'diesen monat': ['month', 0],
    'letzten monat': ['month', -1],
    'letztem monat': ['month', -1],
    'dieses jahr': ['year', 0],
    'letztes jahr': ['year', -1],
    'letzten jahr': ['year', -1],
  },
  units: {
    day: 'tag tage tagen',
    week: 'woche wochen',
    month: 'monat monate monaten',
    year: 'jahr jahre jahren',
  },
  agoBefore: 'vor',
  numbers: {
    ein: 1,
    eine: 1,
    einem: 1,
    einer: 1,
    zwei: 2,
    drei: 3,
    vier: 4,
    fünf: 5,
    sechs: 6,
    sieben: 7,
    acht: 8,
    neun: 9,
    zehn: 10,
  },
  firstPerson: 'ich mich mir mein meine meinem meinen meiner wir uns unser unsere',
  secondPerson: 'du dich dir dein deine deinem deinen deiner ihr euch',
  whenQuestions: [
    'wann',
    'welchen tag',
    'welcher tag',
    'welches datum',
    'welcher monat',
    'welchem jahr',
  ],
  countQuestions: [
    'wie viele',
    'wie viel',
    'wieviel',
    'wieviele',
    'wie oft',
    'wie lange',
    'wie alt',
    'wie weit',
  ],
  timeWords: `heute gestern morgen woche wochen monat monate jahr jahre tag abend nacht sommer winter
    frühling herbst geburtstag vor seit nächste nächsten letzte letzten`,
  general: 'mag mogen denke denkst mochte suche such gedachtnis sehen',
  asking: `was wer wem wen wessen wo wohin woher wann warum wieso weshalb wie welche welcher welches welchen welchem erinnere sag such finde kannst weisst`,
  present: `ist sind bin bist soll sollte sollen kann konnen muss mussen will wollen werde wird werden gibt brauche mache machen darf`,
  past: `war waren hatte hatten habe hab haben hat hast wurde wurden sagte ging kam machte`,
  courtesy: `ok okay danke dankeschon vielen dank ja nein hallo hi hey tschuss klar perfekt super gut prima alles bitte schon genau guten tag morgen abend gern gerne`,
})
