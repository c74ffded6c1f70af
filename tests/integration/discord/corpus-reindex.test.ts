import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startScript } from '../../support/index-child-process.ts';
import type { CliWorkspace } from '../../support/cli-workspace.ts';
import { USER_ID } from '../../support/discord-interactions.ts';
import { createCorpusBot, type ModeratedBot } from '../../support/moderated-bot.ts';
import { RIVALS, writeQuestionSet } from '../../support/quality-gate-rivals.ts';

const FERRY = '# The ferry\n\nThe ferry to Orlick leaves at noon on every second Thursday of the month.\n';
const FERRY_QUESTION = 'When does the ferry to Orlick leave?';
const OLD_QUESTION = 'Who built the lighthouse of Marwick in 1887?';

/** A document that takes a second or two to embed; longer where a busy machine leaves a low priority little. */
function longDocument(sentences = 200): string {
  const lines = Array.from(
    { length: sentences },
    (_, index) => `Ship number ${index} of the fleet carried ${index * 7} barrels of herring to port ${index % 13}.`,
  );
  return `# The fleet\n\n${lines.join(' ')}\n`;
}

const isProgress = /Reindexing: \d+ %/;

/** The process that builds, by the lock that it holds. */
async function builderOf(workspace: CliWorkspace): Promise<number> {
  const lock = await readFile(path.join(workspace.dataDir, 'index/builder.lock'), 'utf8');
  return (JSON.parse(lock) as { pid: number }).pid;
}

/** Starts a reindex of a long document and waits until it is under way. */
async function startLongBuild(bot: ModeratedBot, workspace: CliWorkspace): Promise<string> {
  await workspace.write('fleet.md', longDocument());
  const token = bot.send('reindex');
  await bot.discord.until(() => isBuilding(bot), 30);
  return token;

  function isBuilding({ discord }: ModeratedBot): boolean {
    return discord.requests.some(
      ({ path: target, body }) => target.includes(token) && isProgress.test(JSON.stringify(body)),
    );
  }
}

