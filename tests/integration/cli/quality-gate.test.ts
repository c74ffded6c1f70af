import { describe, expect, it } from 'vitest';
import { createCliWorkspace } from '../../support/cli-workspace.ts';
import { RIVALS, writeQuestionSet } from '../../support/quality-gate-rivals.ts';

describe('index with a question set beside the corpus', () => {
  it('keeps the old index where fewer questions are answered, says why, and publishes it with --force', async () => {
    const workspace = await createCliWorkspace();
    await writeQuestionSet(workspace);
    await workspace.run('index-corpus', []);
    const live = await workspace.liveGeneration();
    await workspace.write('weather.md', 'Fog is common in March. Gales come from the west.');
    expect(await workspace.run('index-corpus', [])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('recall@3 100.0 % after 100.0 % on 2 questions') as string,
    });
    const better = await workspace.liveGeneration();
    expect(better).not.toBe(live);

    for (const [file, text] of Object.entries(RIVALS)) await workspace.write(file, text);
    const { exitCode, stdout, stderr } = await workspace.run('index-corpus', ['--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^The new index was not published, since recall@3 on 2 questions fell from 100\.0 % to 0\.0 % .* kept aside as "\.rejected-[\w-]+", .*--force/,
    );
    expect(await workspace.liveGeneration()).toBe(better);

    const forced = await workspace.run('index-corpus', ['--json', '--force']);
    expect(forced.exitCode).toBe(0);
    expect(forced.stderr).toContain('Published by force, although recall@3 on 2 questions fell');
    expect(await workspace.liveGeneration()).toBe((JSON.parse(forced.stdout) as { generation: string }).generation);
  });

  it('does not mind a set that cannot be used, and says so', async () => {
    const workspace = await createCliWorkspace();
    await writeQuestionSet(workspace, '{"id": 1}\n');
    await workspace.run('index-corpus', []);
    await workspace.write('weather.md', 'Fog is common in March.');
    expect(await workspace.run('index-corpus', [])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/recall@3 not compared: .*"evaluation\/questions\.jsonl", line 1/) as string,
    });
  });
});
