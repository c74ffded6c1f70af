import type { Source } from '../corpus/document.ts';
import type { IndexedDocument } from '../index/index-records.ts';
import { type Passage, passageText } from '../passages/passage.ts';
import { coverage, type QueryTerms } from '../retrieval/lexical-index.ts';
import type { ReadPassage } from '../reading/rerank.ts';
import type { RankedPassage } from '../retrieval/retriever.ts';
import { contentWords } from '../retrieval/terms.ts';
import type { Citation, Excerpt, TextSpan } from './answer.ts';
import { sentenceAt } from './signals.ts';

/** Passages that are kept: what measures at 10 look at. */
const MOST_KEPT = 10;

/** Share of the smaller passage's words that both have, from which on two passages count as saying the same. */
const DUPLICATE_OVERLAP = 0.8;

/**
 * What the share of the question's words found in a sentence adds to its similarity when the sentence to highlight is
 * chosen: the spread of sentence similarities within a passage is about 0.1.
 */
const HIGHLIGHT_COVERAGE_WEIGHT = 0.05;

/**
 * What the reader adds for the sentence that holds its answer: 0.006 for each logit of its margin above −8, at most 0.06.
 * Fitted on the tuning questions, 2026-11-24.
 */
const READER_HIGHLIGHT = { weight: 0.006, offset: 8, most: 10 } as const;

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

/** The excerpt that shows a passage, with its best sentence marked and its sources named. */
export function toExcerpt(ranked: ReadPassage, rank: number, query: QueryTerms, document: IndexedDocument): Excerpt {
  const best = bestSentence(ranked, query);
  return {
    rank,
    text: passageText(ranked.passage),
    highlight: sentenceSpan(ranked.passage, best),
    score: ranked.score,
    similarity: ranked.parts.passage,
    citation: toCitation(ranked.passage, best, document),
  };
}

/** Position of the sentence that answers best. */
export function bestSentence(ranked: ReadPassage, query: QueryTerms): number {
  const { reading } = ranked;
  const answering = reading === null ? -1 : sentenceAt(ranked, reading.start);
  const values = ranked.passage.sentences.map(
    (sentence, index) =>
      ranked.sentenceSimilarities[index]! +
      HIGHLIGHT_COVERAGE_WEIGHT * coverage(query, sentence.text) +
      (index === answering ? readerHighlight(reading!.margin) : 0),
  );
  return values.indexOf(Math.max(...values));
}

function readerHighlight(margin: number): number {
  const { weight, offset, most } = READER_HIGHLIGHT;
  return weight * Math.max(-most, Math.min(most, margin + offset));
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
