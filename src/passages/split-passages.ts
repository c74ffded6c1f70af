import type { Document, Sentence } from '../corpus/document.ts';
import type { Passage } from './passage.ts';

/** Limits of a passage; recorded in the index manifest, since other limits give other passages. */
export interface SplittingParameters {
  /** Word pieces below which a passage is joined to a neighbour in its section where that fits. */
  readonly minTokens: number;
  /** Most word pieces of a passage's own text. */
  readonly maxTokens: number;
  /** Most UTF-16 units of a passage's own text: an excerpt shows a passage whole. */
  readonly maxChars: number;
}

/**
 * A paragraph of 40 to 120 words has about 60 to 160 word pieces. Excerpts hold at most 700 characters (the contract of
 * an answer), which a passage must not exceed.
 */
export const SPLITTING: SplittingParameters = { minTokens: 60, maxTokens: 160, maxChars: 700 };

interface Size {
  readonly tokens: number;
  readonly chars: number;
}

interface Piece extends Size {
  readonly sentences: readonly Sentence[];
}

/**
 * Splits a document into passages: each block (paragraph, list, table) whole where it fits, cut evenly between sentences
 * where it does not, and joined to its neighbour in the section where it is short.
 *
 * @param countTokens - Word pieces of a text.
 * @returns Passages in document order; every sentence of the document is in exactly one of them. Only a single sentence
 *   may exceed `maxTokens` (a line of symbols, say).
 */
export function splitPassages(
  document: Document,
  countTokens: (text: string) => number,
  limits: SplittingParameters = SPLITTING,
): Passage[] {
  return document.sections.flatMap((section, sectionIndex) => {
    const pieces = section.blocks.flatMap((block) =>
      cutBlock(
        block.sentences.map((s) => measure(s, countTokens)),
        limits,
      ),
    );
    return joinShort(pieces, limits).map((piece) => ({
      documentId: document.id,
      contextTitle: document.hasOwnTitle ? document.title : null,
      headings: section.headings,
      sectionIndex,
      sentences: piece.sentences,
    }));
  });
}

function measure(sentence: Sentence, countTokens: (text: string) => number): Piece {
  return { sentences: [sentence], tokens: countTokens(sentence.text), chars: sentence.text.length };
}

function join(left: Piece, right: Piece): Piece {
  return {
    sentences: [...left.sentences, ...right.sentences],
    tokens: left.tokens + right.tokens,
    chars: left.chars + 1 + right.chars,
  };
}

function fits(size: Size, limits: SplittingParameters): boolean {
  return size.tokens <= limits.maxTokens && size.chars <= limits.maxChars;
}

/** Cuts a block into the fewest pieces that fit, of about equal size, so that no remnant of one short sentence is left. */
function cutBlock(sentences: readonly Piece[], limits: SplittingParameters): Piece[] {
  const whole = sentences.reduce(join);
  const fewest = Math.ceil(Math.max(whole.tokens / limits.maxTokens, whole.chars / limits.maxChars));
  const target: Size = { tokens: whole.tokens / fewest, chars: whole.chars / fewest };
  const pieces: Piece[] = [];
  let current: Piece | undefined;
  for (const sentence of sentences) {
    const longer: Piece = current ? join(current, sentence) : sentence;
    if (current && (!fits(longer, limits) || isFull(current, longer, target))) {
      pieces.push(current);
      current = sentence;
    } else {
      current = longer;
    }
  }
  return current ? [...pieces, current] : pieces;
}

/** Whether stopping here comes nearer to the target than one sentence more. */
function isFull(current: Piece, longer: Piece, target: Size): boolean {
  return longer.tokens > target.tokens && longer.tokens - target.tokens > target.tokens - current.tokens;
}

function joinShort(pieces: readonly Piece[], limits: SplittingParameters): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const together = last && join(last, piece);
    if (last && together && fits(together, limits) && Math.min(last.tokens, piece.tokens) < limits.minTokens) {
      joined[joined.length - 1] = together;
    } else {
      joined.push(piece);
    }
  }
  return joined;
}
