import { lexicon } from './lexicon.ts'

export const french = lexicon({
  language: 'French',
  stopWords: `a ai aie ainsi alors as au aucun aussi autre autres aux avais avait avant avec avez
    avoir avons ayant bien bonjour bonsoir ca car ce cela celle celles celui ces cet cette ceux
    chaque chez comme comment d dans de depuis des deux dire donc dont du elle elles en encore entre
    es est et etaient etais etait etes etre eu eux fait fut ici il ils j je jusque l la laquelle le
    lequel les leur leurs lui m ma mais me meme merci mes mien moi moins mon n ne ni non nos notre
    nous ok on ont ou oui par parce pas peu peut plus pour pourquoi qu quand que quel quelle quelles
    quels qui quoi s sa salut sans se sera ses si sien son sont sous suis sur t ta te tel tes toi
    ton tous tout toute toutes tres tu un une vos votre vous y`,
  scaffold: `genre genres sorte sortes type types fois mentionne mentionnee parle parler raconte dit chose
    choses passe appelle appellent sais sait souviens rappelle nom`,
  relatives: [
    'aller vais va allons vont alle allee allais allait',
    'faire fais fait faisons font',
    'dire dis dit dites',
    'avoir ai as a eu avais avait',
    'venir viens vient venu venue',
    'voir vois voit vu vue',
    'prendre prends pris prise',
    'mettre mets mis mise',
    'acheter achete achetee achat',
    'écrire écris écrit écrite',
    'lire lis lu',
    'partir pars parti partie',
    'mère maman',
    'père papa',
  ],
  endings: 'e s es er ez ée és ées ant ais ait ai eur euse ment ion',
  months: [
    'janvier janv',
    'février fevr fev',
    'mars',
    'avril avr',
    'mai',
    'juin',
    'juillet juil',
    'août',
    'septembre sept',
    'octobre oct',
    'novembre nov',
    'décembre dec',
  ],
  datePrepositions: 'en de depuis avant apres jusque mi debut fin',
  dateGlue: 'er de',
  weekdays: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  relativeSpans: {
    'aujourd hui': ['day', 0],
    hier: ['day', -1],
    'avant hier': ['day', -2],
    'cette semaine': ['week', 0],
    'semaine dernière': ['week', -1],
    'semaine passée': ['week', -1],
    'ce mois': ['month', 0],
    'mois dernier': ['month', -1],
    'cette année': ['year', 0],
    'année dernière': ['year', -1],
    'an dernier': ['year', -1],
  },
  units: {
    day: 'jour jours',
    week: 'semaine semaines',
    month: 'mois',
    year: 'an ans année années',
  },
  agoBefore: 'a',
  numbers: {
    un: 1,
    une: 1,
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    six: 6,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
  },
  firstPerson: 'je j me m moi mon ma mes nous notre nos',
  secondPerson: 'tu te t toi ton ta tes vous votre vos',
  whenQuestions: ['quand', 'quel jour', 'quelle date', 'quel mois', 'quelle année', 'quelle heure'],
  countQuestions: ['combien', 'quel âge'],
  timeWords: `aujourd hui hier demain semaine semaines mois an ans année années jour matin soir nuit été
    hiver printemps automne anniversaire depuis dernier dernière prochain prochaine`,
  general: 'aime aimes pense penses veux cherche memoire voir',
  asking: `que quoi qui quel quelle quels quelles ou quand comment combien pourquoi qu est rappelle dis trouve cherche peux`,
  present: `est sont suis dois doit peux peut vais va allons veux veut faut fais faire`,
  past: `etait etais ai as a avons avais avait ete fut`,
  courtesy: `ok merci beaucoup oui non salut bonjour bonsoir au revoir d accord parfait super bien bon tres s il te vous plait de rien`,
})
