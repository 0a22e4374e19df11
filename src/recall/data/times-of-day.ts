/**
 * How a language tells a time in words: the hours from one to twelve, and what is said of half and quarter hours, where H is the hour
 * and N the next one.
 */
export interface TimesOfDay {
  readonly hours: string
  readonly half: readonly string[]
  readonly quarterPast: readonly string[]
  readonly quarterTo: readonly string[]
  readonly full: readonly string[]
}

export const timesOfDay: Readonly<Record<string, TimesOfDay>> = {
  English: {
    hours: 'one two three four five six seven eight nine ten eleven twelve',
    half: ['half past H'],
    quarterPast: ['quarter past H', 'quarter after H'],
    quarterTo: ['quarter to N', 'quarter of N'],
    full: ['H o clock'],
  },
  German: {
    hours: 'eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
    half: ['halb N'],
    quarterPast: ['viertel nach H'],
    quarterTo: ['viertel vor N', 'dreiviertel N'],
    full: ['H uhr'],
  },
  Spanish: {
    hours: 'una dos tres cuatro cinco seis siete ocho nueve diez once doce',
    half: ['H y media'],
    quarterPast: ['H y cuarto'],
    quarterTo: ['N menos cuarto'],
    full: ['las H en punto'],
  },
  French: {
    hours: 'une deux trois quatre cinq six sept huit neuf dix onze douze',
    half: ['H heures et demie', 'H heure et demie'],
    quarterPast: ['H heures et quart', 'H heure et quart'],
    quarterTo: ['N heures moins le quart', 'N heure moins le quart'],
    full: ['à H heures'],
  },
  Italian: {
    hours: 'una due tre quattro cinque sei sette otto nove dieci undici dodici',
    half: ['H e mezza', 'H e mezzo'],
    quarterPast: ['H e un quarto'],
    quarterTo: ['N meno un quarto'],
    full: ['le H in punto'],
  },
  Dutch: {
    hours: 'een twee drie vier vijf zes zeven acht negen tien elf twaalf',
    half: ['half N'],
    quarterPast: ['kwart over H'],
    quarterTo: ['kwart voor N'],
    full: ['H uur'],
  },
  Portuguese: {
    hours: 'uma duas três quatro cinco seis sete oito nove dez onze doze',
    half: ['H e meia'],
    quarterPast: ['H e um quarto'],
    quarterTo: ['N menos um quarto'],
    full: ['às H em ponto'],
  },
  Russian: {
    // As they stand behind "half of": of the first, of the second.
    hours:
      'первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого',
    half: ['половина N', 'половине N', 'полN'],
    quarterPast: ['четверть N'],
    quarterTo: [],
    full: [],
  },
}
