import { splitSentences } from '../corpus/split-sentences.ts';

/** Sentences at most that count as the question itself: one, and the one that it leans on. */
const ASKED_SENTENCES = 2;

/**
 * The part of a message that asks: its last two sentences that end in a question mark, or else its last two. People tell
 * what they have read and end with what they want to know; a reader that was trained on bare questions is misled by the rest.
 */
export function askedPart(message: string): string {
  const sentences = splitSentences(message).map(([start, end]) => message.slice(start, end));
  const asking = sentences.filter((sentence) => sentence.endsWith('?'));
  return (asking.length > 0 ? asking : sentences).slice(-ASKED_SENTENCES).join(' ');
}
