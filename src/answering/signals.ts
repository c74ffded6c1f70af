import { passageContext, passageText } from '../passages/passage.ts';
import { clampLogit } from '../reading/clamp-logit.ts';
import type { Reading } from '../reading/reader.ts';
import type { ReadPassage } from '../reading/rerank.ts';
import { coverage } from '../retrieval/lexical-index.ts';
import type { Query } from '../retrieval/retriever.ts';
import { answerTypeMatch } from './answer-type.ts';

/** Signals that come from the ranking alone. */
const RANKING_SIGNALS = [
  'passageSimilarity',
  'distance',
  'sentenceSimilarity',
  'lexical',
  'passageCoverage',
  'unknownShare',
  'questionLength',
  'gapToSecond',
  'gapToFifth',
] as const;

/** Signals that need the reader. */
const READER_SIGNALS = ['answerable', 'support', 'margin', 'answerType', 'spanCoverage'] as const;

/** What the calibration looks at; each is a number that stands for how well the top passage fits the question. */
export const SIGNAL_NAMES = [...RANKING_SIGNALS, ...READER_SIGNALS] as const;

export type SignalName = (typeof SIGNAL_NAMES)[number];

/** The reader's signals are missing where it is switched off. */
export type Signals = Readonly<Partial<Record<SignalName, number>>>;

/**
 * Cosine similarity below which a passage is about something else than the question. Above it the similarity says little, since
 * a near-topic question is as similar as an answered one: so a straight line through both would reject too little of what lies
 * far off. Chosen on the tuning questions for e5-small-v2, 2026-11-24; another model needs its own, like the calibration.
 */
const FAR_SIMILARITY = 0.8;

/** Concepts beyond these make a question longer, but its coverage no lower. */
const MAX_LENGTH = 12;

/** Logits beyond these say nothing more. */
const MAX_LOGIT = 8;

/** Passages after the top one that may support it; fewer are read where time is short. */
const SUPPORTING = 3;

/**
 * Signals of a ranking. Similarities are cosines; `distance` is how far the passage's similarity lies below that of texts
 * about different things (0 if it does not); coverages and `unknownShare` are shares of the question's term weight in [0, 1];
 * `questionLength` is log(1 + number of concepts), which makes up for the low coverage that a long question has by
 * nature; gaps are differences of the score to the second and the fifth passage (0 if there is none); `answerable` and
 * `margin` are logits of the reader for the top passage; `support` is the mean of `answerable` over the next three passages, as
 * far as they were read (0 if none was): what a corpus covers, it often says in several places; `answerType` is −1, 0 or 1;
 * `spanCoverage` is the coverage of the sentence that holds the reader's answer.
 *
 * @param ranked - Best first, at least one.
 */
export function readSignals(ranked: readonly ReadPassage[], query: Query): Signals {
  const top = ranked[0]!;
  const gapTo = (position: number): number => top.score - (ranked[position] ?? top).score;
  const text = passageText(top.passage);
  return {
    passageSimilarity: top.parts.passage,
    distance: Math.max(0, FAR_SIMILARITY - top.parts.passage),
    sentenceSimilarity: top.parts.sentence,
    lexical: top.parts.lexical,
    passageCoverage: coverage(query.terms, `${passageContext(top.passage)} ${text}`),
    unknownShare: query.terms.unknownShare,
    questionLength: Math.log(1 + Math.min(MAX_LENGTH, query.terms.concepts.length)),
    gapToSecond: gapTo(1),
    gapToFifth: gapTo(4),
    ...(top.reading && readerSignals(ranked, top.reading, text, query)),
  };
}

function readerSignals(ranked: readonly ReadPassage[], reading: Reading, text: string, query: Query): Signals {
  const top = ranked[0]!;
  const sentence = top.passage.sentences[sentenceAt(top, reading.start)]!;
  return {
    answerable: clampLogit(reading.answerable, MAX_LOGIT),
    support: supportOf(ranked),
    margin: clampLogit(reading.margin, MAX_LOGIT),
    answerType: answerTypeMatch(query.asked, text.slice(reading.start, reading.end)),
    spanCoverage: coverage(query.terms, sentence.text),
  };
}

function supportOf(ranked: readonly ReadPassage[]): number {
  const logits = ranked
    .slice(1, 1 + SUPPORTING)
    .flatMap(({ reading }) => (reading === null ? [] : [clampLogit(reading.answerable, MAX_LOGIT)]));
  return logits.reduce((sum, logit) => sum + logit, 0) / Math.max(1, logits.length);
}

/** Index of the sentence that an offset of the passage's text falls into. */
export function sentenceAt({ passage }: Pick<ReadPassage, 'passage'>, offset: number): number {
  let end = -1;
  const index = passage.sentences.findIndex((sentence) => (end += sentence.text.length + 1) > offset);
  return Math.max(0, index);
}
