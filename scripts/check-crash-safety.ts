import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT_DIR } from '../src/app.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_FAILURE, EXIT_OK, printError, printOut, runCommand, UsageError } from '../src/terminal/run-command.ts';
import { createRandom } from '../tests/support/index-unit-vectors.ts';
import { Bench } from './crash-safety/bench.ts';
import { DAMAGES, damageFiles, type DamageResult } from './crash-safety/damage-files.ts';
import { type KillCount, killBuilders, type Moment } from './crash-safety/kill-builders.ts';

const command = {
  meta: {
    name: 'npm run check:crash --',
    description: 'Kills builders and damages index files, and checks each time that the right answers go on',
  },
  args: {
    kills: { type: 'string', valueHint: '100', default: '100', description: 'Builders to kill' },
    seed: { type: 'string', valueHint: '1', default: '1', description: 'Seed of the moments and places' },
  },
} as const;

await runCommand(command, async (args) => {
  const kills = wholeNumber('kills', args.kills);
  const random = createRandom(wholeNumber('seed', args.seed));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crash-safety-'));
  try {
    const bench = await Bench.create(readConfig(ROOT_DIR), folder);
    const counts = await killBuilders(bench, kills, random, (done) => {
      if (done % 10 === 0) printError(`${done} of ${kills} builders killed`);
    });
    printOut(renderKills(counts));
    printOut(renderDamages(await damageFiles(bench, random)));
    for (const breach of bench.breaches) printError(`Breach: ${breach}`);
    printOut(bench.breaches.length === 0 ? 'No breach.' : `${bench.breaches.length} breaches.`);
    return bench.breaches.length === 0 ? EXIT_OK : EXIT_FAILURE;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new UsageError(`--${name} takes a whole number, got "${text}".`);
}

function renderKills(counts: ReadonlyMap<Moment, KillCount>): string {
  const rows = [...counts].map(([moment, { kills, old, new: newer }]) => [moment, kills, old, newer] as const);
  const total = rows.reduce((sum, [, kills]) => sum + kills, 0);
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, column) => (column === 0 ? String(cell).padEnd(34) : String(cell).padStart(12))).join('');
  return [line(['Killed', 'times', 'old served', 'new served']), ...rows.map(line), line(['all', total]), ''].join(
    '\n',
  );
}

function renderDamages(results: readonly DamageResult[]): string {
  const files = [...new Set(results.map(({ file }) => file))];
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell) => cell.padEnd(18))
      .join('')
      .trimEnd();
  const rows = files.map((file) =>
    line([file, ...results.filter((result) => result.file === file).map(({ outcome }) => outcome)]),
  );
  return [line(['Served at start-up', ...DAMAGES]), ...rows, ''].join('\n');
}
