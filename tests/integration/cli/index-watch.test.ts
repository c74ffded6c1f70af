import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { App } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { acquireBuildLock } from '../../../src/index/build-lock.ts';
import type { BuildSummary } from '../../../src/index/build-report.ts';
import { ROOT_DIR } from '../../support/cli-process.ts';
import { type CliWorkspace, createCliWorkspace } from '../../support/cli-workspace.ts';
import { type RunningProgram, startProgram } from '../../support/program-process.ts';

/** Loading the reader takes a second, and building needs none. */
const NO_READER = { READER: 'off' };

const watch = ({ settings }: CliWorkspace): RunningProgram =>
  startProgram('index-corpus', { ...settings, ...NO_READER }, ['--watch', '--json']);

/** Waits until so many builds are done. */
async function builds(program: RunningProgram, count: number): Promise<BuildSummary[]> {
  await program.printed(new RegExp(`^(?:.*\\n){${count}}`));
  const lines = program.output().stdout.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as BuildSummary);
}

const ferry = (day: string): string => `# The ferry\n\nThe ferry to Orlick leaves at noon on every second ${day}.\n`;

describe('index --watch', () => {
  it('builds at once, then after each change, until a signal ends it', async () => {
    const workspace = await createCliWorkspace();
    const program = watch(workspace);
    const [first] = await builds(program, 1);
    expect(program.output().stderr).toContain(`Watching "${workspace.corpusDir}" for changes; Ctrl+C ends it.\n`);
    expect(first!.documents).toMatchObject({ added: 3, changed: 0, removed: 0 });

    await workspace.write('notes/ferry.md', ferry('Thursday'));
    expect((await builds(program, 2))[1]).toMatchObject({ documents: { added: 1, unchanged: 3 }, embedded: 2 });
    await workspace.write('notes/ferry.md', ferry('Friday'));
    expect((await builds(program, 3))[2]).toMatchObject({ documents: { changed: 1, unchanged: 3 } });
    await rm(path.join(workspace.corpusDir, 'notes/ferry.md'));
    const all = await builds(program, 4);
    expect(all[3]).toMatchObject({ documents: { removed: 1, unchanged: 3 } });
    expect(await workspace.liveGeneration()).toBe(all[3]!.generation);

    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('builds once for many changes', async () => {
    const workspace = await createCliWorkspace();
    const program = watch(workspace);
    await builds(program, 1);
    for (let number = 0; number < 20; number++) await workspace.write(`ferry-${number}.md`, ferry(`day ${number}`));
    expect((await builds(program, 2))[1]!.documents).toMatchObject({ added: 20 });
    await workspace.write('ferry-0.md', ferry('Sunday'));
    const all = await builds(program, 3);
    expect(all.map(({ documents }) => documents.added + documents.changed)).toEqual([3, 20, 1]);
  });

  it('says what is wrong with a file, and takes it in when it is mended', async () => {
    const workspace = await createCliWorkspace();
    const program = watch(workspace);
    await builds(program, 1);
    await workspace.write('ferry.md', `---\ntitle: [a\n---\n${ferry('Thursday')}`);
    await program.said(/1 file was left out; the rest is indexed\.\n/);
    expect(program.output().stderr).toContain('Cannot read the front matter of "ferry.md"');
    await workspace.write('ferry.md', ferry('Thursday'));
    expect((await builds(program, 3))[2]).toMatchObject({ documents: { added: 1 } });
  });

  it('says its sentence when a build fails, goes on watching, and keeps the index', async () => {
    const workspace = await createCliWorkspace();
    const program = watch(workspace);
    const [first] = await builds(program, 1);
    await rename(workspace.corpusDir, `${workspace.corpusDir}-away`);
    await program.said(/Cannot read the corpus folder ".+": it does not exist\. Create it or set CORPUS_DIR\.\n/);
    expect(await workspace.liveGeneration()).toBe(first!.generation);
    await rename(`${workspace.corpusDir}-away`, workspace.corpusDir);
    await builds(program, 2);
    await workspace.write('ferry.md', ferry('Thursday'));
    expect((await builds(program, 3))[2]).toMatchObject({ documents: { added: 1, unchanged: 3 } });
  });

  it('waits for another build to end, says so once, and then builds', async () => {
    const workspace = await createCliWorkspace();
    const unlock = await acquireBuildLock(path.join(workspace.dataDir, 'index'), new Date());
    const program = watch(workspace);
    await program.said(/Cannot build the index: process \d+ has been building it since/);
    await unlock();
    expect((await builds(program, 1))[0]).toMatchObject({ documents: { added: 3 } });
    expect(program.output().stderr.match(/Cannot build the index/g)).toHaveLength(1);
  });

  it('gives up a build that is under way when it is asked to end, and leaves nothing of it', async () => {
    const workspace = await createCliWorkspace();
    for (let number = 0; number < 100; number++) await workspace.write(`ferry-${number}.md`, ferry(`day ${number}`));
    const program = watch(workspace);
    await program.said(/Embedding 25 %/);
    program.signal('SIGINT');
    expect(await program.ended).toBe(0);
    const left = await readdir(path.join(workspace.dataDir, 'index'));
    expect(left.filter((name) => name.startsWith('.building') || name.includes('lock'))).toEqual([]);
    expect(program.output().stderr).not.toContain('unexpected');
  });

  it('lets a running app serve each new generation, and new synonyms without one', async () => {
    const workspace = await createCliWorkspace();
    const program = watch(workspace);
    await builds(program, 1);
    const app = await App.load(loadConfig({ ...workspace.settings, ...NO_READER }, ROOT_DIR));
    const { answerer, live } = await app.open();

    await workspace.write('ferry.md', ferry('Thursday'));
    const [, second] = await builds(program, 2);
    expect(await live.refresh()).toBe(second!.generation);
    const answer = await answerer.answer('When does the ferry to Orlick leave?');
    expect(answer.index).toMatchObject({ generation: second!.generation, documents: 4 });
    expect(answer.excerpts[0]!.text).toContain('every second Thursday');

    const found = (): number => live.current.retriever.searchWords(live.current.retriever.understand('vaporetto')).size;
    expect(found()).toBe(0);
    await workspace.write('synonyms.yaml', '- [ferry, vaporetto]\n');
    expect(await live.refreshKnowledge()).toBe(true);
    expect(found()).toBe(1);
    expect((await builds(program, 3))[2]!.generation).toBe(second!.generation);
  });
});
