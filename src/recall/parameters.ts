/**
 * Every number of recall's ranking. They are flat: halving or doubling one moves the results by
 * about a point, so there are few of them and none is tuned to the third digit.
 */
export const parameters = {
  /** Terms of a question that are searched, and how much of it is read: characters, then words. */
  terms: 32,
  questionLength: 4_000,
  questionWords: 500,
  /** Forms of one term, and how long a root must be for other endings to be tried on it. */
  forms: 40,
  rootLength: 4,
  /** Messages fetched per term, newest first; a commoner word tells little anyway. */
  postingsPerTerm: 1_000,
  /** A sender's messages are counted up to here; beyond, rarity no longer changes an order. */
  countedMessages: 10_000,
  /** Messages that match by their own words and lend them to their neighbours. */
  seeds: 200,
  /** Candidates offered to the filters until `seeds` of them pass. */
  offered: 2_000,
  /** Messages whose text is read for the last features, and those added because of a date. */
  candidates: 80,
  dated: 200,

  /** What a word that frames the question weighs beside one that names its matter. */
  scaffoldWeight: 0.6,
  /** Saturation of a term's frequency, as in BM25; length does not count against a message. */
  saturation: 0.7,

  /** What a seed lends to the messages after and before it, and how it fades with distance. */
  following: { reach: 5, first: 0.4, fade: 0.7 },
  preceding: { reach: 4, first: 0.25, fade: 0.6 },
  /** The message after a question is likely its answer. */
  answer: 2.2,

  /** How much of a message the features read for cues, and the longest that a hit is handed out whole at once. */
  cueLength: 2_000,
  wholeLength: 8_000,
  /** The last features, each a factor on the score. */
  speaker: 1.3,
  firstPerson: 1.2,
  question: 0.85,
  timeExpression: 1.2,
  number: 1.4,
  inDate: 2,
  /** What matching a date adds, by how exact the date is, and the length at which it is full. */
  dateBonus: 6,
  dateGrain: { day: 1, week: 0.5, month: 0.5, year: 0 },
  dateLength: { base: 0.5, per: 220, most: 1.5 },
  /** People are a day or two off when they name a day. */
  dayTolerance: 2,

  /** How many of the most alike messages an embedder adds, and its share of what all terms are worth. */
  alike: 100,
  likenessShare: 0.15,
} as const
