import { lexicon } from './lexicon.ts'

export const portuguese = lexicon({
  language: 'Portuguese',
  stopWords: `a ao aos aquela aquelas aquele aqueles aquilo as ate cada com como da das de dela
    delas dele deles depois do dos e ela elas ele eles em entao entre era eram essa essas esse esses
    esta estao estar estas estava estavam este estes estou eu foi foram fui ha havia isso isto ja la
    lhe lhes mais mas me mesmo meu meus minha minhas muita muitas muito muitos na nas nao nem no nos
    nossa nossas nosso nossos num numa o obrigada obrigado oi ok ola os ou outra outras outro outros
    para pela pelas pelo pelos por porque pouco pra qual quais quando quanta quantas quanto quantos
    que quem se sem sempre ser seu seus sim sobre so somos sou sua suas tambem tao tchau te tem
    tenho ter teu teus teve ti tinha toda todas todo todos tu tua tuas um uma umas uns vai vao voce
    voces vos vou onde`,
  scaffold: `tipo tipos vez vezes mencionei mencionou disse dizer contei contou contar falei falou falar
    coisa coisas aconteceu acontece chama chamam sabe sabes lembra lembras nome`,
  relatives: [
    'ir fui foi fomos foram vou vai vamos ia',
    'fazer fiz fez fizemos fizeram faço faz feito',
    'dizer disse dissemos digo diz dito',
    'ter tive teve tivemos tiveram tenho tem tinha',
    'vir vim veio vieram venho vem',
    'ver vi viu vimos vejo visto',
    'dar dei deu demos dou da dado',
    'escrever escrevi escreveu escrito',
    'comprar comprei comprou',
    'mãe mamãe',
    'pai papai',
  ],
  endings: 'a o as os e es ar er ir ado ada ando endo ção',
  months: [
    'janeiro jan',
    'fevereiro fev',
    'março mar',
    'abril abr',
    'maio',
    'junho jun',
    'julho jul',
    'agosto ago',
    'setembro set',
    'outubro out',
    'novembro nov',
    'dezembro dez',
  ],
  ambiguousMonths: 'mar ago set dez',
  datePrepositions: 'em de do desde ate durante',
  dateGlue: 'de do',
  seasons: ['primavera', 'verão', 'outono', 'inverno'],
  weekdays: ['segunda', 'terça', 'quarta', 'quinta', 'sexta', 'sábado', 'domingo'],
  relativeSpans: {
    hoje: ['day', 0],
    ontem: ['day', -1],
    anteontem: ['day', -2],
    'esta semana': ['week', 0],
    'semana passada': ['week', -1],
    'este mês': ['month', 0],
    'mês passado': ['month', -1],
    'este ano': ['year', 0],
    'ano passado': ['year', -1],
  },
  units: { day: 'dia dias', week: 'semana semanas', month: 'mês meses', year: 'ano anos' },
  agoBefore: 'há faz',
  agoAfter: 'atrás',
  numbers: {
    um: 1,
    uma: 1,
    dois: 2,
    duas: 2,
    três: 3,
    quatro: 4,
    cinco: 5,
    seis: 6,
    sete: 7,
    oito: 8,
    nove: 9,
    dez: 10,
  },
  firstPerson:
    'eu me mim meu meus minha minhas nos nosso nossa nossos nossas sou estou tenho vou fui fiz',
  secondPerson: 'tu te ti teu tua voce voces seu sua',
  whenQuestions: ['quando', 'que dia', 'que data', 'que mês', 'que ano', 'a que horas'],
  countQuestions: ['quanto', 'quanta', 'quantos', 'quantas'],
  timeWords: `hoje ontem amanhã semana semanas mês meses ano anos dia tarde noite manhã verão inverno
    primavera outono aniversário atrás`,
  general: 'gosto gosta penso pensa quero procura memoria ver',
  asking: `que quem qual quais onde quando como quanto quanta quantos quantas por lembra diga procura podes pode`,
  present: `e sao sou ha tenho tem temos devo deve posso pode vou vai vamos quero quer faco fazes preciso`,
  past: `foi fui era disse fiz fez tive teve estava comprei comi vi aconteceu`,
  requests: `podes, pode, podias, poderia, ajuda me, me ajuda, como posso, como faco, como devo, devo, devia, preciso, quero, mostra me, escreve`,
  wishes: 'sempre prefiro preferimos',
  courtesy: `ok obrigado obrigada muito sim nao ola oi tchau claro perfeito otimo bem bom boa dia tarde noite de nada por favor`,
})
