import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/evaluation/compare.ts';
import { sampleRow, sampleUnanswerableRow } from '../../support/sample-evaluation.ts';

const BEFORE = [
  sampleRow({ id: 'a' }),
  sampleRow({ id: 'b', question: 'Who keeps the key?', rank: 3, answerRank: 3, state: 'maybe', confidence: 0.55 }),
  sampleUnanswerableRow({ id: 'c', question: 'Who won?', state: 'found', confidence: 0.75 }),
  sampleRow({ id: 'gone' }),
];
const AFTER = [
  sampleRow({ id: 'new', rank: null, answerRank: null }),
  sampleUnanswerableRow({ id: 'c', question: 'Who won?' }),
  sampleRow({ id: 'b', question: 'Who keeps the key?', rank: 1, answerRank: 1, state: 'maybe', confidence: 0.55 }),
  sampleRow({ id: 'a' }),
];

describe('compareRuns', () => {
  const lines = compareRuns(BEFORE, AFTER).split('\n');
  const measure = (name: string): string[] | undefined =>
    lines
      .find((line) => line.startsWith(name))
      ?.slice(name.length)
      .trim()
      .split(/\s+/);

  it('compares the questions that both runs have', () => {
    expect(lines[0]).toMatch(/^3 questions in both runs +before +after$/);
  });

  it('shows each measure before and after in percent', () => {
    expect(measure('recall@1')).toEqual(['50.0', '100.0']);
    expect(measure('recall@3')).toEqual(['100.0', '100.0']);
    expect(measure('MRR@10')).toEqual(['66.7', '100.0']); // (1 + ⅓) / 2
    expect(measure('answerable found')).toEqual(['50.0', '50.0']);
    expect(measure('unanswerable found')).toEqual(['100.0', '0.0']);
    expect(measure('AUROC')).toEqual(['50.0', '100.0']); // 0.95 > 0.75 > 0.55
    // Before: (|0.95 − 1| + |0.55 − 0| + |0.75 − 0|) / 3 = 0.45; after: (0.05 + |0.55 − 1| + 0.05) / 3 = 0.1833.
    expect(measure('calibration error')).toEqual(['45.0', '18.3']);
  });

  it('lists the questions whose rank or state changed, with both, in the order of the new run', () => {
    const from = lines.indexOf('2 questions changed:');
    expect(lines.slice(from + 1)).toEqual([
      'c rank – → –, found → not-covered: Who won?',
      'b rank 3 → 1, maybe → maybe: Who keeps the key?',
    ]);
  });

  it('finds no change between a run and itself', () => {
    const text = compareRuns(AFTER, AFTER);
    expect(text).toMatch(/^0 questions changed:$/m);
    expect(text).not.toContain('→');
  });

  it('does not call a question changed for its confidence alone', () => {
    const surer = AFTER.map((row) => ({ ...row, confidence: row.confidence / 2 }));
    expect(compareRuns(AFTER, surer)).toMatch(/^0 questions changed:$/m);
  });

  it('shows a dash for what the questions cannot say', () => {
    const text = compareRuns([sampleUnanswerableRow()], [sampleUnanswerableRow()]);
    for (const name of ['recall@1', 'recall@3', 'MRR@10', 'answerable found', 'AUROC']) {
      expect(text).toMatch(new RegExp(`^${name} +– +–$`, 'm'));
    }
  });

  it.each([
    ['an empty run', []],
    ['a run of other questions', [sampleRow({ id: 'other' })]],
  ])('says that it has nothing in common with %s', (_what, before) => {
    expect(compareRuns(before, AFTER)).toMatch(/no question in common/);
  });
});
