import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuildProcess, runRollbackProcess } from '../../../src/index/build-process.ts';
import type { BuildProgress } from '../../../src/index/build-report.ts';
import { commandEnvironment, ROOT_DIR } from '../../support/cli-process.ts';
import { type CliWorkspace, createCliWorkspace } from '../../support/cli-workspace.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** Real builds at low priority, which other work goes before. */
const TIMEOUT_MS = 240_000;

const inWorkspace = (workspace: CliWorkspace) => ({ rootDir: ROOT_DIR, env: commandEnvironment(workspace.settings) });

/** A root folder whose indexing script is the given code. */
async function createRoot(code: string): Promise<{ rootDir: string; env: NodeJS.ProcessEnv }> {
  const rootDir = await createTemporaryFolder();
  await mkdir(path.join(rootDir, 'scripts'));
  await writeFile(path.join(rootDir, 'package.json'), '{"type": "module"}');
  await writeFile(path.join(rootDir, 'scripts/index-corpus.ts'), code);
  await symlink(path.join(ROOT_DIR, 'node_modules'), path.join(rootDir, 'node_modules'));
  return { rootDir, env: commandEnvironment({}) };
}

describe('a build in a process of its own', { timeout: TIMEOUT_MS }, () => {
  it('tells its progress and gives the report', async () => {
    const workspace = await createCliWorkspace();
    await workspace.write('latin.md', new Uint8Array([0x63, 0x61, 0x66, 0xe9]));
    const progress: BuildProgress[] = [];
    const report = await runBuildProcess({
      ...inWorkspace(workspace),
      onProgress: (step) => progress.push(step),
    });
    expect(report).toMatchObject({
      summary: { documents: { added: 3 }, passages: 4, sentences: 9, embedded: 13, reused: 0 },
      gate: { failures: [], ownText: { checked: 4, found: 4 } },
      problems: [{ path: 'latin.md' }],
    });
    expect(report.summary.generation).toBe(await workspace.liveGeneration());
    expect(new Set(progress.map(({ step }) => step))).toEqual(new Set(['embed', 'graph', 'check']));
    expect(progress).toContainEqual({ step: 'embed', done: 13, total: 13, documents: 3, passages: 4 });
    const again = await runBuildProcess({ ...inWorkspace(workspace), full: true });
    expect(again.summary).toMatchObject({ documents: { unchanged: 3 }, embedded: 13 });
  });

  it('fails as a build in this process would', async () => {
    const workspace = await createCliWorkspace({});
    const failure = await failureOf(runBuildProcess(inWorkspace(workspace)));
    expect(failure.code).toBe('CORPUS_INVALID');
    expect(failure.message).toContain(workspace.corpusDir);
  });

  it('is gone with all that it held when it is stopped, and the next one clears up', async () => {
    const workspace = await createCliWorkspace();
    const controller = new AbortController();
    const failure = await failureOf(
      runBuildProcess({
        ...inWorkspace(workspace),
        signal: controller.signal,
        onProgress: () => {
          controller.abort();
        },
      }),
    );
    expect(failure.code).toBe('BUILD_STOPPED');
    expect(existsSync(path.join(workspace.dataDir, 'index/current.json'))).toBe(false);
    // Were it still running, it would hold the lock.
    await runBuildProcess(inWorkspace(workspace));
    expect((await readdir(path.join(workspace.dataDir, 'index'))).sort()).toEqual([
      await workspace.liveGeneration(),
      'current.json',
    ]);
  });

  it('rolls back as in this process, and fails as there', async () => {
    const workspace = await createCliWorkspace();
    const { generation: first } = (await runBuildProcess(inWorkspace(workspace))).summary;
    await workspace.write('ferry.md', '# Ferry\n\nThe ferry to Orlick leaves at noon on every second Thursday.\n');
    const { generation: second } = (await runBuildProcess(inWorkspace(workspace))).summary;
    const rollBackTo = (generation: string) => runRollbackProcess({ ...inWorkspace(workspace), generation });
    expect(await rollBackTo('1')).toEqual({ generation: first, previous: second });
    expect(await workspace.liveGeneration()).toBe(first);
    expect(await failureOf(rollBackTo('--force'))).toMatchObject({
      code: 'INDEX_NOT_FOUND',
      message: expect.stringContaining(`"--force": there is no such generation`) as string,
    });
    expect(await workspace.liveGeneration()).toBe(first);
  });

  it('does not begin when it was stopped before', async () => {
    const workspace = await createCliWorkspace();
    const failure = await failureOf(runBuildProcess({ ...inWorkspace(workspace), signal: AbortSignal.abort() }));
    expect(failure.code).toBe('BUILD_STOPPED');
    expect(existsSync(workspace.dataDir)).toBe(false);
  });
});

describe('a process that', () => {
  it.each([
    ['is killed', 'process.stderr.write("out of luck\\n"); process.kill(process.pid, "SIGKILL");', 'SIGKILL'],
    ['ends without a result', 'process.stderr.write("first\\nout of luck\\n"); process.exit(3);', 'exit code 3'],
    ['throws', 'throw new Error("out of luck");', 'exit code 1'],
  ])('%s makes an error that says how it ended', async (_, code, how) => {
    const failure = await failureOf(runBuildProcess(await createRoot(code)));
    expect(failure.code).toBe('BUILD_FAILED');
    expect(failure.message).toContain(how);
    expect(String(failure.cause)).toContain('out of luck');
  });

  it('cannot be started makes an error', async () => {
    const { env } = await createRoot('');
    const rootDir = path.join(await createTemporaryFolder(), 'missing');
    const failure = await failureOf(runBuildProcess({ rootDir, env }));
    expect(failure.code).toBe('BUILD_FAILED');
    expect(failure.message).toContain('could not be started');
  });

  it('prints other lines too is understood all the same', async () => {
    const error = { type: 'error', code: 'INDEX_LOCKED', message: 'Another build runs.' };
    const root = await createRoot(`console.log("native noise\\n" + ${JSON.stringify(JSON.stringify(error))});`);
    expect(await failureOf(runBuildProcess(root))).toMatchObject({ code: 'INDEX_LOCKED', message: error.message });
  });

  it('tells its progress to a caller that throws is ended, and the caller gets its own error', async () => {
    const progress = { type: 'progress', step: 'embed', done: 1, total: 2, documents: 1, passages: 1 };
    const root = await createRoot(
      `console.log(${JSON.stringify(JSON.stringify(progress))}); setInterval(() => undefined, 1000);`,
    );
    const onProgress = (): void => {
      throw new RangeError('mine');
    };
    await expect(runBuildProcess({ ...root, onProgress })).rejects.toThrow(new RangeError('mine'));
  });

  it('builds has a low priority, one that rolls back has not, and neither has the Discord token', async () => {
    const root = await createRoot(`
      import os from 'node:os';
      setTimeout(() => {
        const seen = [os.getPriority(), process.env.DISCORD_TOKEN, process.argv.slice(2).join(' ')];
        console.log(JSON.stringify({ type: 'error', code: null, message: seen.join('|') }));
      }, 200);
    `);
    const env = { ...root.env, DISCORD_TOKEN: 'secret' };
    const failure = await failureOf(runBuildProcess({ ...root, env, full: true, force: true }));
    expect(failure.message).toBe('10||--progress-json --full --force');
    const rollback = await failureOf(runRollbackProcess({ ...root, env, generation: '12' }));
    expect(rollback.message).toBe(`${os.getPriority()}||--progress-json --rollback=12`);
  });
});
