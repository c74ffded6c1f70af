import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseShortAnswer,
  confidenceSignal,
  type ShortCandidate,
  shortCandidates,
  type ShortSignals,
} from '../../../src/answering/short-answer.ts';
import type { Reading } from '../../../src/reading/reader.ts';
import type { ReadPassage } from '../../../src/reading/rerank.ts';
import { sampleShortCalibration, sampleShortSignals } from '../../support/sample-calibration.ts';
import { samplePassage, sampleRanked } from '../../support/sample-passages.ts';
import { sampleReading } from '../../support/sample-reader.ts';

/** A passage of one sentence of which the reader marked some words. */
function marked(text: string, words: string, reading: Partial<Reading> = {}): ReadPassage {
  const start = text.indexOf(words);
  return sampleRanked(samplePassage([text]), {
    reading: sampleReading({ start, end: start + words.length, spanShare: 0.5, ...reading }),
  });
}

const FEE = marked('Boats pay a fee of 40 crowns.', '40 crowns');
const ASKED = 'Which fee do boats pay?';

/** The signals of the first passage among some. */
function signalsOf(shown: readonly ReadPassage[], asked = ASKED, confidence = 0.5): ShortSignals {
  return shortCandidates(shown, asked, confidence)[0]!.signals;
}

describe('shortCandidates', () => {
  it('gives the marked words of each excerpt with their place, in order', () => {
    const gate = sampleRanked(samplePassage(['The pilot sleeps.', 'The gate closes at ten.']), {
      reading: sampleReading({ start: 37, end: 40, spanShare: 1 }),
    });
    expect(shortCandidates([FEE, gate], ASKED, 0.5)).toMatchObject([
      { excerpt: 1, text: '40 crowns', span: { start: 19, end: 28 } },
      { excerpt: 2, text: 'ten', span: { start: 37, end: 40 } },
    ]);
  });

  it('passes over what was not read, and keeps the numbers of the others', () => {
    const unread = sampleRanked(samplePassage(['Rowing boats pay nothing.']));
    expect(shortCandidates([unread, FEE], ASKED, 0.5).map(({ excerpt }) => excerpt)).toEqual([2]);
    expect(shortCandidates([unread], ASKED, 0.5)).toEqual([]);
    expect(shortCandidates([], ASKED, 0.5)).toEqual([]);
  });

  it('gives none where the question wants an explanation', () => {
    for (const asked of ['Why do boats pay?', 'How does the fee work?', 'What is a mooring fee?']) {
      expect(shortCandidates([FEE], asked, 0.99)).toEqual([]);
    }
    expect(shortCandidates([FEE], 'How much do boats pay?', 0.99)).toHaveLength(1);
  });

  it('gives none from a sentence that says that something is not known', () => {
    const unknown = marked('No fee was confirmed in the papers of 3 May.', '3 May');
    expect(shortCandidates([unknown, FEE], 'Since when is there a fee?', 0.99).map(({ excerpt }) => excerpt)).toEqual([
      2,
    ]);
  });

  it('tells signals worked by hand', () => {
    const shown = marked('Boats pay a fee of 40 crowns.', '40 crowns', { answerable: 1.5, spanShare: 0.25 });
    // ln 0.25 = −1.386294; the log-odds of 0.75 are ln 3 = 1.098612.
    expect(signalsOf([shown], 'How much do boats pay?', 0.75)).toEqual({
      answerable: 1.5,
      spanShare: expect.closeTo(-1.386294, 6) as number,
      answerType: 1,
      agreement: 0,
      rank: 1,
      answerConfidence: expect.closeTo(1.098612, 6) as number,
    });
  });

  it.each([
    ['How many crowns is it?', 1],
    ['Who pays?', -1],
    ['Which fee do boats pay?', 0],
  ])('compares the kind of the words with what %j asks for', (asked, answerType) => {
    expect(signalsOf([FEE], asked).answerType).toBe(answerType);
  });

  it('keeps signals in bounds, so that no single one decides', () => {
    const of = (reading: Partial<Reading>) => signalsOf([marked('The gate closes.', 'gate', reading)]);
    expect([of({ answerable: 99 }).answerable, of({ answerable: -99 }).answerable]).toEqual([8, -8]);
    expect([of({ spanShare: 1e-9 }).spanShare, of({ spanShare: 0 }).spanShare]).toEqual([-6, -6]);
    expect([1, 0].map((confidence) => signalsOf([FEE], ASKED, confidence).answerConfidence)).toEqual([4, -4]);
  });
});

