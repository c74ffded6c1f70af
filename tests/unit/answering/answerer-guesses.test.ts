import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answering/answer.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { createAnswerer, SAMPLE_EMBEDDER } from '../../support/sample-answerer.ts';
import { sampleKnowledge } from '../../support/sample-knowledge.ts';
import { buildSearchable, SAMPLE_DOCUMENTS } from '../../support/sample-searchable.ts';

const titles = (answer: Answer): string[] => answer.excerpts.map(({ citation }) => citation.title);

describe('an answer to a question in other words', () => {
  const knowledge = sampleKnowledge({ synonyms: [['whale oil', 'WO', 'train oil']], common: ['burn'] });

  it('embeds the question as it was understood, and gives it back as it was asked', async () => {
    const listening = createHashingEmbedder({ dimensions: 1024 });
    const searchable = await buildSearchable(listening, SAMPLE_DOCUMENTS, knowledge);
    listening.calls.length = 0;
    const answer = await createAnswerer(searchable, { embedder: listening }).answer(' Did the lmap burn WO? ');
    expect(listening.calls).toEqual(['Did the lamp burn WO? (whale oil)']);
    expect(answer.question).toBe(' Did the lmap burn WO? ');
    expect(titles(answer)[0]).toBe('Lighthouse');
    expect(answer.excerpts[0]?.text).toContain('Its lamp burned whale oil until 1931.');
  });

  it('is less sure of a guess than of the words themselves', async () => {
    const answerer = createAnswerer(await buildSearchable(SAMPLE_EMBEDDER, SAMPLE_DOCUMENTS, knowledge));
    const [exact, other, misspelt] = await Promise.all(
      ['lamp of whale oil', 'lamp of train oil', 'lmap of whale oil'].map((question) => answerer.answer(question)),
    );
    expect(exact?.state).toBe('found');
    for (const guess of [other, misspelt]) {
      expect(titles(guess!)[0]).toBe('Lighthouse');
      expect(guess?.confidence).toBeGreaterThan(0.5);
      expect(guess?.confidence).toBeLessThan(exact!.confidence);
    }
  });
});
