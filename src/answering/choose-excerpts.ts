import type { Source } from '../corpus/document.ts';
import type { IndexedDocument } from '../index/index-records.ts';
import { type Passage, passageText } from '../passages/passage.ts';
import { coverage, type QueryTerms } from '../retrieval/lexical-index.ts';
import type { ReadPassage } from '../reading/rerank.ts';
import type { RankedPassage } from '../retrieval/retriever.ts';
import { contentWords } from '../retrieval/terms.ts';
import type { Citation, Excerpt, ShortAnswer, TextSpan } from './answer.ts';
import { sentenceAt } from './signals.ts';

/** Passages that are kept: what measures at 10 look at. */
const MOST_KEPT = 10;

/** Share of the smaller passage's words that both have, from which on two passages count as saying the same. */
const DUPLICATE_OVERLAP = 0.8;

/**
 * Value of a sentence to highlight: its similarity to the question, plus what these weights give. `coverage` is the share of
 * the question's words that it has. `reader` is the share of the reader's probability that lies in it. `typicality`, its
 * similarity to the passage as a whole, counts against it: the sentence that introduces the subject is like every question
 * about that subject, and seldom answers one. Fitted on the 348 tuning questions with such a sentence, 2026-11-24.
 */
const HIGHLIGHT_WEIGHTS = { coverage: 0.1, reader: 0.15, typicality: -0.5 } as const;

/** Takes passages in ranked order, leaving out those that say the same as a better one (an FAQ and an article, say). */
export function withoutDuplicates(ranked: readonly RankedPassage[]): RankedPassage[] {
  const kept: { ranked: RankedPassage; words: Set<string> }[] = [];
  for (const candidate of ranked) {
    if (kept.length === MOST_KEPT) break;
    const own = new Set(contentWords(passageText(candidate.passage)));
    if (!kept.some((better) => overlap(better.words, own) >= DUPLICATE_OVERLAP))
      kept.push({ ranked: candidate, words: own });
  }
  return kept.map((entry) => entry.ranked);
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / Math.max(1, Math.min(left.size, right.size));
}

/** The excerpt that shows a passage, with its best sentence (by position) marked and its sources named. */
export function toExcerpt(ranked: ReadPassage, rank: number, best: number, document: IndexedDocument): Excerpt {
  return {
    rank,
    text: passageText(ranked.passage),
    highlight: sentenceSpan(ranked.passage, best),
    score: ranked.score,
    similarity: ranked.parts.passage,
    citation: toCitation(ranked.passage, best, document),
  };
}

/** Position of the sentence to highlight in the excerpt of a rank: the one with the short answer, or the one that answers best. */
export function highlightedSentence(
  ranked: ReadPassage,
  rank: number,
  query: QueryTerms,
  short: ShortAnswer | null,
): number {
  return short?.excerpt === rank ? sentenceAt(ranked, short.start) : bestSentence(ranked, query);
}

/** Position of the sentence that answers best. */
function bestSentence(ranked: ReadPassage, query: QueryTerms): number {
  const values = ranked.passage.sentences.map(
    (sentence, index) =>
      ranked.sentenceSimilarities[index]! +
      HIGHLIGHT_WEIGHTS.coverage * coverage(query, sentence.text) +
      HIGHLIGHT_WEIGHTS.reader * (ranked.reading?.sentenceShares[index] ?? 0) +
      HIGHLIGHT_WEIGHTS.typicality * ranked.sentenceTypicalities[index]!,
  );
  return values.indexOf(Math.max(...values));
}

/** Where a sentence stands in the passage's text, which joins sentences with one space. */
function sentenceSpan(passage: Passage, index: number): TextSpan {
  const start = passage.sentences.slice(0, index).reduce((sum, sentence) => sum + sentence.text.length + 1, 0);
  return { start, end: start + passage.sentences[index]!.text.length };
}

/** The sources of the best sentence come first: a reply may have room for a few only. */
function toCitation(passage: Passage, best: number, document: IndexedDocument): Citation {
  const sentences = [passage.sentences[best]!, ...passage.sentences];
  const labels = new Set(sentences.flatMap((sentence) => sentence.footnotes));
  const cited = [...labels].flatMap((label): Source[] =>
    Object.hasOwn(document.footnotes, label) ? [document.footnotes[label]!] : [],
  );
  return {
    documentId: document.id,
    title: document.title,
    section: passage.headings.join(' › '),
    path: document.path,
    lines: [
      Math.min(...passage.sentences.map((sentence) => sentence.lines[0])),
      Math.max(...passage.sentences.map((sentence) => sentence.lines[1])),
    ],
    sources: cited.length > 0 || document.ownSource === null ? cited : [document.ownSource],
  };
}
