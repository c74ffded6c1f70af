import type { Answer, Excerpt, ShortAnswer } from '../../src/answering/answer.ts';

/** An answer as the answerer gives it, with the parts that a test cares about replaced. */
export function createAnswer(overrides: Partial<Answer> = {}): Answer {
  return {
    question: 'How big is SAFE?',
    state: 'found',
    confidence: 0.97,
    short: null,
    excerpts: [createExcerpt()],
    index: { generation: '2026-11-24T00-00-00-00000000', model: 'test/hashing', documents: 1, passages: 1 },
    timings: { embedMs: 3, retrieveMs: 1, totalMs: 4 },
    ...overrides,
  };
}

/** The amount in the first excerpt. */
export function createShortAnswer(overrides: Partial<ShortAnswer> = {}): ShortAnswer {
  return { text: '€150 billion', excerpt: 1, start: 20, end: 32, confidence: 0.9, ...overrides };
}

export function createExcerpt(overrides: Partial<Excerpt> = {}): Excerpt {
  return {
    rank: 1,
    text: 'SAFE can lend up to €150 billion. The money is lent, not granted.',
    highlight: { start: 0, end: 33 },
    score: 1,
    similarity: 0.9,
    citation: {
      documentId: 'safe',
      title: 'SAFE: how it works',
      section: 'What the money is',
      path: 'safe.md',
      lines: [12, 15],
      sources: [
        { publisher: 'Council of the EU', title: 'SAFE adopted', date: '2025-05-27', url: 'https://example.org/safe' },
      ],
    },
    ...overrides,
  };
}
