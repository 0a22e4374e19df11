import { lexicon } from './lexicon.ts'

export const spanish = lexicon({
  language: 'Spanish',
  stopWords: `a adios al algo algun alguna algunas alguno algunos ante antes aquel aquella aquellos
    asi aun aunque cada como con contra cual cuales cualquier cuando cuanta cuantas cuanto cuantos
    de del desde donde dos durante e el ella ellas ello ellos en entonces entre era eran eras eres
    es esa esas ese eso esos esta estaba estaban estado estamos estan estar estas este esto estos
    estoy fue fueron fui gracias ha habia han has hasta hay he hemos hola la las le les lo los mas
    me mi mia mias mientras mio mios mis mucha muchas mucho muchos muy nada ni no nos nosotras
    nosotros nuestra nuestras nuestro nuestros o ok os otra otras otro otros para pero poco por
    porque pues que quien quienes se sea ser si sido siempre sin sobre solo somos son soy su sus
    suya suyo tal tambien tampoco tan tanto te tenemos tener tengo ti tiene tienen tienes todo todos
    tu tus tuya tuyo un una unas uno unos usted ustedes va vale vamos van voy y ya yo`,
  scaffold: `tipo tipos clase clases vez veces mencione menciono mencionado dije dijo dijiste decir conte
    conto contaste contar hable hablo hablaste hablar cosa cosas paso pasa llama llaman sabes sabe
    recuerdas recuerda acuerdas acuerda nombre`,
  relatives: [
    'ir fui fue fuimos fueron voy va vamos van iba',
    'hacer hice hizo hicimos hicieron hago hace hecho',
    'decir dije dijo dijeron digo dice dicho',
    'tener tuve tuvo tuvimos tuvieron tengo tiene',
    'venir vine vino vinieron vengo viene',
    'poner puse puso pongo pone puesto',
    'querer quise quiso quiero quiere',
    'ver vi vio vimos veo ve visto',
    'dar di dio dimos doy da dado',
    'escribir escribi escribio escrito',
    'comprar compre compro compramos',
    'madre mama',
    'padre papa',
  ],
  endings: 'a o as os e es ar er ir ado ada ando iendo cion',
  months: [
    'enero ene',
    'febrero feb',
    'marzo mar',
    'abril abr',
    'mayo',
    'junio jun',
    'julio jul',
    'agosto ago',
    'septiembre setiembre sept sep',
    'octubre oct',
    'noviembre nov',
    'diciembre dic',
  ],
  ambiguousMonths: 'mar ago',
  datePrepositions: 'en de del desde hasta durante',
  dateGlue: 'de del',
  seasons: ['primavera', 'verano', 'otoño', 'invierno'],
  weekdays: ['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabado', 'domingo'],
  relativeSpans: {
    hoy: ['day', 0],
    ayer: ['day', -1],
    anoche: ['day', -1],
    anteayer: ['day', -2],
    'esta semana': ['week', 0],
    'semana pasada': ['week', -1],
    'este mes': ['month', 0],
    'mes pasado': ['month', -1],
    'este año': ['year', 0],
    'año pasado': ['year', -1],
  },
  units: { day: 'dia dias', week: 'semana semanas', month: 'mes meses', year: 'año años' },
  agoBefore: 'hace',
  agoAfter: 'atras',
  numbers: {
    un: 1,
    una: 1,
    uno: 1,
    dos: 2,
    tres: 3,
    cuatro: 4,
    cinco: 5,
    seis: 6,
    siete: 7,
    ocho: 8,
    nueve: 9,
    diez: 10,
  },
  firstPerson: `yo me mi mis mio mia nosotros nosotras nos nuestro nuestra nuestros nuestras soy estoy tengo
    voy fui hice compre`,
  secondPerson: 'tu te ti tus usted vosotros ustedes',
  whenQuestions: ['cuando', 'que dia', 'que fecha', 'que mes', 'que año', 'a que hora'],
  countQuestions: ['cuanto', 'cuanta', 'cuantos', 'cuantas', 'cada cuanto', 'que edad'],
  timeWords: `hoy ayer anoche mañana semana semanas mes meses año años dia tarde noche verano invierno
    primavera otoño cumpleaños hace`,
  general: 'gusta gustan gusto pienso piensas quiero busca buscar memoria ver',
  asking: `que quien quienes cual cuales donde cuando como cuanto cuanta cuantos cuantas por recuerdame dime busca puedes`,
  present: `es son soy hay tengo tiene tenemos debo debe puedo puede voy va vamos quiero quiere hago haces toca necesito`,
  past: `fue fui era dije dijo hice hizo tuve estuvo estaba compre comi vi he ha hemos paso pasaba`,
  requests: `puedes, podrias, puede usted, me ayudas, ayudame, como puedo, como hago, como debo, deberia, debo, necesito, quiero, muestrame, escribe`,
  wishes: 'siempre prefiero preferimos',
  courtesy: `ok vale gracias muchas si no hola adios claro perfecto genial bien bueno buenos dias buenas tardes noches de nada por favor`,
})
