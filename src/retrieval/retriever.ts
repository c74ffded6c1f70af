import type { LoadedIndex } from '../index/load-index.ts';
import type { Passage } from '../passages/passage.ts';
import { LexicalIndex, type QueryTerms } from './lexical-index.ts';
import type { Synonyms } from './synonyms.ts';
import { understandQuestion, type UnderstoodQuestion } from './understand-question.ts';

/**
 * score = 0.6 · cosine of the passage + 0.5 · highest cosine of a sentence + 0.1 · normalised BM25. The passage vector knows
 * the subject, the sentence vector the fact, BM25 names and numbers. Fitted on the tuning questions, 2026-11-24: see CHANGELOG.
 */
export const SCORE_WEIGHTS = { passage: 0.6, sentence: 0.5, lexical: 0.1 } as const;

/** Candidates that each way of searching brings; the rest of the corpus is not scored. */
const CANDIDATES = { passages: 30, sentences: 60, lexical: 30 } as const;

/** The parts of a passage's score for one question. */
interface ScoreParts {
  /** Cosine similarity of question and passage. */
  readonly passage: number;
  /** Highest cosine similarity of question and one of its sentences. */
  readonly sentence: number;
  /** BM25 over the most that the question's terms could score, in [0, 1]. */
  readonly lexical: number;
}

export interface RankedPassage {
  /** Position of the passage in the index. */
  readonly row: number;
  readonly passage: Passage;
  /** Higher is better; not comparable across questions. */
  readonly score: number;
  readonly parts: ScoreParts;
  /** Cosine similarity of question and sentence, one a sentence. */
  readonly sentenceSimilarities: readonly number[];
  /** Cosine similarity of sentence and passage, one a sentence: high for a sentence that only names the subject. */
  readonly sentenceTypicalities: readonly number[];
}

/** A question as understood, with its terms weighed against this corpus. */
export interface Query extends UnderstoodQuestion {
  readonly terms: QueryTerms;
}

/** What is known of the language besides the corpus. */
export interface LanguageKnowledge {
  readonly synonyms: Synonyms;
  /** Whether a word is a common one, spelt right. */
  readonly isCommonWord: (word: string) => boolean;
}

/** Ranks the passages of one index generation. */
export class Retriever {
  readonly #index: LoadedIndex;
  readonly #lexical: LexicalIndex;
  readonly #knowledge: LanguageKnowledge;
  /** Passage of each row of the sentence vectors. */
  readonly #passageOfSentence: Uint32Array;

  constructor(index: LoadedIndex, knowledge: LanguageKnowledge, lexical = new LexicalIndex(index.passages)) {
    this.#index = index;
    this.#knowledge = knowledge;
    this.#lexical = lexical;
    this.#passageOfSentence = new Uint32Array(index.sentenceVectors.size);
    for (const [row, passage] of index.passages.entries()) {
      const first = index.firstSentenceRows[row]!;
      this.#passageOfSentence.fill(row, first, first + passage.sentences.length);
    }
  }

  /** The same ranking with other knowledge of the language. */
  withKnowledge(knowledge: LanguageKnowledge): Retriever {
    return new Retriever(this.#index, knowledge, this.#lexical);
  }

  /** @param question - Normalised: see `normaliseQuestion`. */
  understand(question: string): Query {
    const understood = understandQuestion(question, { ...this.#knowledge, vocabulary: this.#lexical.vocabulary });
    return { ...understood, terms: this.#lexical.analyse(understood) };
  }

  /** Rows by BM25 alone, with their normalised scores; best first. */
  searchWords(query: Query): Map<number, number> {
    return this.#lexical.score(query.terms).all();
  }

  /**
   * Passages for a question, best first.
   *
   * @param queryEmbedding - Unit-length vector of the query's text.
   * @param k - Most passages to return; at least 1.
   */
  rank(query: Query, queryEmbedding: Float32Array, k: number): RankedPassage[] {
    const wordScores = this.#lexical.score(query.terms);
    const rows = new Set<number>();
    for (const { row } of this.#index.passageGraph.search(queryEmbedding, CANDIDATES.passages)) rows.add(row);
    for (const { row } of this.#index.sentenceGraph.search(queryEmbedding, CANDIDATES.sentences)) {
      rows.add(this.#passageOfSentence[row]!);
    }
    for (const row of wordScores.best(CANDIDATES.lexical)) rows.add(row);
    return [...rows]
      .map((row) => this.#score(row, queryEmbedding, wordScores.of(row)))
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .slice(0, k);
  }

  #score(row: number, queryEmbedding: Float32Array, lexical: number): RankedPassage {
    const { passages, passageVectors, sentenceVectors, firstSentenceRows } = this.#index;
    const passage = passages[row]!;
    const first = firstSentenceRows[row]!;
    const sentenceSimilarities = passage.sentences.map((_, index) =>
      sentenceVectors.similarity(first + index, queryEmbedding),
    );
    const sentenceTypicalities = passage.sentences.map((_, index) =>
      sentenceVectors.similarity(first + index, passageVectors.row(row)),
    );
    const parts = {
      passage: passageVectors.similarity(row, queryEmbedding),
      sentence: Math.max(...sentenceSimilarities),
      lexical,
    };
    const score =
      SCORE_WEIGHTS.passage * parts.passage +
      SCORE_WEIGHTS.sentence * parts.sentence +
      SCORE_WEIGHTS.lexical * parts.lexical;
    return { row, passage, score, parts, sentenceSimilarities, sentenceTypicalities };
  }
}
