import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReport, reportOn } from '../../../src/evaluation/report.ts';
import { sampleRow, sampleUnanswerableRow } from '../../support/sample-evaluation.ts';

/** Four answerable questions and two that are not. */
const ROWS = [
  sampleRow({ id: 'a', confidence: 0.95 }),
  sampleRow({ id: 'b', confidence: 0.85, rank: 2, answerRank: 2, highlight: false }),
  sampleRow({ id: 'c', kind: 'typo', state: 'maybe', confidence: 0.45, rank: 4, answerRank: null, highlight: null }),
  sampleRow({ id: 'd', kind: 'typo', state: 'not-covered', confidence: 0.15, answerRank: null }),
  sampleUnanswerableRow({ id: 'e', confidence: 0.05 }),
  sampleUnanswerableRow({ id: 'f', state: 'maybe', confidence: 0.45 }),
];

describe('reportOn', () => {
  const { overall, kinds } = reportOn(ROWS);

  it('counts questions and measures the ranking of the answerable, whatever the state', () => {
    expect(overall.n).toBe(6);
    // Ranks 1, 2, 4, 1: 2 of 4 at one; 3 of 4 at three; (1 + ½ + ¼ + 1) / 4 = 0.6875.
    expect(overall.ranking).toEqual({ recallAt1: 0.5, recallAt3: 0.75, mrrAt10: 0.6875 });
  });

  it('counts an answer that is not given as a miss', () => {
    // Ranks in the answers 1, 2, none, none.
    expect(overall.answers).toEqual({ recallAt1: 0.25, recallAt3: 0.5 });
  });

  it('gives the shares of the states for answerable and unanswerable apart', () => {
    expect(overall.states).toEqual({
      answerable: { found: 0.5, maybe: 0.25, 'not-covered': 0.25 },
      unanswerable: { found: 0, maybe: 0.5, 'not-covered': 0.5 },
    });
  });

  it('tells how well the confidence separates the answerable', () => {
    // Of 8 pairs: 0.95 and 0.85 win all 4; 0.45 wins 1 and ties 1; 0.15 wins 1 and loses 1: 6.5 / 8.
    expect(overall.auroc).toBeCloseTo(0.8125, 10);
  });

  it('compares the confidence with whether the first passage is relevant', () => {
    // Bins: 0.95 right, off by 0.05; 0.85 wrong, 0.85; twice 0.45 wrong, 0.45; 0.15 right, 0.85; 0.05 wrong, 0.05.
    // (0.05 + 0.85 + 2 · 0.45 + 0.85 + 0.05) / 6 = 0.45.
    expect(overall.calibrationError).toBeCloseTo(0.45, 10);
  });

  it('gives the share of good highlights among those that can be judged', () => {
    expect(overall.highlight?.n).toBe(3);
    expect(overall.highlight?.share).toBeCloseTo(2 / 3, 10);
  });

  it('measures every kind by itself, in the order of the questions', () => {
    expect(Object.keys(kinds)).toEqual(['plain', 'typo', 'off-topic']);
    expect(kinds.plain).toMatchObject({
      n: 2,
      ranking: { recallAt1: 0.5, recallAt3: 1, mrrAt10: 0.75 },
      states: { answerable: { found: 1, maybe: 0, 'not-covered': 0 }, unanswerable: null },
      auroc: null,
      highlight: { n: 2, share: 0.5 },
    });
    expect(kinds.typo).toMatchObject({ n: 2, answers: { recallAt1: 0, recallAt3: 0 } });
  });

  it('has null for what a group cannot say', () => {
    expect(kinds['off-topic']).toMatchObject({
      n: 2,
      ranking: null,
      answers: null,
      states: { answerable: null, unanswerable: { found: 0, maybe: 0.5, 'not-covered': 0.5 } },
      auroc: null,
      highlight: null,
      short: null,
    });
  });

  it('gives shares that add up to 1 and measures between 0 and 1', () => {
    const answerable = fc.record({
      state: fc.constantFrom('found', 'maybe', 'not-covered'),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      rank: fc.option(fc.integer({ min: 1, max: 10 })),
      highlight: fc.option(fc.boolean()),
      short: fc.option(fc.constant('40 crowns')),
      hasShort: fc.boolean(),
      right: fc.boolean(),
    });
    const row = fc.oneof(
      answerable.map(({ right, ...part }) =>
        sampleRow({
          ...part,
          answerRank: part.state === 'not-covered' ? null : part.rank,
          shortRight: part.short !== null && part.hasShort ? right : null,
        }),
      ),
      answerable.map(({ state, confidence }) => sampleUnanswerableRow({ state, confidence })),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const report = reportOn(rows);
        for (const { ranking, answers, states, auroc, calibrationError, short } of [
          report.overall,
          ...Object.values(report.kinds),
        ]) {
          for (const shares of [states.answerable, states.unanswerable]) {
            if (shares !== null) expect(shares.found + shares.maybe + shares['not-covered']).toBeCloseTo(1, 9);
          }
          const measures = [
            ...Object.values(ranking ?? {}),
            ...Object.values(answers ?? {}),
            auroc ?? 0,
            calibrationError,
            short?.given ?? 0,
            short?.right ?? 0,
          ];
          for (const value of measures) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1 + 1e-9);
          }
          expect(short?.n ?? 0).toBeLessThanOrEqual(report.overall.n);
          expect(ranking?.recallAt1 ?? 0).toBeLessThanOrEqual(ranking?.mrrAt10 ?? 0);
          expect(answers?.recallAt3 ?? 0).toBeLessThanOrEqual(ranking?.recallAt3 ?? 0);
        }
        const counts = Object.values(report.kinds).map(({ n }) => n);
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(report.overall.n);
      }),
      { seed: 20261124, numRuns: 200 },
    );
  });
});

