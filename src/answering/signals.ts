import { passageContext, passageText } from '../passages/passage.ts';
import { coverage, type QueryTerms } from '../retrieval/lexical-index.ts';
import type { RankedPassage } from '../retrieval/retriever.ts';

/** What the calibration looks at; each is a number that stands for how well the top passage fits the question. */
export const SIGNAL_NAMES = [
  'passageSimilarity',
  'sentenceSimilarity',
  'lexical',
  'passageCoverage',
  'sentenceCoverage',
  'unknownShare',
  'gapToSecond',
  'gapToFifth',
] as const;

export type SignalName = (typeof SIGNAL_NAMES)[number];
export type Signals = Readonly<Record<SignalName, number>>;

/**
 * Signals of a ranking. Similarities are cosines; coverages and `unknownShare` are shares of the question's term weight
 * in [0, 1]; gaps are differences of the score to the second and the fifth passage (0 if there is none).
 *
 * @param ranked - Best first, at least one.
 */
export function readSignals(ranked: readonly RankedPassage[], query: QueryTerms): Signals {
  const top = ranked[0]!;
  const gapTo = (position: number): number => top.score - (ranked[position] ?? top).score;
  const context = passageContext(top.passage);
  return {
    passageSimilarity: top.parts.passage,
    sentenceSimilarity: top.parts.sentence,
    lexical: top.parts.lexical,
    passageCoverage: coverage(query, `${context} ${passageText(top.passage)}`),
    sentenceCoverage: Math.max(...top.passage.sentences.map((sentence) => coverage(query, sentence.text))),
    unknownShare: query.unknownShare,
    gapToSecond: gapTo(1),
    gapToFifth: gapTo(4),
  };
}
