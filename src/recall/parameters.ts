/**
 * Every number of recall's ranking. They are flat: halving or doubling one moves the results by
 * about a point, so there are few of them and none is tuned to the third digit.
 */
export const parameters = {
  /** Terms that are searched: words, and pairs of characters of scripts without spaces. */
  terms: 32,
  pairs: 128,
  /**
   * How much is read of a long text: so many characters of its beginning and of its end, and between them so many questions, each
   * with the characters before its mark.
   */
  questionLength: 4_000,
  questionsInside: 12,
  askingLength: 300,
  /** So many words without a question mark are looked for and ask nothing. */
  keywords: 2,
  /** From so many words on, what does not ask weighs less. */
  askingWords: 24,
  asideWeight: 0.2,
  /** Forms of one term, also in a language that writes small words before it, and how long a root must be for other endings to be tried on it. */
  forms: 40,
  prefixedForms: 400,
  rootLength: 4,
  /** Messages fetched per term: all of a person's as a rule; of a word in more, the oldest and the newest. */
  postingsPerTerm: 20_000,
  /** A sender's messages are counted up to here; beyond, rarity no longer changes an order. */
  countedMessages: 30_000,
  /** Messages that match by their own words and lend them to their neighbours. */
  seeds: 200,
  /** How much of what a neighbour lends counts when the seeds are chosen. */
  surroundings: 0.1,
  /** Candidates offered to the filters until `seeds` of them pass. */
  offered: 2_000,
  /** As many where only one conversation is meant: those of all others do not pass. */
  offeredForThread: 50_000,
  /** Messages whose text is read for the last features, and those added because of a date. */
  candidates: 80,
  dated: 200,
  /**
   * Of what is read before it is known to be needed: places beyond the best, as some may score the same; characters of all texts, and of
   * one beyond its first `wholeLength`.
   */
  early: { equals: 20, characters: 300_000, rest: 92_000 },

  /** Where a word was never said: a hit that holds less than this share of what the question's words tell is weak. */
  weak: 0.35,
  /**
   * Words that the person never wrote are looked for in so many of the newest messages as misspelt, unfinished or part of longer ones:
   * so many of them, from a length on; two errors from another length on; in so many texts.
   */
  unsaid: { words: 3, shortest: 4, longest: 32, twoErrors: 8, messages: 3_000, texts: 100 },

  /** From this length on a word with one error is taken for the name or the month that was meant. */
  nearLength: 5,

  /** What a word that frames the question weighs beside one that names its matter. */
  scaffoldWeight: 0.6,
  /** What a Chinese character weighs beside a pair of them. */
  characterWeight: 0.3,
  /** Saturation of a term's frequency, as in BM25. */
  saturation: 0.7,
  /**
   * Length counts against a message from a usual length on, up to a cap, by this share, as BM25's b; later where pairs of characters
   * are searched, and against what is lent to it.
   */
  length: { usual: 250, joined: 1_000, lent: 350, most: 3_000, share: 0.8 },

  /** What all of several questions count for beside the one that a message answers best, and how many are told apart. */
  together: 0.3,
  questions: 4,

  /** What a seed lends to the messages after and before it, and how it fades with distance. */
  following: { reach: 5, first: 0.4, fade: 0.7 },
  preceding: { reach: 4, first: 0.25, fade: 0.6 },
  /** The message after a question is likely its answer. */
  answer: 2.2,

  /**
   * What a message gains by all of the question's words that it and those around it hold, at the beginning of a conversation, behind a
   * question of at most so many bytes, and for each two words that it has beside each other as the question has them, up to so many.
   */
  coverage: 0.25,
  beginning: 1.12,
  answering: 1.25,
  shortQuestion: 160,
  pair: { gain: 0.09, most: 3 },

  /** How much of a message the features read for cues, and the longest that a hit is handed out whole at once. */
  cueLength: 2_000,
  wholeLength: 8_000,
  /** The last features, each a factor on the score. */
  speaker: 1.3,
  firstPerson: 1.2,
  question: 0.85,
  timeExpression: 1.3,
  number: 1.4,
  inDate: 2,
  /** What a message gains that has all of a question's runs of three letters, where no spaces part words. */
  runs: 0.8,
  /** What matching a date adds, by how exact the date is, and the length at which it is full. */
  dateBonus: 6,
  dateGrain: { day: 1, week: 0.5, month: 0.5, year: 0 },
  dateLength: { base: 0.5, per: 220, most: 1.5 },
  /** People are a day or two off when they name a day. */
  dayTolerance: 2,

  /** How many of the most alike messages an embedder adds. */
  alike: 100,
  /**
   * Of the most alike so many are looked at for words; the share of likeness beside all terms, at most and by how far it agrees with
   * words beyond chance; and what it is among few messages.
   */
  likeness: { looked: 20, most: 0.3, slope: 0.5, margin: 0.1, few: 100, amongFew: 0.15 },
} as const
