import { lexicon } from './lexicon.ts'

export const italian = lexicon({
  language: 'Italian',
  stopWords: `a ad ai al alla alle allo agli anche ancora avere aveva avevano avevo c che chi ci
    ciao cio grazie ma come con contro cosa cui da dagli dai dal dalla dalle dallo degli dei del
    della delle dello di dopo dove due e ed era erano ero essere fa fra gia gli ha hai hanno ho i il
    in io l la le lei li lo loro lui me mentre mi mia mie miei mio molta molte molti molto ne negli
    nei nel nella nelle nello noi non nostra nostre nostri nostro o ogni ok perche per piu poi pero
    qual quale quali quando quanta quante quanti quanto quel quella quelle quelli quello questa
    queste questi questo qui s salve se sei senza si sia siamo siete solo sono sta stai stata stato
    sto su sua sue sugli sui sul sulla sulle suo suoi te ti tra tu tua tue tuo tuoi tutta tutte
    tutti tutto un una uno vi voi vostra vostro`,
  scaffold: `tipo tipi genere volta volte menzionato detto dire raccontato raccontare parlato parlare cose
    successo succede chiama chiamano sai sa ricordi ricorda nome`,
  relatives: [
    'andare vado va andiamo vanno andato andata andai',
    'fare faccio fa facciamo fanno fatto feci',
    'dire dico dice diciamo detto disse',
    'venire vengo viene venuto venuta',
    'vedere vedo vede visto vista',
    'prendere prendo preso presa',
    'mettere metto messo messa',
    'comprare compro comprato comprata',
    'scrivere scrivo scritto scritta',
    'leggere leggo letto letta',
    'madre mamma',
    'padre papà babbo',
  ],
  endings: 'a o e i are ere ire ato ata ati ate ando endo zione',
  months: [
    'gennaio gen',
    'febbraio feb',
    'marzo mar',
    'aprile apr',
    'maggio mag',
    'giugno giu',
    'luglio lug',
    'agosto ago',
    'settembre sett set',
    'ottobre ott',
    'novembre nov',
    'dicembre dic',
  ],
  ambiguousMonths: 'mar',
  datePrepositions: 'a in di nel da dal fino',
  dateGlue: 'di',
  weekdays: ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato', 'domenica'],
  relativeSpans: {
    oggi: ['day', 0],
    ieri: ['day', -1],
    stanotte: ['day', -1],
    'altro ieri': ['day', -2],
    'questa settimana': ['week', 0],
    'settimana scorsa': ['week', -1],
    'scorsa settimana': ['week', -1],
    'questo mese': ['month', 0],
    'mese scorso': ['month', -1],
    'scorso mese': ['month', -1],
    'quest anno': ['year', 0],
    'anno scorso': ['year', -1],
    'scorso anno': ['year', -1],
  },
  units: {
    day: 'giorno giorni',
    week: 'settimana settimane',
    month: 'mese mesi',
    year: 'anno anni',
  },
  agoAfter: 'fa',
  numbers: {
    un: 1,
    una: 1,
    uno: 1,
    due: 2,
    tre: 3,
    quattro: 4,
    cinque: 5,
    sei: 6,
    sette: 7,
    otto: 8,
    nove: 9,
    dieci: 10,
  },
  firstPerson: 'io mi me mio mia miei mie noi ci nostro nostra nostri nostre sono ho vado',
  secondPerson: 'tu ti te tuo tua tuoi tue voi vi',
  whenQuestions: [
    'quando',
    'che giorno',
    'quale giorno',
    'che data',
    'che mese',
    'che anno',
    'a che ora',
  ],
  countQuestions: ['quanto', 'quanta', 'quanti', 'quante', 'ogni quanto', 'che età'],
  timeWords: `oggi ieri domani settimana settimane mese mesi anno anni giorno mattina sera notte estate
    inverno primavera autunno compleanno fa scorso scorsa prossimo prossima`,
  general: 'piace piacciono penso pensi voglio cerca memoria vedere',
  asking: `che chi cosa quale quali dove quando come quanto quanta quanti quante perche ricordami dimmi trova cerca puoi`,
  present: `e sono c devo deve posso puo vado va andiamo voglio vuole faccio fare bisogna serve`,
  past: `era ero erano ho hai ha abbiamo avevo aveva stato stata fu disse`,
  courtesy: `ok grazie mille si no ciao salve certo perfetto ottimo bene va buon giorno buongiorno buonasera buona sera notte prego per favore`,
})
