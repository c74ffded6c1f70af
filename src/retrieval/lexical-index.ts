import MiniSearch from 'minisearch';
import { type Passage, passageContext, passageText } from '../passages/passage.ts';
import { terms, toTerm, words } from './terms.ts';

/** Saturation and length normalisation of BM25: the usual values (Robertson & Zaragoza 2009, §3.2). No lower bound `d`. */
const BM25 = { k: 1.2, b: 0.75, d: 0 };

/**
 * Title and headings count half as much as the text: they are repeated over all passages of a section. Among six pairs of
 * weights this one gave the best MRR on the tuning questions (2026-11-24).
 */
const FIELD_WEIGHTS = { text: 1, headings: 0.5, title: 0.5 };

/** A question's terms with what each is worth in this corpus. */
export interface QueryTerms {
  /** Inverse document frequency by term, in natural logarithm; a term that the corpus does not have has the highest. */
  readonly weights: ReadonlyMap<string, number>;
  /** Share of the weight that belongs to terms which the corpus does not have, from 0 to 1. */
  readonly unknownShare: number;
}

/** Full-text search over passages by BM25. */
export class LexicalIndex {
  readonly #search: MiniSearch;
  readonly #documentFrequency = new Map<string, number>();
  readonly #size: number;

  constructor(passages: readonly Passage[]) {
    this.#size = passages.length;
    this.#search = new MiniSearch({
      fields: Object.keys(FIELD_WEIGHTS),
      tokenize: words,
      processTerm: toTerm,
    });
    for (const [id, passage] of passages.entries()) {
      const text = passageText(passage);
      this.#search.add({ id, text, headings: passage.headings.join(' '), title: passage.contextTitle ?? '' });
      for (const term of new Set(terms(`${passageContext(passage)} ${text}`))) {
        this.#documentFrequency.set(term, (this.#documentFrequency.get(term) ?? 0) + 1);
      }
    }
  }

  /**
   * The form log(1 + (N − n + 0.5) / (n + 0.5)), which is never negative: in a small corpus many terms stand in half of
   * the passages.
   */
  #inverseDocumentFrequency(term: string): number {
    const frequency = this.#documentFrequency.get(term) ?? 0;
    return Math.log(1 + (this.#size - frequency + 0.5) / (frequency + 0.5));
  }

  /** The terms of a question that say something, each once. */
  analyse(question: string): QueryTerms {
    const weights = new Map(terms(question).map((term) => [term, this.#inverseDocumentFrequency(term)]));
    const total = sum(weights.values());
    const unknown = sum([...weights].map(([term, weight]) => (this.#documentFrequency.has(term) ? 0 : weight)));
    return { weights, unknownShare: total === 0 ? 1 : unknown / total };
  }

  /**
   * BM25 of every passage that has a term of the question, divided by the most that these terms could score, so that
   * values lie in [0, 1] and compare across questions without statistics over the candidates.
   */
  search(question: string): Map<number, number> {
    const { weights } = this.analyse(question);
    const most = sum(weights.values()) * (BM25.k + 1);
    if (most === 0) return new Map();
    const results = this.#search.search([...weights.keys()].join(' '), {
      boost: FIELD_WEIGHTS,
      bm25: BM25,
      // The terms are stems already, each once: a word said twice must not count twice.
      tokenize: (query) => query.split(' '),
      processTerm: (term) => term,
    });
    return new Map(
      results.map((result) => {
        // MiniSearch multiplies by the number of query terms found; the plain sum is wanted.
        const score = result.score / Math.max(1, result.queryTerms.length);
        return [result.id as number, Math.min(1, score / most)];
      }),
    );
  }
}

/** Share of the question's term weight whose terms stand in a text, from 0 to 1; 0 for a question without terms. */
export function coverage(query: QueryTerms, text: string): number {
  const present = new Set(terms(text));
  const total = sum(query.weights.values());
  return total === 0 ? 0 : sum([...query.weights].map(([term, weight]) => (present.has(term) ? weight : 0))) / total;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
