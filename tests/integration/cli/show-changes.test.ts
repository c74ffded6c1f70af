import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCliWorkspace } from '../../support/cli-workspace.ts';

describe('changes', () => {
  it('lists what the index does not have, by content and not by time, and leaves the index alone', async () => {
    const workspace = await createCliWorkspace();
    await workspace.run('index-corpus', []);
    const generation = await workspace.liveGeneration();
    await workspace.write('harbour.md', await workspace.read('harbour.md'));
    expect(await workspace.run('show-changes', [])).toEqual({
      exitCode: 0,
      stdout: `Documents since index ${generation}: 0 added, 0 changed, 0 removed, 3 unchanged.\n`,
      stderr: '',
    });
    await workspace.write('a/weather.md', 'Fog is common in March.');
    await workspace.write('bakery.md', 'Bread is baked.');
    await workspace.write('data.md', new Uint8Array([0, 1, 2]));
    await rm(path.join(workspace.corpusDir, 'notes/visitors.md'));
    const { stdout } = await workspace.run('show-changes', []);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      `Documents since index ${generation}: 1 added, 1 changed, 1 removed, 1 unchanged.`,
      '  added    a/weather.md',
      '  changed  bakery.md',
      '  removed  notes/visitors.md',
    ]);
    expect(stdout).toContain('  problem  Skipped "data.md"');
    const json = await workspace.run('show-changes', ['--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      generation,
      added: ['a/weather.md'],
      changed: ['bakery.md'],
      removed: ['notes/visitors.md'],
      unchanged: 1,
      problems: [{ path: 'data.md' }],
    });
    expect(await workspace.liveGeneration()).toBe(generation);
  });

  it('says that there is no index, or that it is damaged', async () => {
    const workspace = await createCliWorkspace();
    const missing = await workspace.run('show-changes', ['--json']);
    expect(missing).toMatchObject({ exitCode: 1, stdout: '' });
    expect(missing.stderr).toMatch(/^There is no index in ".+"\. Build it with `npm run index`\.\n$/);
    await workspace.run('index-corpus', []);
    const folder = path.join(workspace.dataDir, 'index', await workspace.liveGeneration());
    await writeFile(path.join(folder, 'documents.jsonl'), '{}\n');
    const damaged = await workspace.run('show-changes', []);
    expect(damaged).toMatchObject({ exitCode: 1, stdout: '' });
    expect(damaged.stderr).toContain('documents.jsonl cannot be used. Rebuild it');
  });
});
