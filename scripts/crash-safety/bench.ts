import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { BotError } from '../../src/errors.ts';
import { isRight, QUESTION, versionOf, writeVersion } from './versioned-corpus.ts';

/** What a bot that has just been started serves. */
export interface Served {
  readonly generation: string;
  readonly version: number | null;
  readonly warnings: readonly string[];
}

/** A corpus and its index in a folder of their own, and everything that went against what is promised. */
export class Bench {
  readonly app: App;
  readonly config: Config;
  readonly breaches: string[] = [];

  private constructor(app: App, config: Config) {
    this.app = app;
    this.config = config;
  }

  static async create(settings: Config, folder: string): Promise<Bench> {
    const [corpusDir, dataDir] = [path.join(folder, 'corpus'), path.join(folder, 'data')];
    const config = { ...settings, corpusDir, dataDir, useReader: false };
    return new Bench(await App.load(config), config);
  }

  get indexDir(): string {
    return path.join(this.config.dataDir, 'index');
  }

  /** Notes a breach unless the promise is kept. */
  promise(isKept: boolean, otherwise: string): void {
    if (!isKept) this.breaches.push(otherwise);
  }

  /** Publishes a version as `npm run index` would. */
  async build(version: number): Promise<string> {
    await writeVersion(this.config.corpusDir, version);
    return (await this.app.build()).summary.generation;
  }

  /** Opens the index as a bot does at its start and asks it; an index that cannot be opened is a breach. */
  async start(moment: string): Promise<Served | null> {
    try {
      const { answerer, live, warnings } = await this.app.open();
      const { index } = live.current;
      const version = versionOf(index);
      this.promise(version !== null, `${moment}: the index holds documents of several versions`);
      const answer = await answerer.answer(QUESTION);
      this.promise(version !== null && isRight(answer, version), `${moment}: a wrong answer at start-up`);
      return { generation: index.manifest.generation, version, warnings };
    } catch (error) {
      this.promise(false, `${moment}: the index does not open (${describe(error)})`);
      return null;
    }
  }

  /** Builds once more, as the next `npm run index` would, and looks whether everything is in order again. */
  async mend(version: number, moment: string): Promise<void> {
    try {
      await this.build(version);
    } catch (error) {
      this.promise(false, `${moment}: the next build fails (${describe(error)})`);
      return;
    }
    const served = await this.start(`${moment}, after the next build`);
    this.promise(served?.version === version, `${moment}: the next build is not served`);
    this.promise(served?.warnings.length === 0, `${moment}: the next build leaves a warning`);
    const others = (await readdir(this.indexDir)).filter((name) => !/^\d{6,}-/.test(name) && !isRequest(name));
    this.promise(others.join() === 'current.json', `${moment}: the next build leaves ${others.join(', ')}`);
  }
}

/** A small file of a process that was killed as it asked for the lock: it may be that of one which still runs. */
const isRequest = (name: string): boolean => /^builder\.lock\.[0-9a-f]{16}\.tmp$/.test(name);

/** A failure that no person could understand is a breach by itself, so that its kind is named. */
function describe(error: unknown): string {
  return error instanceof BotError ? `${error.code}: ${error.message}` : `unexpected: ${String(error)}`;
}
