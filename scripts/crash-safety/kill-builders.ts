import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { ROOT_DIR } from '../../src/app.ts';
import { readBuildMessage } from '../../src/index/build-messages.ts';
import { MANIFEST_FILE } from '../../src/index/load-index.ts';
import type { Bench } from './bench.ts';
import { isRight, QUESTION, versionOf, writeVersion } from './versioned-corpus.ts';

const LOCK = 'builder.lock';

/** How far a builder had come, in the order of a build. */
const MOMENTS = [
  'before embedding',
  'while embedding',
  'files and graphs written',
  'manifest written, being checked',
  'folder renamed',
  'pointer moved',
  'finished before the kill',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** Moments that are waited for before a kill: the last ones are too short for a kill at any time to hit them often. */
const AIMED: readonly Moment[] = MOMENTS.slice(0, -1);

/** What came of the kills at one moment. */
export interface KillCount {
  kills: number;
  /** Times that the index of before was served, and that the new one was. */
  old: number;
  new: number;
}

/**
 * Kills so many builders: every second one at any time of a build, the others a little after a moment that is drawn. After
 * each the index is opened as a bot would, a bot that was running all the time is asked, and the next build must clear up.
 */
export async function killBuilders(
  bench: Bench,
  kills: number,
  random: () => number,
  onKill: (done: number) => void,
): Promise<Map<Moment, KillCount>> {
  const counts = new Map(MOMENTS.map((moment): [Moment, KillCount] => [moment, { kills: 0, old: 0, new: 0 }]));
  await bench.build(0);
  const bot = await bench.app.open();
  const buildMs = await measureBuild(bench, 1);
  for (let kill = 1; kill <= kills; kill++) {
    const [before, version] = [kill, kill + 1];
    await writeVersion(bench.config.corpusDir, version);
    const aim = kill % 2 === 0 ? null : AIMED[Math.floor(random() * AIMED.length)]!;
    const moment = await killBuilder(bench, aim, aim === null ? random() * buildMs : random() ** 4 * AIM_SPREAD_MS);
    const name = `kill ${kill}, ${moment}`;
    const served = await bench.start(name);
    const count = counts.get(moment)!;
    count.kills++;
    if (served?.version === before) count.old++;
    if (served?.version === version) count.new++;
    const isAfter = MOMENTS.indexOf(moment) >= MOMENTS.indexOf('pointer moved');
    bench.promise(served?.version === (isAfter ? version : before), `${name}: the wrong index is served`);
    bench.promise(served?.warnings.length === 0, `${name}: start-up has to warn (${served?.warnings.join(' ') ?? ''})`);

    await bot.live.refresh();
    const running = versionOf(bot.live.current.index);
    bench.promise(running !== null && running === served?.version, `${name}: the running bot serves another index`);
    const answer = await bot.answerer.answer(QUESTION);
    bench.promise(running !== null && isRight(answer, running), `${name}: the running bot answers wrongly`);
    await bench.mend(version, name);
    onKill(kill);
  }
  return counts;
}

/** Longest wait between the moment aimed at and the kill; most are far shorter, as the last moments take milliseconds. */
const AIM_SPREAD_MS = 15;

/** Milliseconds from the taking of the lock to the end of a build, and a look that two cannot run at once. */
async function measureBuild(bench: Bench, version: number): Promise<number> {
  await writeVersion(bench.config.corpusDir, version);
  const builder = startBuilder(bench);
  await builder.locked();
  const started = performance.now();
  await builder.reached('while embedding');
  const second = await bench.app.build().then(
    () => 'it builds',
    (error: unknown) => (error as { code?: unknown }).code,
  );
  bench.promise(second === 'INDEX_LOCKED' || builder.hasEnded(), `two builders at once: ${String(second)}`);
  await builder.ended;
  return performance.now() - started;
}

async function killBuilder(bench: Bench, aim: Moment | null, waitMs: number): Promise<Moment> {
  const builder = startBuilder(bench);
  // Before that a builder only loads its model, and there is nothing to lose.
  await builder.locked();
  if (aim !== null) await builder.reached(aim);
  // A timer takes a millisecond at least, which may be all of a moment.
  if (waitMs >= 1) await sleep(waitMs);
  return builder.kill();
}

interface Builder {
  /** Waits until it holds the lock, or has ended. */
  locked(): Promise<void>;
  /** Waits until the build has come so far, or has ended. */
  reached(moment: Moment): Promise<void>;
  hasEnded(): boolean;
  readonly ended: Promise<void>;
  /** @returns How far it had come. */
  kill(): Promise<Moment>;
}

function startBuilder({ config, indexDir }: Bench): Builder {
  const before = look(indexDir);
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(ROOT_DIR, 'scripts/index-corpus.ts'), '--progress-json'],
    {
      cwd: ROOT_DIR,
      env: { ...process.env, CORPUS_DIR: config.corpusDir, DATA_DIR: config.dataDir, DISCORD_TOKEN: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let [isEmbedding, isDone, hasEnded] = [false, false, false];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const message = readBuildMessage(line);
    isEmbedding ||= message?.type === 'progress';
    isDone ||= message?.type === 'result';
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      hasEnded = true;
      resolve();
    });
  });
  const momentNow = (): Moment => {
    const now = look(indexDir);
    if (isDone) return 'finished before the kill';
    if (now.pointer !== before.pointer) return 'pointer moved';
    if (now.newest !== before.newest) return 'folder renamed';
    if (now.building === 'with manifest') return 'manifest written, being checked';
    if (now.building === 'without manifest') return 'files and graphs written';
    return isEmbedding ? 'while embedding' : 'before embedding';
  };
  const waitFor = async (isSo: () => boolean, pause: () => Promise<unknown>): Promise<void> => {
    while (!hasEnded && !isSo()) await pause();
  };
  return {
    ended,
    hasEnded: () => hasEnded,
    locked: () =>
      waitFor(
        () => readdirSync(indexDir).includes(LOCK),
        () => sleep(1),
      ),
    reached: (moment) =>
      waitFor(
        () => MOMENTS.indexOf(momentNow()) >= MOMENTS.indexOf(moment),
        // Without a pause: some moments are over within a millisecond.
        () => nextTurn(),
      ),
    async kill() {
      child.kill('SIGKILL');
      await ended;
      return momentNow();
    },
  };
}

/** What the index folder shows of a build. */
function look(indexDir: string): {
  readonly pointer: string;
  readonly newest: string | undefined;
  readonly building: 'none' | 'without manifest' | 'with manifest';
} {
  const names = readdirSync(indexDir);
  const folder = names.find((name) => name.startsWith('.building-'));
  return {
    pointer: readFileSync(path.join(indexDir, 'current.json'), 'utf8'),
    newest: names
      .filter((name) => /^\d{6,}-/.test(name))
      .sort()
      .at(-1),
    building: folder === undefined ? 'none' : hasManifest(path.join(indexDir, folder)),
  };
}

function hasManifest(folder: string): 'without manifest' | 'with manifest' {
  try {
    return readdirSync(folder).includes(MANIFEST_FILE) ? 'with manifest' : 'without manifest';
  } catch {
    // Renamed since its name was read.
    return 'with manifest';
  }
}