describe('/corpus reindex', { timeout: 300_000 }, () => {
  it('shows how far it is, then the difference, and the new text is answered from at once', async () => {
    const { bot, workspace } = await createCorpusBot();
    await workspace.write('ferry.md', FERRY);
    await workspace.write('bakery.md', '# The bakery\n\nRye bread is baked on Mondays too.\n');
    expect(await bot.ask(FERRY_QUESTION)).not.toContain('second Thursday');
    const token = bot.send('reindex');
    const text = await bot.read(token, /is live/);
    const generation = await workspace.liveGeneration();
    expect(text).toContain(`**Index \`${generation}\` is live.**`);
    expect(text).toContain('Quality gate: passed.');
    expect(text).toContain('Documents: 1 added, 1 changed, 0 removed, 2 unchanged.');
    expect(text).toMatch(/Passages: 5 with 9 sentences; \d texts embedded, 10 reused\./);
    expect(text).toMatch(/Checks: 5 of 5 passages found by their own text; HNSW as exact search in 100\.0 %/);
    const bodies = bot.discord.requests.filter((request) => request.path.includes(token));
    expect(bodies[0]!.body).toMatchObject({ type: 5, data: { flags: 64 } });
    expect(JSON.stringify(bodies[1]!.body)).toContain('Reindexing:** starting');
    expect(await bot.ask(FERRY_QUESTION)).toContain('second Thursday');
    expect(bot.log()).toContainEqual(
      expect.objectContaining({ audit: true, user: USER_ID, subcommand: 'reindex', allowed: true }),
    );
    const again = await bot.read(bot.send('reindex'), /Nothing had changed/);
    expect(again).toContain(`index \`${generation}\` stays live`);
    expect(again).toContain('0 texts embedded');
  });

  it('tells a second one who started the first and how far it is, while questions are answered', async () => {
    const { bot, workspace } = await createCorpusBot();
    const token = await startLongBuild(bot, workspace);
    const second = await bot.read(bot.send('reindex', {}, { userId: '400000000000000002' }), /started/);
    expect(second).toMatch(new RegExp(`A reindex that <@${USER_ID}> started <t:\\d+:R> is running: \\d+ %`));
    expect(await bot.ask(OLD_QUESTION)).toContain('Ada Brandt');
    const rollback = bot.send('rollback', { generation: '000001' });
    expect(await bot.read(rollback, /started/)).toContain(`<@${USER_ID}>`);
    const status = await bot.read(bot.send('status'), /Status/);
    expect(status).toMatch(/not in the index yet: 1 added|the folder is as the index has it/);
    const text = await bot.read(token, /is live/);
    expect(text).toContain('Documents: 1 added, 0 changed, 0 removed, 3 unchanged.');
    expect(await bot.read(bot.send('status'), /Status/)).toMatch(
      new RegExp(`Last reindex from Discord:\\*\\* by <@${USER_ID}>, ended <t:\\d+:R>: done\\.`),
    );
  });

  it('says in a sentence that its process was killed, and the old index goes on answering', async () => {
    const { bot, workspace } = await createCorpusBot();
    const generation = await workspace.liveGeneration();
    const token = await startLongBuild(bot, workspace);
    process.kill(await builderOf(workspace), 'SIGKILL');
    const text = await bot.read(token, /failed/);
    expect(text).toContain('The build of the index failed: it was ended by SIGKILL');
    expect(text.split('\n')).toHaveLength(1);
    expect(await bot.ask(OLD_QUESTION)).toContain('Ada Brandt');
    expect(await workspace.liveGeneration()).toBe(generation);
    expect(await bot.read(bot.send('status'), /Status/)).toContain('it was ended by SIGKILL');
    expect(await bot.read(bot.send('reindex'), /is live/)).toContain('1 added');
  });

  it('keeps the old index where the new one fails the checks, says why, and publishes it by force', async () => {
    const { bot, workspace } = await createCorpusBot();
    await writeQuestionSet(workspace);
    const generation = await workspace.liveGeneration();
    await workspace.write('weather.md', 'Fog is common in March. Gales come from the west.');
    for (const [file, text] of Object.entries(RIVALS)) await workspace.write(file, text);
    const refused = await bot.read(bot.send('reindex'), /not published/);
    expect(refused).toMatch(/recall\\@3 on 2 questions fell from 100\.0 % to 0\.0 %/);
    expect(refused).toContain('`/corpus reindex force:True` publishes it all the same.');
    expect(await workspace.liveGeneration()).toBe(generation);
    const forced = await bot.read(bot.send('reindex', { force: true }), /is live/);
    expect(forced).toContain('Quality gate: **not passed**.');
    expect(forced).toMatch(/Published by force, although recall\\@3 on 2 questions fell/);
    expect(await workspace.liveGeneration()).not.toBe(generation);
  });

  it('says that a build from a shell is running', async () => {
    const { bot, workspace } = await createCorpusBot();
    const shell = startScript('index-lock-process.ts', [path.join(workspace.dataDir, 'index')]);
    await shell.printed('locked');
    expect(await bot.read(bot.send('reindex'), /Cannot/)).toContain(`process ${shell.pid} has been building it since`);
  });
});

describe('/corpus rollback', { timeout: 300_000 }, () => {
  it('answers from a kept index at once, and the next reindex brings the documents back without the model', async () => {
    const { bot, workspace } = await createCorpusBot();
    const first = await workspace.liveGeneration();
    await workspace.write('ferry.md', FERRY);
    await bot.read(bot.send('reindex'), /is live/);
    const second = await workspace.liveGeneration();
    expect(await bot.ask(FERRY_QUESTION)).toContain('second Thursday');
    const text = await bot.read(bot.send('rollback', { generation: `${first} · 3 documents` }), /is live/);
    expect(text).toContain(`Index \`${first}\` is live instead of \`${second}\`.`);
    expect(await bot.ask(FERRY_QUESTION)).not.toContain('second Thursday');
    expect(bot.log()).toContainEqual(
      expect.objectContaining({
        user: USER_ID,
        subcommand: 'rollback',
        options: { generation: `${first} · 3 documents` },
      }),
    );
    expect(await bot.read(bot.send('status'), /Status/)).toContain('- added: ferry.md');
    expect(await bot.read(bot.send('rollback', { generation: '7' }), /Cannot/)).toContain(
      'there is no such generation',
    );
    expect(await bot.read(bot.send('rollback', { generation: first }), /already/)).toContain('live already');
    expect(await bot.read(bot.send('reindex'), /is live/)).toContain('0 texts embedded');
  });
});