/** Three questions with a right short answer, one answerable without, and one that is not answerable. */
const SHORT_ROWS = [
  sampleRow({ id: 'a', short: '40 crowns', shortRight: true, hasShort: true }),
  sampleRow({ id: 'b', short: '50 crowns', shortRight: false, hasShort: true }),
  sampleRow({ id: 'c', hasShort: true }),
  sampleRow({ id: 'd', kind: 'typo', short: 'ten' }),
  sampleUnanswerableRow({ id: 'e', state: 'found', short: 'June', shortRight: false }),
];

describe('the report on short answers', () => {
  it('counts who was given one, and how many of the judged are right, wrong ones to the unanswerable too', () => {
    const { short } = reportOn(SHORT_ROWS).overall;
    // Given to a and b of a, b and c. Right: a, of a, b and e; d is not judged.
    expect(short).toEqual({
      n: 3,
      given: expect.closeTo(2 / 3, 10) as number,
      right: expect.closeTo(1 / 3, 10) as number,
      unjudged: 1,
    });
  });

  it('is null for a group without such questions', () => {
    const { kinds, overall } = reportOn(SHORT_ROWS);
    expect(kinds.plain?.short).toMatchObject({ n: 3, right: 0.5, unjudged: 0 });
    expect([kinds.typo?.short, kinds['off-topic']?.short]).toEqual([null, null]);
    expect(overall.short?.n).toBe(3);
  });

  it('has no share of right ones where none was given that is judged', () => {
    expect(reportOn([SHORT_ROWS[2]!]).overall.short).toEqual({ n: 1, given: 0, right: null, unjudged: 0 });
  });

  it('stands in one line below the table, of all questions', () => {
    const text = renderReport(reportOn(SHORT_ROWS));
    expect(text.split('\n').slice(-2)).toEqual([
      '',
      'Short answers: given to 66.7 % of 3; 33.3 % of those judged are right (1 not judged).',
    ]);
    expect(
      renderReport(reportOn([SHORT_ROWS[2]!]))
        .split('\n')
        .at(-1),
    ).toBe('Short answers: given to 0.0 % of 1 (0 not judged).');
  });

  it('is left out of the table where no question has one', () => {
    expect(renderReport(reportOn(SHORT_ROWS.slice(3)))).not.toContain('Short answers');
  });
});

describe('renderReport', () => {
  const lines = renderReport(reportOn(ROWS)).split('\n');
  const cells = (line: string): string[] => line.split(/[\s|]+/);

  it('has a row a kind under a header, and one for all at the end', () => {
    expect(lines.map((line) => cells(line)[0])).toEqual(['kind', 'plain', 'typo', 'off-topic', 'all']);
    expect(cells(lines[0]!)).toHaveLength(cells(lines.at(-1)!).length);
  });

  it('shows percentages with one decimal', () => {
    expect(cells(lines.at(-1)!)).toEqual([
      'all',
      '6',
      '50.0',
      '75.0',
      '68.8',
      '50.0',
      '25.0',
      '25.0',
      '66.7',
      '81.3',
      '45.0',
    ]);
  });

  it('shows a dash for what a group cannot say, and the states of the unanswerable where there are no others', () => {
    expect(cells(lines[3]!)).toEqual(['off-topic', '2', '–', '–', '–', '0.0', '50.0', '50.0', '–', '–', '25.0']);
  });

  it('fits 80 columns, its columns one below the other, however long the name of a kind is', () => {
    const text = renderReport(reportOn([...ROWS, sampleRow({ kind: 'a kind with a very long name' })]));
    const widths = new Set(text.split('\n').map((line) => line.length));
    expect(widths.size).toBe(1);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    const bars = new Set(text.split('\n').map((line) => line.indexOf('|')));
    expect(bars.size).toBe(1);
  });
});
