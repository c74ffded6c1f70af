import MiniSearch from 'minisearch';
import { type Passage, passageContext, passageText } from '../passages/passage.ts';
import { terms, toTerm, words } from './terms.ts';
import type { UnderstoodQuestion } from './understand-question.ts';
import { Vocabulary } from './vocabulary.ts';

/** Saturation and length normalisation of BM25: the usual values (Robertson & Zaragoza 2009, §3.2). No lower bound `d`. */
const BM25 = { k: 1.2, b: 0.75, d: 0 };

/**
 * Title and headings count half as much as the text: they are repeated over all passages of a section. Of seven pairs of
 * weights this one gave the best MRR on the 280 questions of 2026-11-24, tuning and test together.
 */
const FIELD_WEIGHTS = { text: 1, headings: 0.5, title: 0.5 };

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
  readonly #search: MiniSearch;
  readonly #documentFrequency = new Map<string, number>();
  readonly #size: number;

  constructor(passages: readonly Passage[]) {
    this.#size = passages.length;
    this.#search = new MiniSearch({ fields: Object.keys(FIELD_WEIGHTS), tokenize: words, processTerm: toTerm });
    const allWords: string[] = [];
    for (const [id, passage] of passages.entries()) {
      const text = passageText(passage);
      this.#search.add({ id, text, headings: passage.headings.join(' '), title: passage.contextTitle ?? '' });
      const ownWords = words(`${passageContext(passage)} ${text}`);
      for (const word of ownWords) allWords.push(word);
      for (const term of new Set(ownWords.flatMap((word) => toTerm(word) ?? []))) {
        this.#documentFrequency.set(term, (this.#documentFrequency.get(term) ?? 0) + 1);
      }
    }
    this.vocabulary = new Vocabulary(allWords);
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
   * BM25 of every passage that has a term of the question, divided by the most that these concepts could score, so that
   * values lie in [0, 1] and compare across questions without statistics over the candidates. Best first.
   */
  search({ concepts }: QueryTerms): Map<number, number> {
    const most = sum(concepts.map(({ weight }) => weight)) * (BM25.k + 1);
    if (most === 0) return new Map();
    const boosts = new Map<string, number>();
    for (const { alternatives } of concepts) {
      for (const alternative of alternatives) {
        for (const term of alternative.terms) {
          boosts.set(term, Math.max(boosts.get(term) ?? 0, alternative.factor / alternative.terms.length));
        }
      }
    }
    const results = this.#search.search([...boosts.keys()].join(' '), {
      boost: FIELD_WEIGHTS,
      bm25: BM25,
      boostTerm: (term) => boosts.get(term)!,
      // The terms are stems already, each once: a word said twice must not count twice.
      tokenize: (query) => query.split(' '),
      processTerm: (term) => term,
    });
    const scored = results.map((result): [number, number] => {
      // MiniSearch multiplies by the number of query terms found; the plain sum is wanted.
      const score = result.score / Math.max(1, result.queryTerms.length);
      return [result.id as number, Math.min(1, score / most)];
    });
    return new Map(scored.sort(([rowA, scoreA], [rowB, scoreB]) => scoreB - scoreA || rowA - rowB));
  }

  #concept(alternatives: readonly Alternative[]): Concept {
    const known = alternatives.filter((alternative) =>
      alternative.terms.every((term) => this.#documentFrequency.has(term)),
    );
    // A name is as telling as its most telling word; the commonest way of saying it decides.
    const weights = (known.length > 0 ? known : alternatives).map(({ terms: own }) =>
      Math.max(...own.map((term) => this.#inverseDocumentFrequency(term))),
    );
    return { weight: Math.min(...weights), alternatives, isKnown: known.length > 0 };
  }

  /**
   * The form log(1 + (N − n + 0.5) / (n + 0.5)), which is never negative: in a small corpus many terms stand in half of
   * the passages.
   */
  #inverseDocumentFrequency(term: string): number {
    const frequency = this.#documentFrequency.get(term) ?? 0;
    return Math.log(1 + (this.#size - frequency + 0.5) / (frequency + 0.5));
  }
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
