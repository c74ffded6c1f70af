import { beforeAll, describe, expect, it } from 'vitest';
import type { Answerer, AnswererParts, Searchable } from '../../../src/answering/answerer.ts';
import type { Answer } from '../../../src/answering/answer.ts';
import type { ReadablePassage, Reading } from '../../../src/reading/reader.ts';
import { createAnswerer, SAMPLE_EMBEDDER as embedder } from '../../support/sample-answerer.ts';
import { sampleCalibration, sampleCalibrationFile } from '../../support/sample-calibration.ts';
import { createSampleReader, textOf } from '../../support/sample-reader.ts';
import { buildSearchable } from '../../support/sample-searchable.ts';

/** A reading that marks some words where a passage has them, and is sure of them; else it is sure of nothing. */
function mark(passage: ReadablePassage, words: string, answerable = 4): Partial<Reading> {
  const start = textOf(passage).indexOf(words);
  return start === -1 ? { answerable: -4 } : { answerable, start, end: start + words.length, spanShare: 0.9 };
}

const readerOf = (words: string, answerable?: number) =>
  createSampleReader((passage) => mark(passage, words, answerable));

const highlightOf = ({ text, highlight }: Answer['excerpts'][number]): string =>
  text.slice(highlight.start, highlight.end);

describe('the short answer of an answerer', () => {
  let sample: Searchable;
  beforeAll(async () => {
    sample = await buildSearchable(embedder);
  });

  const answererOf = (overrides: Partial<AnswererParts> = {}): Answerer =>
    createAnswerer(sample, { reader: readerOf('1931'), ...overrides });

  it('is what the reader marked, with its excerpt, its place and its probability', async () => {
    const answer = await answererOf().answer('When did the lamp burn whale oil?');
    // 1 / (1 + e^−4) = 0.982014.
    expect(answer).toMatchObject({
      state: 'found',
      short: { text: '1931', excerpt: 1, start: 61, end: 65, confidence: expect.closeTo(0.982014, 6) as number },
    });
    expect(answer.excerpts[0]!.text.slice(61, 65)).toBe('1931');
  });

  it('has the keys of the JSON contract, in its order', async () => {
    const answer = JSON.parse(JSON.stringify(await answererOf().answer('When did the lamp burn whale oil?'))) as Answer;
    expect(Object.keys(answer)).toEqual(['question', 'state', 'confidence', 'short', 'excerpts', 'index', 'timings']);
    expect(Object.keys(answer.short!)).toEqual(['text', 'excerpt', 'start', 'end', 'confidence']);
  });

  it('stands in the sentence that its excerpt highlights, and in no other excerpt', async () => {
    const question = 'Until when did the lamp burn whale oil in the harbour?';
    const plain = await answererOf({ reader: null }).answer(question);
    const answer = await answererOf({ reader: readerOf('1887') }).answer(question);
    expect(highlightOf(plain.excerpts[0]!)).toBe('Its lamp burned whale oil until 1931.');
    expect(answer.short).toMatchObject({ text: '1887', excerpt: 1 });
    expect(highlightOf(answer.excerpts[0]!)).toBe('The tower was built in 1887.');
    expect(answer.excerpts.slice(1).map(highlightOf)).toEqual(plain.excerpts.slice(1).map(highlightOf));
  });

  it('may be that of another excerpt than the first', async () => {
    const calibration = sampleCalibrationFile({
      withReader: sampleCalibration({ thresholds: { found: 0, maybe: 0 } }),
    });
    const reader = createSampleReader((passage) =>
      textOf(passage).includes('1887') ? { answerable: 0 } : mark(passage, 'ten', 3),
    );
    const question = 'When did the lamp of the tower burn whale oil and when does the gate close?';
    const answer = await answererOf({ reader, calibration }).answer(question);
    const { short, excerpts } = answer;
    expect(excerpts[0]!.citation.title).toBe('Lighthouse');
    expect(short?.text).toBe('ten');
    const excerpt = excerpts[short!.excerpt - 1]!;
    expect(excerpt.rank).toBeGreaterThan(1);
    expect(excerpt.text.slice(short!.start, short!.end)).toBe('ten');
    expect(highlightOf(excerpt)).toContain('ten in the evening');
  });

  it.each([
    ['found', 1, '1931'],
    ['maybe', 0.98, null],
    ['not-covered', 0.98, null],
  ] as const)('is given where the state is %s only if that is found', async (state, threshold, text) => {
    const thresholds = { found: state === 'found' ? 0 : threshold, maybe: state === 'maybe' ? 0 : threshold };
    const calibration = sampleCalibrationFile({ withReader: sampleCalibration({ signals: {}, bias: 0, thresholds }) });
    const { answer, explanation } = await answererOf({ calibration }).explain('When did the lamp burn whale oil?');
    expect(answer.state).toBe(state);
    expect(answer.short?.text ?? null).toBe(text);
    expect(explanation.shortCandidates.map((candidate) => candidate.text)).toContain('1931');
  });

  it('is null below the threshold, where no words are marked, and without a reader', async () => {
    const question = 'When did the lamp burn whale oil?';
    for (const reader of [readerOf('1931', 1.38), readerOf('zeppelin'), readerOf(''), null]) {
      const { answer } = await answererOf({ reader }).explain(question);
      expect(answer).toMatchObject({ state: 'found', short: null });
    }
    expect((await answererOf({ reader: readerOf('1931', 1.39) }).answer(question)).short?.text).toBe('1931');
  });

  it('has no candidates without a reader', async () => {
    const { explanation } = await answererOf({ reader: null }).explain('When did the lamp burn whale oil?');
    expect(explanation.shortCandidates).toEqual([]);
  });

  it('is null where the question wants an explanation, by the part of it that asks', async () => {
    const shortOf = async (question: string) => (await answererOf().answer(question)).short?.text ?? null;
    expect(await shortOf('Why did the lamp burn whale oil?')).toBeNull();
    expect(await shortOf('Why not burn whale oil in the lamp. When did it?')).toBe('1931');
    expect(await shortOf('The lamp did burn whale oil. Why?')).toBeNull();
  });

  it('comes of the three excerpts only', async () => {
    const files = Array.from({ length: 6 }, (_, index) => [`n${index}.md`, `Ferry ticket window ${1000 + index}.`]);
    const many = await buildSearchable(embedder, Object.fromEntries(files) as Record<string, string>);
    const reader = createSampleReader((passage) => mark(passage, textOf(passage).slice(-5, -1), 2));
    const { answer, explanation } = await answererOf({ reader, current: () => many }).explain('ferry ticket');
    expect(explanation.ranked.filter(({ reading }) => reading !== null).length).toBeGreaterThan(3);
    expect(explanation.shortCandidates.map(({ excerpt }) => excerpt)).toEqual([1, 2, 3]);
    expect(answer.short?.excerpt).toBe(1);
  });
});
