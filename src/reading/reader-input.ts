/** A word or punctuation mark of a text with its place and its word pieces. */
export interface TokenizedWord {
  /** Half-open range in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly ids: readonly number[];
}

/** Ids of BERT's special tokens in the uncased English vocabulary. */
const CLS = 101;
const SEP = 102;

/** Word pieces that the reader was trained on, special tokens included. */
const TRAINED_TOKENS = 192;

/** Fewest word pieces of a passage in a window: a sentence or two. */
const MIN_WINDOW_TOKENS = 64;

/** One input of the model: a question and a window of a passage. */
export interface ReaderInput {
  readonly ids: readonly number[];
  /** 0 for the question, 1 for context and passage. */
  readonly types: readonly number[];
  /** Position in `ids` of the window's first word piece. */
  readonly offset: number;
  /** The words whose pieces stand from `offset` on. */
  readonly words: readonly TokenizedWord[];
}

/**
 * Splits a text as BERT does before word pieces are made: at white space, and around punctuation. Pieces of one such part
 * never depend on its neighbours, so taking them part by part gives the tokenizer's own result with exact places.
 *
 * @param encode - Word pieces of a text without special tokens.
 */
export function tokenizeWords(text: string, encode: (part: string) => readonly number[]): TokenizedWord[] {
  return [...text.matchAll(PARTS)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, ids: encode(match[0]) }))
    .filter((word) => word.ids.length > 0);
}

/**
 * BERT splits around punctuation and these ASCII signs only: other signs stay with their word, as in `€150`
 * (https://github.com/google-research/bert/blob/master/tokenization.py, _is_punctuation).
 */
const PARTS = /[^\s\p{P}$+<=>^`|~]+|[\p{P}$+<=>^`|~]/gu;

/**
 * Inputs `[CLS] question [SEP] context. passage [SEP]` that together hold the whole passage: one where it fits into what
 * the model was trained on, else windows that overlap by half.
 *
 * @param contextIds - Word pieces of the context with its full stop; they are left out where they would crowd out the passage.
 * @param maxTokens - Most that the model can take.
 */
export function readerInputs(
  questionIds: readonly number[],
  contextIds: readonly number[],
  words: readonly TokenizedWord[],
  maxTokens: number,
): ReaderInput[] {
  const question = questionIds.slice(0, maxTokens - MIN_WINDOW_TOKENS - 3);
  const withContext = question.length + contextIds.length + 3 + MIN_WINDOW_TOKENS <= TRAINED_TOKENS;
  const context = withContext ? contextIds : [];
  const fixed = question.length + context.length + 3;
  const budget = Math.max(TRAINED_TOKENS - fixed, Math.min(MIN_WINDOW_TOKENS, maxTokens - fixed));
  return windowsOf(words, budget).map((window) => {
    const head = [CLS, ...question, SEP];
    const tail = [...context, ...window.flatMap((word) => word.ids), SEP];
    return {
      ids: [...head, ...tail],
      types: [...head.map(() => 0), ...tail.map(() => 1)],
      offset: head.length + context.length,
      words: window,
    };
  });
}

function windowsOf(words: readonly TokenizedWord[], budget: number): TokenizedWord[][] {
  // A passage without words still has one input, so that it has a reading.
  if (words.length === 0) return [[]];
  const windows: TokenizedWord[][] = [];
  for (let first = 0; first < words.length;) {
    let [last, used] = [first, 0];
    while (last < words.length && (last === first || used + words[last]!.ids.length <= budget))
      used += words[last++]!.ids.length;
    // A single sign run longer than the budget is cut: no word of a language is.
    windows.push(words.slice(first, last).map((word) => ({ ...word, ids: word.ids.slice(0, budget) })));
    if (last === words.length) break;
    first += Math.max(1, Math.floor((last - first) / 2));
  }
  return windows;
}
