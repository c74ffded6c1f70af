import { rename } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BuildSummary } from '../../../src/index/build-report.ts';
import { type CliWorkspace, createCliWorkspace } from '../../support/cli-workspace.ts';

async function indexJson(workspace: CliWorkspace, ...flags: readonly string[]): Promise<BuildSummary> {
  const { exitCode, stdout, stderr } = await workspace.run('index-corpus', ['--json', ...flags]);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as BuildSummary;
}

describe('index', () => {
  it('prints a summary on stdout and its progress on stderr', async () => {
    const workspace = await createCliWorkspace();
    const { exitCode, stdout, stderr } = await workspace.run('index-corpus', []);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^Index [\w-]+ is live\.\nDocuments: 3 added, 0 changed, 0 removed, 0 unchanged\.\nPassages: 4 with 9 sentences; 13 texts embedded, 0 reused\.\nChecks: 4 of 4 passages found by their own text; HNSW as exact search in 100\.0 % \(passages\) and 100\.0 % \(sentences\); recall@3 not compared: there is no earlier index to compare with\.\nTime: \d+\.\d s\.\n$/,
    );
    expect(stderr.split('\n')[0]).toMatch(/^Embedding 25 % \(\d+\/13 texts\)$/);
    expect(stderr).toContain('Indexing 100 % (13/13 texts)');
    expect(stderr).toContain('Checking 100 % (3/3 checks)');
    expect(stdout).toContain(await workspace.liveGeneration());
  });

  it('embeds only what an edit changed, nothing when nothing changed, and all with --full', async () => {
    const workspace = await createCliWorkspace();
    const first = await indexJson(workspace);
    expect(Object.keys(first)).toEqual([
      'generation',
      'documents',
      'passages',
      'sentences',
      'embedded',
      'reused',
      'seconds',
    ]);
    expect(first).toMatchObject({
      documents: { added: 3, changed: 0, removed: 0, unchanged: 0 },
      passages: 4,
      sentences: 9,
      embedded: 13,
      reused: 0,
      seconds: expect.any(Number) as number,
    });

    const again = await indexJson(workspace);
    expect(again).toMatchObject({
      generation: first.generation,
      documents: { added: 0, changed: 0, removed: 0, unchanged: 3 },
      embedded: 0,
      reused: 13,
    });

    await workspace.write(
      'bakery.md',
      '# The bakery\n\nRye bread is baked every morning except Sunday. The oven burns birch wood from the northern hills.\n',
    );
    const edited = await indexJson(workspace);
    expect(edited).toMatchObject({
      documents: { added: 0, changed: 1, removed: 0, unchanged: 2 },
      embedded: 2,
      reused: 11,
    });
    expect(edited.generation).not.toBe(first.generation);
    expect(await workspace.liveGeneration()).toBe(edited.generation);

    const full = await indexJson(workspace, '--full');
    expect(full).toMatchObject({ documents: { unchanged: 3 }, embedded: 13, reused: 0 });
  });

  it('leaves out files that cannot be used, names them, indexes the rest and fails', async () => {
    const workspace = await createCliWorkspace();
    await workspace.write('latin.md', new Uint8Array([0x63, 0x61, 0x66, 0xe9]));
    await workspace.write('front.md', '---\ntitle: [a\n---\nText.');
    const { exitCode, stdout, stderr } = await workspace.run('index-corpus', ['--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ documents: { added: 3 } });
    expect(stderr).toContain('"latin.md"');
    expect(stderr).toContain('"front.md"');
    expect(stderr.trimEnd()).toMatch(/\n2 files were left out; the rest is indexed\.$/);
  });

  it('fails without a corpus folder, and the index goes on to answer', async () => {
    const workspace = await createCliWorkspace();
    const { generation } = await indexJson(workspace);
    await rename(workspace.corpusDir, `${workspace.corpusDir}-away`);
    const { exitCode, stdout, stderr } = await workspace.run('index-corpus', []);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      `Cannot read the corpus folder "${workspace.corpusDir}": it does not exist. Create it or set CORPUS_DIR.\n`,
    );
    expect(await workspace.liveGeneration()).toBe(generation);
    const asked = await workspace.run('ask', ['Who built the lighthouse?']);
    expect(asked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Ada Brandt') as string });
  });

  it('names the data folder that cannot be written', async () => {
    const workspace = await createCliWorkspace();
    await workspace.write('file.txt', 'A file, not a folder.');
    const DATA_DIR = `${workspace.corpusDir}/file.txt`;
    const { exitCode, stderr } = await workspace.run('index-corpus', [], { DATA_DIR });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Cannot write the index "${DATA_DIR}`);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
