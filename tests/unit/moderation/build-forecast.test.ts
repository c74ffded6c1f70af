import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BuildForecast, type BuildState } from '../../../src/moderation/build-forecast.ts';

const STEPS = ['embed', 'graph', 'check'] as const;
const counts = { documents: 3, passages: 30 };

/** What is forecast of a build whose texts all take the same time to embed. */
function forecasts(total: number, msEach: number): BuildState[] {
  let nowMs = 1000;
  const forecast = new BuildForecast(() => nowMs);
  return Array.from({ length: total + 1 }, (_, done) => {
    const state = forecast.update({ step: 'embed', done, total, ...counts });
    nowMs += msEach;
    return state;
  });
}

describe('BuildForecast', () => {
  it('never goes back, and leaves 100 % for the end', () => {
    const progress = fc.record({ step: fc.constantFrom(...STEPS), done: fc.nat(100), total: fc.constant(100) });
    fc.assert(
      fc.property(fc.array(progress), (updates) => {
        const forecast = new BuildForecast(() => 0);
        const percents = updates.map((update) => forecast.update({ ...update, ...counts }).percent);
        expect(percents).toEqual([...percents].sort((a, b) => a - b));
        for (const percent of percents) expect(percent).toBeLessThanOrEqual(99);
      }),
      { seed: 20261124 },
    );
  });

  it('gives most of the way to embedding', () => {
    const forecast = new BuildForecast(() => 0);
    const percents = STEPS.map((step) => forecast.update({ step, done: 3, total: 3, ...counts }).percent);
    expect(percents).toEqual([85, 98, 99]);
  });

  it('names no time before it can judge, and then about the time that is left', () => {
    const states = forecasts(1000, 8);
    expect(states[200]!.secondsLeft).toBeNull();
    // Half of the texts took 4 s, so the rest of them takes as long, and the other steps their share.
    expect(states[500]!.secondsLeft).toBeGreaterThan(4);
    expect(states[500]!.secondsLeft).toBeLessThan(6);
  });

  it('bears a corpus without texts', () => {
    expect(new BuildForecast(() => 0).update({ step: 'embed', done: 0, total: 0, ...counts })).toMatchObject({
      percent: 0,
      secondsLeft: null,
    });
  });
});