describe('the agreement of excerpts', () => {
  const agreementOf = (...marks: [text: string, words: string][]): number[] =>
    shortCandidates(
      marks.map(([text, words]) => marked(text, words)),
      ASKED,
      0.5,
    ).map(({ signals }) => signals.agreement);

  it.each([
    ['the same words', 'It is 40 crowns.', '40 crowns'],
    ['the same in other capitals and signs', 'Pay “40”: Crowns!', '40”: Crowns'],
    ['more words', 'All pay 40 crowns a year.', '40 crowns a year'],
    ['fewer words', 'All pay 40.', '40'],
    [
      'too many words for a short answer',
      `All pay 40 crowns${' and more'.repeat(6)}.`,
      `40 crowns${' and more'.repeat(6)}`,
    ],
  ])('is seen in %s', (_what, text, words) => {
    expect(agreementOf(['Boats pay 40 crowns.', '40 crowns'], [text, words])[0]).toBe(1);
  });

  it.each([
    ['other words', 'All pay 50 crowns.', '50 crowns'],
    ['a figure inside another', 'All pay 140 crowns.', '140 crowns'],
    ['words that only begin alike', 'All pay 40 crownsworth.', '40 crownsworth'],
    ['marks alone', 'All pay … crowns.', '…'],
  ])('is not seen in %s', (_what, text, words) => {
    expect(agreementOf(['Boats pay 40 crowns.', '40 crowns'], [text, words])[0]).toBe(0);
  });

  it('is that of any two excerpts, not of one with itself', () => {
    expect(
      agreementOf(['Pay 40 crowns.', '40 crowns'], ['The gate.', 'gate'], ['It is 40 crowns.', '40 crowns']),
    ).toEqual([1, 0, 1]);
    expect(agreementOf(['Pay 40 crowns.', '40 crowns'])).toEqual([0]);
  });
});

describe('chooseShortAnswer', () => {
  const candidate = (excerpt: number, signals: Partial<ShortSignals>): ShortCandidate => ({
    excerpt,
    text: `words ${excerpt}`,
    span: { start: excerpt, end: excerpt + 7 },
    signals: sampleShortSignals({ rank: excerpt, ...signals }),
  });

  it('gives the words with their place and their probability', () => {
    // 1 / (1 + e^−2) = 0.880797.
    expect(chooseShortAnswer([candidate(2, { answerable: 2 })], sampleShortCalibration())).toEqual({
      text: 'words 2',
      excerpt: 2,
      start: 2,
      end: 9,
      confidence: expect.closeTo(0.880797, 6) as number,
    });
  });

  it('gives none below the threshold, and one right at it', () => {
    const [likely, unlikely] = [candidate(1, { answerable: 0 }), candidate(1, { answerable: -0.01 })];
    const even = sampleShortCalibration({ threshold: 0.5 });
    expect(chooseShortAnswer([likely], even)?.confidence).toBe(0.5);
    expect(chooseShortAnswer([unlikely], even)).toBeNull();
    expect(chooseShortAnswer([], even)).toBeNull();
  });

  it('takes the likeliest of several excerpts, and the first of equals', () => {
    const logits = (...values: number[]): number | undefined =>
      chooseShortAnswer(
        values.map((answerable, index) => candidate(index + 1, { answerable })),
        sampleShortCalibration(),
      )?.excerpt;
    expect(logits(2, 4, 3)).toBe(2);
    expect(logits(2, 2, 2)).toBe(1);
    expect(logits(-5, -5, 2)).toBe(3);
  });

  it('looks at every signal that was fitted', () => {
    const signals = {
      rank: { weight: -2, centre: 1, scale: 0.5 },
      agreement: { weight: 3, centre: 0, scale: 1 },
    };
    const calibration = sampleShortCalibration({ model: { bias: 1, signals }, threshold: 0 });
    const chosen = [candidate(1, { agreement: 0 }), candidate(2, { agreement: 1 })];
    // 1 + 0 + 0 = 1 for the first; 1 − 2 · (2 − 1) / 0.5 + 3 = 0 for the second.
    expect(chooseShortAnswer(chosen, calibration)).toMatchObject({ excerpt: 1, confidence: 1 / (1 + Math.exp(-1)) });
    expect(chooseShortAnswer(chosen.slice(1), calibration)).toMatchObject({ excerpt: 2, confidence: 0.5 });
  });
});

describe('confidenceSignal', () => {
  it('is the log-odds of a probability', () => {
    expect(confidenceSignal(0.5)).toBe(0);
    // ln 4 and ln 1/4.
    expect(confidenceSignal(0.8)).toBeCloseTo(1.386294, 6);
    expect(confidenceSignal(0.2)).toBeCloseTo(-1.386294, 6);
  });

  it('stays within ±4 and never falls, whatever the probability', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (left, right) => {
        const [low, high] = [confidenceSignal(Math.min(left, right)), confidenceSignal(Math.max(left, right))];
        expect(low).toBeGreaterThanOrEqual(-4);
        expect(high).toBeLessThanOrEqual(4);
        expect(low).toBeLessThanOrEqual(high);
      }),
      { seed: 20261124, numRuns: 300, examples: [[0, 1]] },
    );
  });
});
