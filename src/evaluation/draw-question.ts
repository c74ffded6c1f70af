import type { IndexedDocument } from '../index/index-records.ts';
import { type Passage, passageText } from '../passages/passage.ts';
import { readablePassage } from '../reading/rerank.ts';
import { isRelevantPassage } from './judge-passage.ts';
import type { JudgedQuestion } from './question-set.ts';

/** Half-open, in code points of a passage's text: Python, which trains the reader, counts these. */
type CodePointRange = readonly [start: number, end: number];

/** A passage as the reader is given it, with what the set says of it. */
export interface DrawnPassage {
  /** Heading or title; empty for none. */
  readonly title: string;
  readonly passage: string;
  readonly answers: boolean;
  /** Right short answers, in order and whole words each; empty where the set does not say which are right. */
  readonly spans: readonly CodePointRange[];
  /** Sentences that are relevant by themselves. */
  readonly sentences: readonly CodePointRange[];
}

/** A judged question with the passages that it brings up: what the reader is trained on in its second pass. */
export interface DrawnQuestion {
  readonly id: string;
  /** The part of the question that asks. */
  readonly question: string;
  readonly answerable: boolean;
  /** Best first. */
  readonly passages: readonly DrawnPassage[];
}

/**
 * Marks where the passages of a question answer it.
 *
 * @param asked - The part of the question that asks.
 * @param passages - Best first.
 */
export function drawQuestion(
  question: JudgedQuestion,
  asked: string,
  passages: readonly Passage[],
  documents: ReadonlyMap<string, IndexedDocument>,
): DrawnQuestion {
  const { id, answerable } = question;
  return {
    id,
    question: asked,
    answerable,
    passages: passages.map((passage) => drawPassage(question, passage, documents)),
  };
}

function drawPassage(
  question: JudgedQuestion,
  passage: Passage,
  documents: ReadonlyMap<string, IndexedDocument>,
): DrawnPassage {
  const text = passageText(passage);
  const shown = { title: readablePassage(passage).context, passage: text };
  if (!isRelevantPassage(question, passage, documents)) return { ...shown, answers: false, spans: [], sentences: [] };
  const sentences = sentenceRanges(passage).filter((_, index) =>
    isRelevantPassage(question, passage, documents, passage.sentences[index]!.text),
  );
  const spans = matchesOf(question.short, text);
  const inside = spans.filter(([start, end]) => sentences.some(([first, last]) => first <= start && end <= last));
  // The same number may stand in a sentence about something else.
  return { ...shown, answers: true, spans: inside.length > 0 ? inside : spans, sentences };
}

function sentenceRanges(passage: Passage): CodePointRange[] {
  let next = 0;
  return passage.sentences.map(({ text }) => {
    const start = next;
    const end = start + lengthOf(text);
    // One space stands between sentences.
    next = end + 1;
    return [start, end];
  });
}

/** Where any of the patterns matches, widened to whole words; each range once, in order. */
function matchesOf(patterns: readonly RegExp[], text: string): CodePointRange[] {
  const signs = Array.from(text);
  const ranges = new Map<string, CodePointRange>();
  for (const pattern of patterns) {
    for (const match of text.matchAll(new RegExp(pattern.source, 'gu'))) {
      const start = lengthOf(text.slice(0, match.index));
      const range = toWholeWords(signs, [start, start + lengthOf(match[0])]);
      if (range !== null) ranges.set(range.join('-'), range);
    }
  }
  return [...ranges.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Null for a range without anything but white space: the reader has no word pieces for that. */
function toWholeWords(signs: readonly string[], [from, to]: CodePointRange): CodePointRange | null {
  let [start, end] = [from, to];
  while (start < end && isSpace(signs[start])) start++;
  while (start < end && isSpace(signs[end - 1])) end--;
  if (start === end) return null;
  // A pattern may match the middle of a word; the reader marks whole ones.
  while (isWordSign(signs[start]) && isWordSign(signs[start - 1])) start--;
  while (isWordSign(signs[end - 1]) && isWordSign(signs[end])) end++;
  return [start, end];
}

function isSpace(sign: string | undefined): boolean {
  return sign !== undefined && /\s/u.test(sign);
}

function isWordSign(sign: string | undefined): boolean {
  return sign !== undefined && /[\p{L}\p{M}\p{N}]/u.test(sign);
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
