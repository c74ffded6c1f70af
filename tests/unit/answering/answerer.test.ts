import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answerer, Searchable } from '../../../src/answering/answerer.ts';
import type { Answer } from '../../../src/answering/answer.ts';
import type { Embedder } from '../../../src/embedding/embedder.ts';
import { passageText } from '../../../src/passages/passage.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { createAnswerer, SAMPLE_EMBEDDER as embedder } from '../../support/sample-answerer.ts';
import { buildSearchable } from '../../support/sample-searchable.ts';

/** A clock that shows the given times one after the other, then stands still. */
function clockOf(...times: number[]): () => number {
  let reading = 0;
  return () => times[Math.min(reading++, times.length - 1)]!;
}

const titles = (answer: Answer): string[] => answer.excerpts.map(({ citation }) => citation.title);

describe('Answerer', () => {
  let sample: Searchable;
  let answerer: Answerer;
  beforeAll(async () => {
    sample = await buildSearchable(embedder);
    answerer = createAnswerer(sample);
  });

  it('calls a question found whose words all stand in one passage', async () => {
    const answer = await answerer.answer('Did the lamp burn whale oil?');
    expect(answer.state).toBe('found');
    expect(answer.confidence).toBeGreaterThan(0.9);
    const [top] = answer.excerpts;
    expect(top?.text).toBe('The tower was built in 1887. Its lamp burned whale oil until 1931.');
    expect(top?.text.slice(top.highlight.start, top.highlight.end)).toBe('Its lamp burned whale oil until 1931.');
    expect(top?.citation).toMatchObject({
      documentId: 'lighthouse',
      path: 'lighthouse.md',
      section: '',
      lines: [8, 8],
    });
    expect(top?.citation.sources).toEqual([
      { publisher: 'Coast Museum', title: 'Lighthouse', date: '2020-05-01', url: 'https://example.org/lighthouse' },
    ]);
  });

  it('cites the footnotes of the excerpt and its section', async () => {
    const [top] = (await answerer.answer('Which mooring fee do boats pay?')).excerpts;
    expect(top?.citation).toMatchObject({ title: 'Harbour rules', section: 'Fees', lines: [5, 6] });
    expect(top?.citation.sources).toEqual([
      { publisher: 'Port Office', title: 'Tariff', date: '2024-03-01', url: 'https://example.org/tariff' },
    ]);
  });

  it('says maybe, with the nearest passages, where a word of the question is unknown', async () => {
    // lamp, whale and oil stand in one passage of six: ln(1 + 5.5 / 1.5) = 1.54 each; the unknown "zeppelin" has
    // ln(1 + 6.5 / 0.5) = 2.64. Covered: 4.62 of 7.26, or 0.64, which gives 1 / (1 + e^(−8 · 0.14)) = 0.75.
    const answer = await answerer.answer('lamp whale oil zeppelin');
    expect(answer.state).toBe('maybe');
    expect(answer.confidence).toBeCloseTo(0.75, 2);
    expect(titles(answer)[0]).toBe('Lighthouse');
  });

  it('gives no excerpt where the corpus does not cover the question', async () => {
    const answer = await answerer.answer('Who won the zeppelin championship?');
    expect(answer).toMatchObject({ state: 'not-covered', short: null, excerpts: [] });
    expect(answer.confidence).toBeLessThan(0.5);
    expect(answer).not.toHaveProperty('notice');
  });

  it('has the keys of the JSON contract, in its order', async () => {
    const answer = JSON.parse(JSON.stringify(await answerer.answer('Which fee do boats pay?'))) as Answer;
    expect(Object.keys(answer)).toEqual(['question', 'state', 'confidence', 'short', 'excerpts', 'index', 'timings']);
    expect(Object.keys(answer.index)).toEqual(['generation', 'model', 'documents', 'passages']);
    expect(Object.keys(answer.timings)).toEqual(['embedMs', 'retrieveMs', 'totalMs']);
    const [top] = answer.excerpts;
    expect(Object.keys(top!)).toEqual(['rank', 'text', 'highlight', 'score', 'similarity', 'citation']);
    expect(Object.keys(top!.highlight)).toEqual(['start', 'end']);
    expect(Object.keys(top!.citation)).toEqual(['documentId', 'title', 'section', 'path', 'lines', 'sources']);
    expect(Object.keys(top!.citation.sources[0]!)).toEqual(['publisher', 'title', 'date', 'url']);
  });

  it('gives the question as it was asked and says which index answered', async () => {
    const answer = await answerer.answer('  <@123> Which fee do boats pay? ');
    expect(answer.question).toBe('  <@123> Which fee do boats pay? ');
    const { generation } = sample.index.manifest;
    expect(answer.index).toEqual({ generation, model: 'test/hashing', documents: 3, passages: 6 });
  });

  it('measures embedding, retrieval and the whole by the clock, to a hundredth', async () => {
    const timed = createAnswerer(sample, { clockMs: clockOf(100, 103.14159, 105) });
    const { timings } = await timed.answer('Which fee do boats pay?');
    expect(timings).toEqual({ embedMs: 3.14, retrieveMs: 1.86, totalMs: 5 });
  });

  it('answers the same question the same way', async () => {
    expect(await answerer.answer('harbour boats')).toEqual(await answerer.answer('harbour boats'));
  });

  it('explains itself with the ranking, the signals and the assessment', async () => {
    const { answer, explanation } = await answerer.explain('Who won the zeppelin championship?');
    expect(answer.state).toBe('not-covered');
    expect(explanation.ranked).toHaveLength(6);
    expect(explanation.signals).toMatchObject({ passageCoverage: 0, unknownShare: 1 });
    expect(explanation.assessment).toMatchObject({ state: answer.state, confidence: answer.confidence });
  });

  it.each([
    ['empty', '   '],
    ['no words', '🎉🎉'],
    ['6000', 'x'.repeat(6000)],
  ])('gives a notice (%s) and embeds nothing for a question that cannot be searched for', async (part, question) => {
    const quiet = createHashingEmbedder({ dimensions: 1024 });
    const { answer, explanation } = await createAnswerer(sample, { embedder: quiet }).explain(question);
    expect(answer).toMatchObject({ question, state: 'not-covered', confidence: 0, short: null, excerpts: [] });
    expect(answer.notice).toContain(part);
    expect(explanation).toEqual({
      ranked: [],
      query: null,
      signals: null,
      assessment: null,
      shortCandidates: [],
    });
    expect(quiet.calls).toEqual([]);
  });

  it('gives a notice for a question that is too long for the model', async () => {
    const narrow = createHashingEmbedder({ dimensions: 1024, maxTokens: 3 });
    const answer = await createAnswerer(sample, { embedder: narrow }).answer('one two three four');
    expect(answer).toMatchObject({ state: 'not-covered', confidence: 0, excerpts: [] });
    expect(answer.notice).toContain('too long');
  });

  it('passes on any other failure of the model', async () => {
    const failure = new Error('out of memory');
    const broken: Embedder = { ...embedder, embedQuery: () => Promise.reject(failure) };
    await expect(createAnswerer(sample, { embedder: broken }).answer('boats')).rejects.toBe(failure);
  });

  it('takes the whole of an answer from one generation, even if another goes live meanwhile', async () => {
    const newer = await buildSearchable(embedder, { 'new.md': 'The lamp burned whale oil for ever.' });
    const served = [sample, newer];
    const taken: Searchable[] = [];
    const switching = createAnswerer(sample, {
      current: () => {
        const next = served.shift() ?? newer;
        taken.push(next);
        return next;
      },
    });
    const answer = await switching.answer('Did the lamp burn whale oil?');
    expect(taken).toEqual([sample]);
    expect(answer.index).toMatchObject({ generation: sample.index.manifest.generation, documents: 3 });
    expect(titles(answer)).not.toContain('New');
    expect(titles(await switching.answer('Did the lamp burn whale oil?'))).toEqual(['New']);
  });

  it('never throws, and gives excerpts only when it says that it has them', async () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 });
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 1200, size: 'max' }),
      units.map((codes) => String.fromCharCode(...codes)),
    );
    await fc.assert(
      fc.asyncProperty(anyText, async (question) => {
        const answer = await answerer.answer(question);
        expect(answer.question).toBe(question);
        expect(answer.confidence).toBeGreaterThanOrEqual(0);
        expect(answer.confidence).toBeLessThanOrEqual(1);
        expect(answer.excerpts.length === 0).toBe(answer.state === 'not-covered');
        expect(answer.short).toBeNull();
        if (answer.notice !== undefined) expect(answer).toMatchObject({ state: 'not-covered', confidence: 0 });
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});

describe('the excerpts of an answer', () => {
  it('do not say the same twice', async () => {
    const text = 'The ferry leaves at noon and returns at dusk.';
    const twins = await buildSearchable(embedder, {
      'article.md': `# Ferry\n\n${text}\n`,
      'faq.md': `# Questions\n\n${text}\n`,
      'other.md': '# Bakery\n\nThe ferry brings rye flour for bread.\n',
    });
    const { excerpts } = await createAnswerer(twins).answer('When does the ferry leave?');
    expect(excerpts.map((excerpt) => excerpt.citation.documentId)).toEqual(['article', 'other']);
  });

  it('are at most three, best first, whole, and share no sentence', async () => {
    const crew = ['pilot', 'cook', 'guard', 'baker', 'clerk', 'diver'];
    const sentences = crew.flatMap((name, index) =>
      Array.from(
        { length: 5 },
        (_, day) => `The ${name} of ship ${index * 5 + day} counts ropes, sails and barrel ${day}.`,
      ),
    );
    const long = await buildSearchable(embedder, {
      'crew.md': `# Crew\n\n${sentences.join(' ')}\n`,
      'faq.md': '# Questions\n\nThe pilot counts ropes and sails at noon, as every day of the week.\n',
    });
    const whole = new Set(long.index.passages.map(passageText));
    const answerer = createAnswerer(long);
    const word = fc.constantFrom(...crew, 'ropes', 'sails', 'barrel', 'noon', 'counts', 'the', 'zeppelin');
    let most = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 5 }), async (words) => {
        const { excerpts } = await answerer.answer(words.join(' '));
        most = Math.max(most, excerpts.length);
        expect(excerpts.map(({ rank }) => rank)).toEqual([1, 2, 3].slice(0, excerpts.length));
        const scores = excerpts.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        for (const { text, highlight } of excerpts) {
          expect(whole).toContain(text);
          expect(text.length).toBeLessThanOrEqual(700);
          expect(text.slice(highlight.start, highlight.end)).toMatch(/^The .*\.$/);
        }
        const shown = excerpts.flatMap(({ text }) => text.split(/(?<=\.) /));
        expect(new Set(shown).size).toBe(shown.length);
      }),
      { seed: 20261124, numRuns: 100 },
    );
    expect(most).toBe(3);
  });
});
