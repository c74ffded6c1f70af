import { copyFile, cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { INDEX_FILES, MANIFEST_FILE } from '../../src/index/load-index.ts';
import type { Bench } from './bench.ts';
import { isRight, QUESTION, versionOf } from './versioned-corpus.ts';

const POINTER = 'current.json';

export const DAMAGES = ['byte flipped', 'truncated', 'emptied', 'swapped', 'removed'] as const;
type Damage = (typeof DAMAGES)[number];

/** What a bot serves that is started after the damage. */
type Outcome = 'live' | 'one before' | 'breach';

export interface DamageResult {
  readonly file: string;
  readonly damage: Damage;
  readonly outcome: Outcome;
}

/**
 * Damages each file of the live generation, and the pointer, in every way; each time it opens the index as a bot would,
 * asks a bot that was running before, and lets the next build mend it.
 */
export async function damageFiles(bench: Bench, random: () => number): Promise<DamageResult[]> {
  const [older, live] = [1, 2];
  await rm(bench.config.dataDir, { recursive: true, force: true });
  const generations = { older: await bench.build(older), live: await bench.build(live) };
  const pristine = `${bench.config.dataDir}-pristine`;
  await cp(bench.config.dataDir, pristine, { recursive: true });
  const olderPointer = await pointerTo(bench, generations.older);
  const results: DamageResult[] = [];
  for (const file of [...Object.values(INDEX_FILES), MANIFEST_FILE, POINTER]) {
    for (const damage of DAMAGES) {
      await rm(bench.config.dataDir, { recursive: true });
      await cp(pristine, bench.config.dataDir, { recursive: true });
      const name = `${file} ${damage}`;
      const breachesBefore = bench.breaches.length;
      const bot = await bench.app.open();
      const target = path.join(bench.indexDir, file === POINTER ? '' : generations.live, file);
      if (file === POINTER && damage === 'swapped') await writeFile(target, olderPointer);
      else await spoil(target, damage, path.join(bench.indexDir, generations.older, file), random);

      const served = await bench.start(name);
      // A whole pointer to the older generation is what a rollback leaves: nothing is amiss.
      const isWarned = (served?.warnings.length ?? 0) > 0 || (file === POINTER && damage === 'swapped');
      bench.promise(isWarned, `${name}: start-up does not say that anything is wrong`);
      if (file !== POINTER) bench.promise(served?.version === older, `${name}: the one before is not served`);

      await bot.live.refresh();
      const running = versionOf(bot.live.current.index);
      const answer = await bot.answerer.answer(QUESTION);
      bench.promise(running !== null && isRight(answer, running), `${name}: the running bot answers wrongly`);
      if (file !== POINTER) bench.promise(running === live, `${name}: the running bot lost its index`);
      await bench.mend(live, name);
      const isBreach = bench.breaches.length > breachesBefore;
      results.push({ file, damage, outcome: isBreach ? 'breach' : served?.version === live ? 'live' : 'one before' });
    }
  }
  return results;
}

/** The pointer's content as it would be were the generation live. */
async function pointerTo(bench: Bench, generation: string): Promise<string> {
  const file = path.join(bench.indexDir, POINTER);
  const before = await readFile(file, 'utf8');
  await bench.app.rollBack(generation);
  const content = await readFile(file, 'utf8');
  await writeFile(file, before);
  return content;
}

async function spoil(file: string, damage: Damage, sameFileOfOlder: string, random: () => number): Promise<void> {
  const bytes = await readFile(file);
  switch (damage) {
    case 'byte flipped':
      bytes[Math.floor(random() * bytes.length)]! ^= 0xff;
      return writeFile(file, bytes);
    case 'truncated':
      return truncate(file, Math.floor(random() * (bytes.length - 1)) + 1);
    case 'emptied':
      return truncate(file);
    case 'swapped':
      return copyFile(sameFileOfOlder, file);
    case 'removed':
      return rm(file);
  }
}
