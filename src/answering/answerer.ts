import type { Embedder } from '../embedding/embedder.ts';
import { BotError } from '../errors.ts';
import type { LoadedIndex } from '../index/load-index.ts';
import { normaliseQuestion } from '../retrieval/normalise-question.ts';
import type { Reader } from '../reading/reader.ts';
import { readAndRerank, type ReadPassage, rerank } from '../reading/rerank.ts';
import type { Query, RankedPassage, Retriever } from '../retrieval/retriever.ts';
import type { Answer } from './answer.ts';
import { type Assessment, assess, type CalibrationFile } from './calibration.ts';
import { highlightedSentence, toExcerpt, withoutDuplicates } from './choose-excerpts.ts';
import { chooseShortAnswer, type ShortCandidate, shortCandidates } from './short-answer.ts';
import { readSignals, type Signals } from './signals.ts';

/** Most excerpts in an answer. */
const MAX_EXCERPTS = 3;

/** Passages that are ranked for a question: enough for measures at 10 after near-duplicates are left out. */
const RANKED = 20;

/** Told to who asks in French. */
const FRENCH_NOTICE =
  'Les extraits sont en anglais, comme les documents. (The excerpts are in English, as the documents are.)';

/** How an answer came about. */
export interface Explanation {
  /** Passages in ranked order without near-duplicates, whatever the state. */
  readonly ranked: readonly ReadPassage[];
  /** How the question was understood; null, as all below, when it could not be searched for. */
  readonly query: Query | null;
  readonly signals: Signals | null;
  readonly assessment: Assessment | null;
  /** What the reader marked in the first passages, whatever the state; empty without a reader. */
  readonly shortCandidates: readonly ShortCandidate[];
}

export interface ExplainedAnswer {
  readonly answer: Answer;
  readonly explanation: Explanation;
}

/** What was fitted for answers that were read, for those that were not, and for short answers. */
type AnswerCalibration = Pick<CalibrationFile, 'withReader' | 'withoutReader' | 'short'>;

/** What an Answerer is made of. */
export interface AnswererParts {
  readonly embedder: Embedder;
  /** Null to answer without one. */
  readonly reader: Reader | null;
  /** Time for reading the passages of a question, in milliseconds; infinite to read as many as do good. */
  readonly readerBudgetMs: number;
  readonly calibration: AnswerCalibration;
  /** Gives the live generation; asked once a question, so that an answer comes from one generation. */
  readonly current: () => Searchable;
  /** Monotonic time in milliseconds. */
  readonly clockMs: () => number;
}

/** One index generation ready to be asked. */
export interface Searchable {
  readonly index: LoadedIndex;
  readonly retriever: Retriever;
}

/** Answers questions from one index generation: the only way to an answer, for the terminal and for Discord alike. */
export class Answerer {
  readonly #embedder: Embedder;
  readonly #reader: Reader | null;
  readonly #readerBudgetMs: number;
  readonly #calibration: AnswerCalibration;
  readonly #current: () => Searchable;
  readonly #clockMs: () => number;

  constructor({ embedder, reader, readerBudgetMs, calibration, current, clockMs }: AnswererParts) {
    this.#embedder = embedder;
    this.#reader = reader;
    this.#readerBudgetMs = readerBudgetMs;
    this.#calibration = calibration;
    this.#current = current;
    this.#clockMs = clockMs;
  }

  async answer(question: string): Promise<Answer> {
    return (await this.explain(question)).answer;
  }

  /** As `answer`, with the ranking and the reasons for the state. */
  async explain(question: string): Promise<ExplainedAnswer> {
    const started = this.#clockMs();
    const { index, retriever } = this.#current();
    const finish = (
      part: Pick<Answer, 'state' | 'confidence' | 'short' | 'excerpts' | 'notice'>,
      embeddedAt: number,
    ): Answer => {
      const now = this.#clockMs();
      const { generation, model, counts } = index.manifest;
      return {
        question,
        ...part,
        index: { generation, model: model.id, documents: counts.documents, passages: counts.passages },
        timings: {
          embedMs: roundMs(embeddedAt - started),
          retrieveMs: roundMs(now - embeddedAt),
          totalMs: roundMs(now - started),
        },
      };
    };
    const prepared = await this.#prepare(question, retriever);
    if ('problem' in prepared) {
      const notice = prepared.problem;
      const answer = finish({ state: 'not-covered', confidence: 0, short: null, excerpts: [], notice }, started);
      const explanation = { ranked: [], query: null, signals: null, assessment: null, shortCandidates: [] };
      return { answer, explanation };
    }
    const { query, vector } = prepared;
    const embeddedAt = this.#clockMs();
    const ranked = await this.#read(query, withoutDuplicates(retriever.rank(query, vector, RANKED)));
    const signals = readSignals(ranked, query);
    const { withReader, withoutReader, short: shortCalibration } = this.#calibration;
    // Passages that were read come first. There is none without a reader, and none while it is out of order.
    const assessment = assess(signals, ranked[0]!.reading === null ? withoutReader : withReader);
    const { state, confidence } = assessment;
    const candidates = shortCandidates(ranked.slice(0, MAX_EXCERPTS), query.asked, confidence);
    const short = state === 'found' ? chooseShortAnswer(candidates, shortCalibration) : null;
    const shown = state === 'not-covered' ? [] : ranked.slice(0, MAX_EXCERPTS);
    const excerpts = shown.map((passage, position) => {
      const document = index.documents.get(passage.passage.documentId)!;
      return toExcerpt(passage, position + 1, highlightedSentence(passage, position + 1, query.terms, short), document);
    });
    const notice = query.language === 'fr' && excerpts.length > 0 ? { notice: FRENCH_NOTICE } : {};
    const answer = finish({ state, confidence, short, excerpts, ...notice }, embeddedAt);
    return { answer, explanation: { ranked, query, signals, assessment, shortCandidates: candidates } };
  }

  /** Lets the reader judge the first passages again. */
  async #read(query: Query, candidates: readonly RankedPassage[]): Promise<ReadPassage[]> {
    if (this.#reader === null) return rerank(candidates, []);
    return readAndRerank(this.#reader, query.asked, candidates, this.#readerBudgetMs);
  }

  /** The query that a question stands for, with its vector; or why it cannot be searched for. */
  async #prepare(
    question: string,
    retriever: Retriever,
  ): Promise<{ query: Query; vector: Float32Array } | { problem: string }> {
    const normalised = normaliseQuestion(question);
    if ('problem' in normalised) return normalised;
    const query = retriever.understand(normalised.text);
    try {
      return { query, vector: await this.#embedder.embedQuery(query.text) };
    } catch (error) {
      // A question within the limit of characters can still be too long for the model in scripts of one piece a letter.
      if (error instanceof BotError && error.code === 'INPUT_TOO_LONG') {
        return { problem: 'The question is too long to be searched for. Ask it in fewer words.' };
      }
      throw error;
    }
  }
}

function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}
