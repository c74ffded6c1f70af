import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace, makeIndexedWorkspace } from '../../support/cli-workspace.ts';
import { SAMPLE_TOKEN as TOKEN } from '../../support/discord-for-each-test.ts';

const NAMES = ['Node.js', 'Native modules', 'Model', 'Corpus', 'Data folder', 'Index', 'Discord token'];

let indexed: CliWorkspace;

beforeAll(async () => {
  indexed = await makeIndexedWorkspace();
});

afterAll(() => indexed.removeFolder());

/** Names of what is to be mended. */
function faultsIn(stdout: string): string[] {
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => /^(?:ok {2}|MEND) {2}([^:]+): ./.exec(line)?.[1])).toEqual(NAMES);
  return lines.filter((line) => line.startsWith('MEND')).map((line) => /^MEND {2}([^:]+)/.exec(line)![1]!);
}

describe('doctor', () => {
  it('finds nothing to mend in a working set-up, and never shows the token', async () => {
    const { exitCode, stdout, stderr } = await indexed.run('doctor', [], { DISCORD_TOKEN: TOKEN });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(faultsIn(stdout)).toEqual([]);
    expect(stdout).not.toContain(TOKEN);
    expect(stdout).toContain(`Index: ${await indexed.liveGeneration()}: 3 documents, 4 passages`);
  });

  it('says how to mend each of many faults', async () => {
    const workspace = await createCliWorkspace();
    await workspace.write('bad.md', new Uint8Array([0x61, 0xff]));
    const { exitCode, stdout } = await workspace.run('doctor', [], {
      DISCORD_TOKEN: 'not-a-bot-token',
      MODELS_DIR: path.join(workspace.folder, 'gone'),
      DATA_DIR: path.join(workspace.corpusDir, 'bad.md'),
    });
    expect(exitCode).toBe(1);
    expect(faultsIn(stdout)).toEqual(['Model', 'Corpus', 'Data folder', 'Index', 'Discord token']);
    for (const remedy of ['MODELS_DIR', '"bad.md"', 'DATA_DIR', 'npm run index', 'Copy it again']) {
      expect(stdout).toContain(remedy);
    }
    expect(stdout).not.toContain('not-a-bot-token');
  });

  it('finds an index whose files are damaged', async () => {
    const workspace = await createCliWorkspace();
    await workspace.run('index-corpus', []);
    const folder = path.join(workspace.dataDir, 'index', await workspace.liveGeneration());
    await writeFile(path.join(folder, 'passages.f32'), 'damaged');
    const { exitCode, stdout } = await workspace.run('doctor', []);
    expect(faultsIn(stdout)).toEqual(['Index']);
    expect(exitCode).toBe(1);
  });
});
