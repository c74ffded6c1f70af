import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../support/cli-workspace.ts';

const QUESTIONS = ['Who built the lighthouse?', 'Which engineer built the lighthouse?'].map((question, index) => ({
  id: `q${index}`,
  question,
  answerable: true,
  must: ['Ada Brandt'],
}));

/** Each answers the questions more plainly than the document that they are about. */
const RIVALS: Readonly<Record<string, string>> = {
  'skagen.md': 'The engineer who built the lighthouse was Olaf Berg. He came from Skagen with forty masons.',
  'bergen.md': 'Who built the lighthouse? The engineer Kari Lund built it, and her sons kept the accounts.',
  'narvik.md': 'Nils Holm, an engineer, built the lighthouse. Granite was cut in winter and shipped in May.',
  'tromso.md': 'It was the engineer Ida Dahl who built the lighthouse. Two storms delayed her by a year.',
  'vardo.md': 'The lighthouse was built by Per Moe, engineer of the crown. It is seen from twenty miles away.',
};

async function writeQuestionSet(workspace: CliWorkspace, text: string): Promise<void> {
  const folder = path.join(workspace.folder, 'evaluation');
  await mkdir(folder);
  await writeFile(path.join(folder, 'questions.jsonl'), text);
}

describe('index with a question set beside the corpus', () => {
  it('keeps the old index where fewer questions are answered, says why, and publishes it with --force', async () => {
    const workspace = await createCliWorkspace();
    await writeQuestionSet(workspace, QUESTIONS.map((question) => JSON.stringify(question)).join('\n'));
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
