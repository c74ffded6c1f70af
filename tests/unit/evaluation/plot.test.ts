import { describe, expect, it } from 'vitest';
import type { EvaluationRow } from '../../../src/evaluation/evaluate.ts';
import { plotCalibration, plotPrecision } from '../../../src/evaluation/plot.ts';
import { sampleRow, sampleUnanswerableRow } from '../../support/sample-evaluation.ts';

/** Eight questions from sure to unsure; right are the 1st, 2nd, 3rd, 5th and 6th. */
const ROWS: EvaluationRow[] = [0.95, 0.93, 0.91, 0.75, 0.73, 0.35, 0.33, 0.05].map((confidence, index) =>
  [3, 6, 7].includes(index)
    ? sampleUnanswerableRow({ id: `q${index}`, confidence })
    : sampleRow({ id: `q${index}`, confidence }),
);

/** Names of the elements of a well-formed document in order; fails for any other. */
function elementsOf(svg: string): string[] {
  const open: string[] = [];
  const elements: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [\w-]+="[^"<>]*")*)(\/?)>/g,
    (_tag, end: string, name: string, attributes: string, empty: string) => {
      const names = [...attributes.matchAll(/ ([\w-]+)=/g)].map((match) => match[1]);
      expect(new Set(names).size).toBe(names.length);
      if (end === '/') expect(open.pop()).toBe(name);
      else elements.push(name);
      if (end === '' && empty === '') open.push(name);
      return '';
    },
  );
  expect(rest).not.toMatch(/[<>&]/);
  expect(open).toEqual([]);
  return elements;
}

/** The points of the line as shares, read back from the axes: 0 % at (64, 296), 100 % at (296, 64). */
function pointsOf(svg: string): { x: number; y: number }[] {
  const points = /<polyline points="([^"]*)"/.exec(svg)?.[1] ?? '';
  return points.split(' ').map((point) => {
    const [x, y] = point.split(',').map(Number);
    return { x: (x! - 64) / 232, y: (296 - y!) / 232 };
  });
}

function expectPoints(
  actual: readonly { x: number; y: number }[],
  expected: readonly (readonly [number, number])[],
): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, [x, y]] of expected.entries()) {
    expect(actual[index]!.x).toBeCloseTo(x, 3);
    expect(actual[index]!.y).toBeCloseTo(y, 3);
  }
}

describe.each([
  ['plotPrecision', plotPrecision],
  ['plotCalibration', plotCalibration],
])('%s', (_name, plot) => {
  it.each([1, 3, 8])('draws a well-formed SVG of %d questions that says how many', (count) => {
    const svg = plot(ROWS.slice(0, count));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(svg.endsWith('</svg>\n')).toBe(true);
    expect(elementsOf(svg)[0]).toBe('svg');
    expect(svg).toContain(`(${count} questions)`);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it('labels both axes from 0 to 100 %', () => {
    const labels = [...plot(ROWS).matchAll(/>(\d+) %</g)].map((match) => match[1]);
    expect(labels.sort()).toEqual(['0', '0', '100', '100', '25', '25', '50', '50', '75', '75']);
    expect(plot(ROWS)).toContain('share of answers that are right');
  });

  it('does not depend on the order of the questions', () => {
    expect(plot([...ROWS].reverse())).toBe(plot(ROWS));
  });
});

describe('the line of plotPrecision', () => {
  it('gives the share of right ones among the surest, from the fifth question on', () => {
    // Right so far: 4 of 5, 5 of 6, 5 of 7, 5 of 8.
    expectPoints(pointsOf(plotPrecision(ROWS)), [
      [5 / 8, 4 / 5],
      [6 / 8, 5 / 6],
      [7 / 8, 5 / 7],
      [1, 5 / 8],
    ]);
  });

  it('has one point for fewer than five questions', () => {
    expectPoints(pointsOf(plotPrecision(ROWS.slice(1, 4))), [[1, 2 / 3]]);
  });
});

describe('the line of plotCalibration', () => {
  it('has a point and a dot for each bin that holds questions, and the diagonal', () => {
    const svg = plotCalibration(ROWS);
    // 0.05: wrong. 0.35 right and 0.33 wrong. 0.75 wrong and 0.73 right. Three right of 0.95, 0.93 and 0.91.
    const bins = [
      [0.05, 0],
      [0.34, 0.5],
      [0.74, 0.5],
      [0.93, 1],
    ] as const;
    expectPoints(pointsOf(svg), bins);
    const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({
      x: (Number(x) - 64) / 232,
      y: (296 - Number(y)) / 232,
    }));
    expectPoints(dots, bins);
    expect(svg).toContain('M64.0,296.0 L296.0,64.0');
  });
});
