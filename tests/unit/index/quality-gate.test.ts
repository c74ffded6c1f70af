import { describe, expect, it } from 'vitest';
import { ExactIndex } from '../../../src/index/exact-index.ts';
import type { RecallComparison } from '../../../src/index/gate-report.ts';
import { checkQuality, GATE_CHECKS } from '../../../src/index/quality-gate.ts';
import type { VectorIndex } from '../../../src/index/vector-index.ts';
import { VectorMatrix } from '../../../src/index/vector-matrix.ts';
import { createLoadedIndex } from '../../support/index-loaded.ts';
import { createClusteredVectors, toUnitVector } from '../../support/index-unit-vectors.ts';

const VECTORS = createClusteredVectors({ count: 300, dimensions: 16, clusters: 5, seed: 7 });
const PASSAGES = VECTORS.map((vector, row) => ({ text: `Passage ${row}.`, vector }));
const LIVE = createLoadedIndex(PASSAGES);

/** An exact index that drops the second of every ten neighbours, or whichever else is asked for. */
const forgetful = (share: number): VectorIndex => {
  const exact = new ExactIndex(VectorMatrix.of(16, VECTORS));
  let searches = 0;
  return {
    size: exact.size,
    search: (query, k) =>
      searches++ % Math.round(1 / share) === 0
        ? exact.search(query, k + 1).filter((_, i) => i !== 1)
        : exact.search(query, k),
  };
};

const compare =
  (recall: RecallComparison): (() => Promise<RecallComparison>) =>
  () =>
    Promise.resolve(recall);

describe('the quality gate', () => {
  it('passes a generation whose graphs give what exact search gives', async () => {
    const report = await checkQuality(LIVE, LIVE, undefined);
    expect(report).toEqual({
      ownText: { checked: 200, found: 200 },
      agreement: { passages: 1, sentences: 1 },
      recallAt3: { notMeasured: 'there is no question set' },
      failures: [],
    });
  });

  it('gives the same report for the same index, and tells how far it is', async () => {
    const done: number[] = [];
    const index = (): ReturnType<typeof createLoadedIndex> =>
      createLoadedIndex(PASSAGES, { sentenceGraph: forgetful(0.25) });
    const first = await checkQuality(index(), null, undefined, (checks) => done.push(checks));
    expect(await checkQuality(index(), null, undefined)).toEqual(first);
    expect(done).toEqual([0, 1, 2, GATE_CHECKS]);
  });

  it('looks at every passage of a small corpus', async () => {
    const report = await checkQuality(createLoadedIndex(PASSAGES.slice(0, 3)), null, undefined);
    expect(report).toMatchObject({ ownText: { checked: 3, found: 3 }, failures: [] });
  });

  it.each(['passages', 'sentences'] as const)('fails a graph of the %s that misses true neighbours', async (name) => {
    const overrides = { [name === 'passages' ? 'passageGraph' : 'sentenceGraph']: forgetful(0.5) };
    const { agreement, failures } = await checkQuality(createLoadedIndex(PASSAGES, overrides), null, undefined);
    // Every second search drops one of ten.
    expect(agreement[name]).toBeCloseTo(0.95);
    expect(failures).toEqual([expect.stringContaining(`graph of the ${name} gives 95.0 %`)]);
  });

  it('passes a graph that misses one neighbour in a hundred', async () => {
    const { agreement, failures } = await checkQuality(
      createLoadedIndex(PASSAGES, { sentenceGraph: forgetful(0.1) }),
      null,
      undefined,
    );
    expect(agreement.sentences).toBeCloseTo(0.99);
    expect(failures).toEqual([]);
  });

  it('fails vectors that do not tell the passages apart', async () => {
    const same = PASSAGES.map(({ text }) => ({ text, vector: VECTORS[0]! }));
    const { ownText, agreement, failures } = await checkQuality(createLoadedIndex(same), null, undefined);
    expect(ownText.found).toBeLessThan(20);
    expect(agreement).toEqual({ passages: 1, sentences: 1 });
    expect(failures).toEqual([expect.stringMatching(/only \d+ of 200 passages are found by their own text/)]);
  });

  it('fails a graph over other vectors than the stored ones', async () => {
    const shifted = new ExactIndex(VectorMatrix.of(16, [...VECTORS.slice(1), VECTORS[0]!]));
    const { ownText } = await checkQuality(createLoadedIndex(PASSAGES, { passageGraph: shifted }), null, undefined);
    expect(ownText.found).toBe(0);
  });

  it('takes a passage for another that reads the same', async () => {
    const same = Array.from({ length: 40 }, () => ({ text: 'See above.', vector: toUnitVector([1, 2]) }));
    expect((await checkQuality(createLoadedIndex(same), null, undefined)).ownText).toEqual({ checked: 40, found: 40 });
  });
});

describe('recall', () => {
  it.each<[string, RecallComparison, boolean]>([
    ['stays', { questions: 200, before: 0.94, now: 0.94 }, true],
    ['rises', { questions: 200, before: 0.9, now: 0.94 }, true],
    ['falls by three points', { questions: 200, before: 0.94, now: 0.91 }, true],
    ['falls by more than three points', { questions: 200, before: 0.94, now: 0.905 }, false],
    ['falls by one question of ten', { questions: 10, before: 1, now: 0.9 }, true],
    ['falls by two questions of ten', { questions: 10, before: 1, now: 0.8 }, false],
    ['was not measured', { notMeasured: 'the set does not fit' }, true],
  ])('that %s', async (_, recall, passes) => {
    const { recallAt3, failures } = await checkQuality(LIVE, LIVE, compare(recall));
    expect(recallAt3).toEqual(recall);
    expect(failures).toEqual(passes ? [] : [expect.stringMatching(/^recall@3 on \d+ questions fell from .* to .*/)]);
  });

  it('is not compared where nothing is live', async () => {
    const report = await checkQuality(LIVE, null, () => Promise.reject(new Error('must not be asked')));
    expect(report.recallAt3).toEqual({ notMeasured: 'there is no earlier index to compare with' });
  });
});
