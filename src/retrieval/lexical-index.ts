import type { Passage } from '../passages/passage.ts';
import { BM25, inverseDocumentFrequency, TermPostings } from './term-postings.ts';
import { terms, toTerm } from './terms.ts';
import type { UnderstoodQuestion } from './understand-question.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordScores } from './word-scores.ts';

/** What a guess counts against the word itself: exact terms win over a likeness. */
const CORRECTED_FACTOR = 0.8;
const SYNONYM_FACTOR = 0.8;

/** One way in which a passage can speak of a concept: it holds all of these terms. */
interface Alternative {
  readonly terms: readonly string[];
  /** 1 for the question's own words, less for what was guessed. */
  readonly factor: number;
}

/** A word or name of the question. */
interface Concept {
  /** Inverse document frequency, in natural logarithm. */
  readonly weight: number;
  readonly alternatives: readonly Alternative[];
  readonly isKnown: boolean;
}

/** What a question asks about, with what each concept is worth in this corpus. */
export interface QueryTerms {
  readonly concepts: readonly Concept[];
  /** Share of the weight that belongs to words which the corpus does not have, from 0 to 1; 1 for a question without terms. */
  readonly unknownShare: number;
}

/** Full-text search over passages by BM25. */
export class LexicalIndex {
  readonly vocabulary: Vocabulary;
  readonly #postings: TermPostings;

  constructor(passages: readonly Passage[]) {
    this.#postings = new TermPostings(passages);
    this.vocabulary = new Vocabulary(this.#postings.wordCounts);
  }

  /** The concepts of a question, each once. */
  analyse(question: UnderstoodQuestion): QueryTerms {
    const corrected = new Set(question.corrections.map(({ to }) => toTerm(to)));
    const concepts = new Map<string, Concept>();
    const inNames = new Set<number>();
    for (const { from, to, group } of question.names) {
      for (let position = from; position < to; position++) inNames.add(position);
      const own = question.words.slice(from, to).join(' ');
      const alternatives = group.map((name): Alternative => {
        const isOwn = name.join(' ') === own;
        return { terms: name.flatMap((word) => toTerm(word) ?? []), factor: isOwn ? 1 : SYNONYM_FACTOR };
      });
      const sayable = alternatives.filter((alternative) => alternative.terms.length > 0);
      if (sayable.length > 0) concepts.set(own, this.#concept(sayable));
    }
    for (const [position, word] of question.words.entries()) {
      const term = toTerm(word);
      if (term === null || inNames.has(position) || concepts.has(term)) continue;
      concepts.set(term, this.#concept([{ terms: [term], factor: corrected.has(term) ? CORRECTED_FACTOR : 1 }]));
    }
    const all = [...concepts.values()];
    const total = sum(all.map(({ weight }) => weight));
    const unknown = sum(all.map(({ weight, isKnown }) => (isKnown ? 0 : weight)));
    return { concepts: all, unknownShare: total === 0 ? 1 : unknown / total };
  }

  /**
   * BM25 of every passage, divided by the most that these concepts could score, so that values lie in [0, 1] and compare
   * across questions without statistics over the candidates.
   */
  score({ concepts }: QueryTerms): WordScores {
    const scores = new Float64Array(this.#postings.size);
    const most = sum(concepts.map(({ weight }) => weight)) * (BM25.k + 1);
    if (most === 0) return new WordScores(scores);
    for (const [term, factor] of factorsOf(concepts)) this.#postings.addScores(term, factor, scores);
    for (let row = 0; row < scores.length; row++) scores[row] = Math.min(1, scores[row]! / most);
    return new WordScores(scores);
  }

  #concept(alternatives: readonly Alternative[]): Concept {
    const known = alternatives.filter((alternative) =>
      alternative.terms.every((term) => this.#postings.documentFrequency(term) > 0),
    );
    // A name is as telling as its most telling word; the commonest way of saying it decides.
    const weights = (known.length > 0 ? known : alternatives).map(({ terms: own }) =>
      Math.max(...own.map((term) => this.#inverseDocumentFrequency(term))),
    );
    return { weight: Math.min(...weights), alternatives, isKnown: known.length > 0 };
  }

  #inverseDocumentFrequency(term: string): number {
    return inverseDocumentFrequency(this.#postings.documentFrequency(term), this.#postings.size);
  }
}

/** What each term counts: as much as in the alternative where it counts most, shared among the terms of that one. */
function factorsOf(concepts: readonly Concept[]): Map<string, number> {
  const factors = new Map<string, number>();
  for (const { alternatives } of concepts) {
    for (const { terms: own, factor } of alternatives) {
      for (const term of own) factors.set(term, Math.max(factors.get(term) ?? 0, factor / own.length));
    }
  }
  return factors;
}

/** Share of the question's weight whose concepts a text speaks of, from 0 to 1; 0 for a question without terms. */
export function coverage({ concepts }: QueryTerms, text: string): number {
  const present = new Set(terms(text));
  const total = sum(concepts.map(({ weight }) => weight));
  const found = concepts.map(({ weight, alternatives }) => {
    const factors = alternatives.map(({ terms: own, factor }) => (own.every((term) => present.has(term)) ? factor : 0));
    return weight * Math.max(...factors);
  });
  return total === 0 ? 0 : sum(found) / total;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
