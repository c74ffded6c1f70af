import { beforeAll, describe, expect, it } from 'vitest';
import type { Answerer, AnswererParts, Searchable } from '../../../src/answering/answerer.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { createAnswerer, SAMPLE_EMBEDDER as embedder } from '../../support/sample-answerer.ts';
import { sampleCalibration, sampleCalibrationFile } from '../../support/sample-calibration.ts';
import { sampleKnowledge } from '../../support/sample-knowledge.ts';
import { createSampleReader, textOf } from '../../support/sample-reader.ts';
import { buildSearchable, SAMPLE_DOCUMENTS } from '../../support/sample-searchable.ts';

/** Where passages were read, log-odds are the reader's logit. */
const BY_READER = sampleCalibrationFile({
  withReader: sampleCalibration({ signals: { answerable: { weight: 1, centre: 0, scale: 1 } } }),
});

describe('an answerer with a reader', () => {
  let sample: Searchable;
  beforeAll(async () => {
    const knowledge = sampleKnowledge({ synonyms: [['whale oil', 'WO']], common: ['burn'] });
    sample = await buildSearchable(embedder, SAMPLE_DOCUMENTS, knowledge);
  });

  const answererOf = (overrides: Partial<AnswererParts>): Answerer => createAnswerer(sample, overrides);

  it('reads the question as it was understood against the ranked passages', async () => {
    const reader = createSampleReader(() => ({}));
    const { explanation } = await answererOf({ reader }).explain('Did the lmap burn WO?');
    const [call, ...others] = reader.calls;
    expect(others).toEqual([]);
    expect(call?.question).toBe('Did the lamp burn WO? (whale oil)');
    expect(call?.passages[0]).toEqual({
      context: 'Lighthouse',
      sentences: ['The tower was built in 1887.', 'Its lamp burned whale oil until 1931.'],
    });
    const read = explanation.ranked.filter(({ reading }) => reading !== null);
    expect(read.length).toBeGreaterThanOrEqual(3);
    expect(call?.passages).toHaveLength(read.length);
  });

  it('puts first what the reader prefers among passages that are nearly as good', async () => {
    const question = 'harbour';
    const plain = (await answererOf({}).explain(question)).explanation.ranked;
    const second = plain[1]!;
    expect(plain[0]!.score - second.score).toBeLessThan(0.1);
    const preferred = second.passage.sentences[0]!.text;
    const reader = createSampleReader((passage) => {
      const likes = textOf(passage).startsWith(preferred);
      return { answerable: likes ? 6 : -6, margin: likes ? 10 : -10 };
    });
    const { answer, explanation } = await answererOf({ reader }).explain(question);
    expect(explanation.ranked[0]?.row).toBe(second.row);
    expect(answer.excerpts[0]?.text).toMatch(preferred);
    const scores = answer.excerpts.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it.each([
    ['found', 3],
    ['maybe', 1],
    ['not-covered', -1],
  ] as const)('gives %s where the calibration goes by a logit of %d', async (state, answerable) => {
    const reader = createSampleReader(() => ({ answerable }));
    const { answer, explanation } = await answererOf({ reader, calibration: BY_READER }).explain('whale oil');
    expect(answer.state).toBe(state);
    expect(answer.confidence).toBeCloseTo(1 / (1 + Math.exp(-answerable)), 10);
    expect(explanation.signals).toMatchObject({ answerable, margin: 0, answerType: 0 });
  });

  it('reads only the part of a message that asks, and searches for all of it', async () => {
    const reader = createSampleReader(() => ({}));
    const listening = createHashingEmbedder({ dimensions: 1024 });
    const message = 'I went to the harbour. The lmap was out. When did it burn WO?';
    await answererOf({ reader, embedder: listening }).answer(message);
    expect(reader.calls.map(({ question }) => question)).toEqual(['When did it burn WO? (whale oil)']);
    expect(listening.calls).toEqual(['I went to the harbour. The lamp was out. When did it burn WO? (whale oil)']);
  });

  it('highlights the sentence that the reader puts its trust in', async () => {
    const reader = createSampleReader(({ sentences }) => ({
      sentenceShares: sentences.map((sentence) => (sentence.includes('1887') ? 1 : 0)),
    }));
    const [plain] = (await answererOf({}).answer('tower lamp whale')).excerpts;
    expect(plain?.text.slice(plain.highlight.start, plain.highlight.end)).toBe('Its lamp burned whale oil until 1931.');
    const [top] = (await answererOf({ reader }).answer('tower lamp whale')).excerpts;
    expect(top?.text.slice(top.highlight.start, top.highlight.end)).toBe('The tower was built in 1887.');
  });

  it('does not trouble the reader with a question that cannot be searched for', async () => {
    const reader = createSampleReader(() => ({}));
    await answererOf({ reader }).answer('   ');
    expect(reader.calls).toEqual([]);
  });

  it('passes on the failure of the reader', async () => {
    const failure = new Error('out of memory');
    const reader = { modelId: 'test/reader', read: () => Promise.reject(failure) };
    await expect(answererOf({ reader }).answer('boats')).rejects.toBe(failure);
  });

  it.each([
    ['there is no reader', null],
    ['the reader is out of order', { modelId: 'test/reader', read: () => Promise.resolve([]) }],
  ])('answers without readings, by the calibration for that, where %s', async (_, reader) => {
    const { answer, explanation } = await answererOf({ reader, calibration: BY_READER }).explain('whale oil');
    expect(explanation.ranked.every(({ reading }) => reading === null)).toBe(true);
    expect(explanation.signals).not.toHaveProperty('answerable');
    // All of the question's words stand in the passage: 1 / (1 + e^−4).
    expect(answer).toMatchObject({ state: 'found', confidence: expect.closeTo(0.982014, 6) as number, short: null });
  });
});
