import type { EvaluationRow } from './evaluate.ts';
import { calibrationBins } from './metrics.ts';

const SIZE = 360;
const MARGIN = 64;

/** One bar a ranking: its name and a share from 0 to 1. */
export interface Bar {
  readonly name: string;
  readonly share: number;
}

const BAR_HEIGHT = 22;
const NAME_WIDTH = 170;

/** Horizontal bars, best read from top to bottom. */
export function plotBars(title: string, bars: readonly Bar[]): string {
  const width = SIZE + NAME_WIDTH;
  const height = 40 + bars.length * BAR_HEIGHT;
  const rows = bars.flatMap(({ name, share }, index) => {
    const y = 34 + index * BAR_HEIGHT;
    return [
      `<text x="${NAME_WIDTH - 6}" y="${y + 11}" text-anchor="end">${name}</text>`,
      `<rect x="${NAME_WIDTH}" y="${y}" width="${(share * (SIZE - MARGIN)).toFixed(1)}" height="${BAR_HEIGHT - 6}" fill="#1565c0"/>`,
      `<text x="${(NAME_WIDTH + share * (SIZE - MARGIN) + 4).toFixed(1)}" y="${y + 11}">${(100 * share).toFixed(1)} %</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${width / 2}" y="20" text-anchor="middle" font-size="13">${title}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly line: readonly Point[];
  readonly dots: readonly Point[];
  readonly hasDiagonal: boolean;
}

/** Share of all questions answered as `found` at each threshold, against the share of those whose top excerpt is right. */
export function plotPrecision(rows: readonly EvaluationRow[]): string {
  const sorted = [...rows].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  const line = sorted.map(({ rank }, index) => {
    if (rank === 1) right++;
    return { x: (index + 1) / sorted.length, y: right / (index + 1) };
  });
  // The first few questions make a ragged start that says nothing.
  return render({
    title: `Precision by answer rate (${rows.length} questions)`,
    xLabel: 'share of questions answered',
    yLabel: 'share of answers that are right',
    line: line.slice(Math.min(4, line.length - 1)),
    dots: [],
    hasDiagonal: false,
  });
}

/** Confidence against the share of right top excerpts, in ten bins. */
export function plotCalibration(rows: readonly EvaluationRow[]): string {
  const predictions = rows.map(({ confidence, rank }) => ({ confidence, correct: rank === 1 }));
  const points = calibrationBins(predictions).flatMap(({ confidence, correct }) =>
    confidence === null || correct === null ? [] : [{ x: confidence, y: correct }],
  );
  return render({
    title: `Calibration (${rows.length} questions)`,
    xLabel: 'confidence',
    yLabel: 'share of answers that are right',
    line: points,
    dots: points,
    hasDiagonal: true,
  });
}

function render(plot: Plot): string {
  const inner = SIZE - 2 * MARGIN;
  const place = ({ x, y }: Point): string =>
    `${(MARGIN + x * inner).toFixed(1)},${(SIZE - MARGIN - y * inner).toFixed(1)}`;
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => {
    const [x, y] = place({ x: value, y: value }).split(',');
    return [
      `<text x="${x!}" y="${SIZE - MARGIN + 16}" text-anchor="middle">${value * 100} %</text>`,
      `<text x="${MARGIN - 6}" y="${y!}" text-anchor="end" dominant-baseline="middle">${value * 100} %</text>`,
      `<path d="M${MARGIN} ${y!}h${inner}" stroke="#ddd"/>`,
    ];
  });
  const diagonal = plot.hasDiagonal
    ? [`<path d="M${place({ x: 0, y: 0 })} L${place({ x: 1, y: 1 })}" stroke="#999" stroke-dasharray="4"/>`]
    : [];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}" font-family="sans-serif" font-size="11">`,
    `<rect width="${SIZE}" height="${SIZE}" fill="#fff"/>`,
    `<text x="${SIZE / 2}" y="20" text-anchor="middle" font-size="13">${plot.title}</text>`,
    ...ticks,
    ...diagonal,
    `<polyline points="${plot.line.map(place).join(' ')}" fill="none" stroke="#1565c0" stroke-width="2"/>`,
    ...plot.dots.map((dot) => `<circle cx="${place(dot).replace(',', '" cy="')}" r="4" fill="#1565c0"/>`),
    `<text x="${SIZE / 2}" y="${SIZE - 10}" text-anchor="middle">${plot.xLabel}</text>`,
    `<text transform="translate(12 ${SIZE / 2}) rotate(-90)" text-anchor="middle">${plot.yLabel}</text>`,
    '</svg>',
    '',
  ].join('\n');
}
