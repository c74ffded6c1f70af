import { describe, expect, it } from 'vitest';
import { createCliWorkspace, type CliWorkspace } from '../../support/cli-workspace.ts';
import { GUILD_ID, PERMISSIONS, USER_ID } from '../../support/discord-interactions.ts';
import { discordForEachTest, SAMPLE_TOKEN as TOKEN } from '../../support/discord-for-each-test.ts';
import { type RunningProgram, startProgram } from '../../support/program-process.ts';

const MODERATOR = { permissions: PERMISSIONS.manageGuild };

/** Longest that a small build takes at low priority on a busy machine. */
const BUILD_SECONDS = 200;

const at = discordForEachTest();

async function start(workspace: CliWorkspace, moderatorGuildIds = GUILD_ID): Promise<RunningProgram> {
  const program = startProgram('start', {
    ...workspace.settings,
    READER: 'off',
    DISCORD_TOKEN: TOKEN,
    DISCORD_API_URL: at.apiUrl,
    MODERATOR_GUILD_IDS: moderatorGuildIds,
  });
  await program.said(/"msg":"ready"/);
  return program;
}

const reindex = (): string => at.discord.use({ command: 'corpus', subcommand: 'reindex' }, MODERATOR);
const contentOf = (token: string): string =>
  at.discord.callsOf(token).includes('PATCH original')
    ? (at.discord.bodyOf(token, 'PATCH original').content as string)
    : '';

describe('npm start with moderators', { timeout: 300_000 }, () => {
  it('builds for them in a process of its own, and the log names who asked', async () => {
    const workspace = await createCliWorkspace();
    const program = await start(workspace);
    await workspace.write('ferry.md', '# The ferry\n\nThe ferry to Orlick leaves at noon on every second Thursday.\n');
    const token = reindex();
    await at.discord.until(() => contentOf(token).includes('is live'), BUILD_SECONDS);
    expect(contentOf(token)).toContain('1 added, 0 changed, 0 removed, 3 unchanged');
    expect(program.output().stderr).toMatch(new RegExp(`"user":"${USER_ID}".*"subcommand":"reindex"`));
    expect(program.output().stderr).not.toContain(TOKEN);
  });

  it('ends a build when it is told to stop, says so, and leaves the old index live', async () => {
    const workspace = await createCliWorkspace();
    const program = await start(workspace);
    const generation = await workspace.liveGeneration();
    const sentences = Array.from(
      { length: 2000 },
      (_, index) => `Ship ${index} carried ${index * 7} barrels of herring.`,
    );
    await workspace.write('fleet.md', `# The fleet\n\n${sentences.join(' ')}\n`);
    const token = reindex();
    await at.discord.until(() => /Reindexing: \d+ %/.test(contentOf(token)), BUILD_SECONDS);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(contentOf(token)).toBe('The build of the index was stopped. Whatever was live is still served.');
    expect(await workspace.liveGeneration()).toBe(generation);
    // Were the build still running, it would hold the lock.
    await workspace.write('fleet.md', '# The fleet\n\nIt was sold.\n');
    expect(await workspace.run('index-corpus', [])).toMatchObject({ exitCode: 0 });
  });
});

describe('npm start without moderators', () => {
  it('does not know the command', async () => {
    await start(await createCliWorkspace(), '');
    const token = reindex();
    await at.discord.until(() => at.discord.callsOf(token).length > 0);
    expect(at.discord.bodyOf(token, 'POST callback')).toMatchObject({
      type: 4,
      data: { flags: 64, content: 'This command is not known any more.' },
    });
  });
});
