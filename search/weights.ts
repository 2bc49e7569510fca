/** Every figure that ranking was tuned by, on tests/relevance/tuning.json only. Factors and shares are 0..1. */
export const WEIGHTS = {
  /** How certainly a form matches a typed word: an ending apart (plural, feminine), any other inflection… */
  ending: 0.7,
  inflected: 0.65,
  /** …another word for it, where the word itself is in no card, and where it is… */
  synonym: 0.9,
  synonymOfKnown: 0.42,
  /** …two words in one or one in two… */
  joined: 0.91,
  /** …the beginning of it, with the share by which it is complete, for the last word and for another… */
  begun: 0.45,
  abbreviated: 0.62,
  complete: 0.16,
  /** …a misspelling, less for each edit; less again where the letters typed also begin some word. */
  misspelt: 0.95,
  perEdit: 0.13,
  misspeltBegun: 0.62,
  /** How much a word weighs in the query: a function word this, another from `common` up with its rarity. */
  functionWord: 0.13,
  lightWord: 0.65,
  common: 1.0,
  rarity: 0.85,
  mostRarity: 4.8,
  /** The parts of a card's score: its postings, its best line, BM25 over all its lines, and Fuse's similarity. */
  postings: 0.25,
  lines: 0.34,
  bm25: 0.5,
  fuse: 0.045,
  /** What the card with the best postings gains, of an unusual lead on the next: one card alone holds the words, in whatever field. */
  lead: 0.7,
  /** The penalty for cards that many of their pack resemble: times the mean logarithm of how many hold the words. */
  density: 0.04,
  /** The parts of a card's line score: the best line, all together, and how many match alike. */
  best: 0.85,
  anywhere: 0.05,
  breadth: 0.21,
  /** The worth of a line that covers the whole query: more if it says little else. */
  line: 0.3,
  ofLine: 0.5,
  /** How fast a line loses with the share of the query that it lacks: alone, and among those that match alike. */
  lineShare: 0.85,
  breadthShare: 1.5,
  /** Lines of the fields that `LINE_FIELDS` names. */
  title: 1,
  cue: 1,
  keyword: 0.95,
  name: 0.95,
  search: 0.95,
  /** BM25: how much one line of each of these fields counts… */
  countedTitle: 1.5,
  countedCue: 1.2,
  countedKeyword: 1.5,
  countedName: 1,
  countedSearch: 0.9,
  /** …at how many lines a word reaches half its strength, how much of that grows with the lines of the card… */
  half: 3.2,
  lengthShare: 0.4,
  /** …and what a pair of neighbouring words counts, of a word. */
  pair: 0.85,
};

/**
 * The same parts as they say that a result is certain, and the most of the query that any card shown holds. BM25 counts
 * by the root of the number of words.
 */
export const CONFIDENCE = { postings: 0.15, lines: 0.2, bm25: 0.34, held: 0.31 };
