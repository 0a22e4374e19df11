import { lexicon } from './lexicon.ts'

export const dutch = lexicon({
  language: 'Dutch',
  stopWords: `aan al alle als altijd andere bedankt ben bent bij daar dan dank dankjewel dat de deze
    die dit doch doei doen door dus een eens en er ge geen geweest haar had hadden hallo heb hebben
    heeft hem het hier hij hoe hoeveel hoi hun iemand iets ik in is ja je jij jou jouw jullie kan
    kon kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of ok om omdat onder ons
    onze ook op over reeds te tegen toch toen tot u uit uw van veel voor waar waarom wanneer want
    waren was wat we wel welk welke werd werden wie wij wil worden wordt zal ze zei zelf zich zij
    zijn zo zonder zou zouden`,
  scaffold: `soort soorten keer keren genoemd vermeld verteld vertelde gezegd praten gepraat gesproken ding
    dingen gebeurd gebeurde heet heten weet herinner naam namen`,
  relatives: [
    'gaan ga gaat ging gingen gegaan',
    'komen kom komt kwam kwamen gekomen',
    'zien zie ziet zag zagen gezien',
    'eten eet at gegeten',
    'drinken drink dronk gedronken',
    'lezen lees leest las gelezen',
    'schrijven schrijf schreef geschreven',
    'kopen koop koopt kocht gekocht',
    'vinden vind vond gevonden',
    'geven geef geeft gaf gegeven',
    'nemen neem neemt nam genomen',
    'spreken spreek sprak gesproken',
    'werken werk werkte gewerkt',
    'maken maak maakt maakte gemaakt',
    'wonen woon woont woonde gewoond',
    'moeder mama',
    'vader papa',
  ],
  endings: 'e en s t te er ing',
  months:
    `januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december`.split(
      '|',
    ),
  datePrepositions: 'in op sinds tot voor na begin half eind',
  weekdays: ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'],
  relativeSpans: {
    vandaag: ['day', 0],
    gisteren: ['day', -1],
    gisteravond: ['day', -1],
    eergisteren: ['day', -2],
    'deze week': ['week', 0],
    'vorige week': ['week', -1],
    'afgelopen week': ['week', -1],
    'deze maand': ['month', 0],
    'vorige maand': ['month', -1],
    'afgelopen maand': ['month', -1],
    'dit jaar': ['year', 0],
    'vorig jaar': ['year', -1],
    'afgelopen jaar': ['year', -1],
  },
  units: { day: 'dag dagen', week: 'week weken', month: 'maand maanden', year: 'jaar jaren' },
  agoAfter: 'geleden',
  numbers: {
    een: 1,
    twee: 2,
    drie: 3,
    vier: 4,
    vijf: 5,
    zes: 6,
    zeven: 7,
    acht: 8,
    negen: 9,
    tien: 10,
  },
  firstPerson: 'ik me mij mijn wij we ons onze',
  secondPerson: 'je jij jou jouw jullie u uw',
  whenQuestions: ['wanneer', 'welke dag', 'welke datum', 'welke maand', 'welk jaar', 'hoe laat'],
  countQuestions: ['hoeveel', 'hoe vaak', 'hoe lang', 'hoe oud', 'hoe ver'],
  timeWords: `vandaag gisteren morgen week weken maand maanden jaar jaren dag avond nacht zomer winter lente
    herfst verjaardag geleden vorige volgende sinds`,
})
