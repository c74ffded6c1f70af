import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src/index/history.ts';
import { createCliWorkspace } from '../../support/cli-workspace.ts';

describe('index --history and --rollback', () => {
  it('show what was built, make an older index answer, and bring the documents back with the next build', async () => {
    const workspace = await createCliWorkspace();
    await workspace.run('index-corpus', []);
    const older = await workspace.liveGeneration();
    const bakery = await workspace.read('bakery.md');
    await workspace.write('bakery.md', bakery.replace('birch', 'maple'));
    await workspace.run('index-corpus', []);
    const newer = await workspace.liveGeneration();

    const shown = await workspace.run('index-corpus', ['--history']);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toMatch(new RegExp(`^${newer} \\(live\\)\\n[^]*\\n\\n${older}\\n`));
    expect(shown.stdout).toContain(`Since ${older}: 0 added, 1 changed, 0 removed, 2 unchanged.`);
    expect(shown.stdout).toContain('Embedded 2 texts, reused 11, in ');

    const rolledBack = await workspace.run('index-corpus', ['--rollback', older.slice(0, 6)]);
    expect(rolledBack).toMatchObject({ exitCode: 0, stdout: `Index ${older} is live instead of ${newer}.\n` });
    expect(rolledBack.stderr).toContain('npm run index');
    expect(await workspace.liveGeneration()).toBe(older);
    const asked = await workspace.run('ask', ['Which wood does the oven burn?'], { READER: 'off' });
    expect(asked.stdout).toContain('birch wood');

    const { stdout } = await workspace.run('index-corpus', ['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ documents: { changed: 1, unchanged: 2 }, embedded: 0 });
    const history = JSON.parse((await workspace.run('index-corpus', ['--history', '--json'])).stdout) as HistoryEntry[];
    expect(history.map(({ isLive }) => isLive)).toEqual([true, false, false]);
    expect(history.map(({ generation }) => generation).slice(1)).toEqual([newer, older]);
  });

  it('fail in a sentence for a generation that is not kept', async () => {
    const workspace = await createCliWorkspace();
    expect(await workspace.run('index-corpus', ['--history'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('No generation') as string,
    });
    const { exitCode, stdout, stderr } = await workspace.run('index-corpus', ['--rollback', '000007']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      'Cannot roll back to "000007": there is no such generation. None is kept. Build one with `npm run index`.\n',
    );
  });

  it.each([
    [['--history', '--rollback', '000001']],
    [['--history', '--force']],
    [['--rollback', '000001', '--full']],
    [['--json', '--progress-json']],
  ])('do not go with other options: %j', async (flags) => {
    const workspace = await createCliWorkspace();
    expect(await workspace.run('index-corpus', flags)).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
