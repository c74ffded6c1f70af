import type { ReadablePassage, Reader, Reading } from '../../src/reading/reader.ts';

/** A reading without opinion of no words, unless told otherwise. */
export function sampleReading(overrides: Partial<Reading> = {}): Reading {
  return { answerable: 0, margin: 0, start: 0, end: 0, spanShare: 0, sentenceShares: [], ...overrides };
}

/** The text that a reading's places are in. */
export function textOf({ sentences }: ReadablePassage): string {
  return sentences.join(' ');
}

/** A reader that judges by a function and remembers what it was asked. */
export function createSampleReader(judge: (passage: ReadablePassage, question: string) => Partial<Reading>): Reader & {
  /** Questions with the passages that were read for them, in order. */
  readonly calls: { readonly question: string; readonly passages: readonly ReadablePassage[] }[];
} {
  const calls: { question: string; passages: readonly ReadablePassage[] }[] = [];
  return {
    modelId: 'test/reader',
    calls,
    read: (question, passages) => {
      calls.push({ question, passages });
      return Promise.resolve(passages.map((passage) => sampleReading(judge(passage, question))));
    },
  };
}
