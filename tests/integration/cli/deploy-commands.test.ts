import { describe, expect, it } from 'vitest';
import { type CommandResult, runScript } from '../../support/cli-process.ts';
import { APPLICATION_ID, GUILD_ID } from '../../support/discord-interactions.ts';
import { discordForEachTest, SAMPLE_TOKEN as TOKEN } from '../../support/discord-for-each-test.ts';

const at = discordForEachTest();

const deploy = (token: string, ...args: readonly string[]): Promise<CommandResult> =>
  runScript('deploy-commands', args, { DISCORD_TOKEN: token, DISCORD_API_URL: at.apiUrl });

const putPaths = (): string[] => at.discord.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path);

describe('deploy', () => {
  it('registers the commands everywhere and says so', async () => {
    expect(await deploy(TOKEN)).toEqual({ exitCode: 0, stdout: 'Registered /ask everywhere.\n', stderr: '' });
    expect(putPaths()).toEqual([`/applications/${APPLICATION_ID}/commands`]);
  });

  it('registers the commands in the servers that are named', async () => {
    const other = '200000000000000002';
    const { exitCode, stdout } = await deploy(TOKEN, '--guild', `${GUILD_ID}, ${other}`);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `Registered /ask in ${GUILD_ID}.\nRegistered /ask in ${other}.\n`,
    });
    expect(putPaths()).toEqual([GUILD_ID, other].map((id) => `/applications/${APPLICATION_ID}/guilds/${id}/commands`));
  });

  it('registers the command of the moderators in their servers alone', async () => {
    const { exitCode, stdout } = await runScript('deploy-commands', [], {
      DISCORD_TOKEN: TOKEN,
      DISCORD_API_URL: at.apiUrl,
      MODERATOR_GUILD_IDS: GUILD_ID,
    });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `Registered /ask everywhere.\nRegistered /corpus in ${GUILD_ID}.\n`,
    });
  });

  it.each(['12', `${GUILD_ID},`])('refuses the server id %j', async (id) => {
    const { exitCode, stdout, stderr } = await deploy(TOKEN, `--guild=${id}`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('--guild takes Discord ids of 17 to 20 digits');
    expect(at.discord.requests).toEqual([]);
  });

  it('says that the token is missing', async () => {
    const { exitCode, stdout, stderr } = await deploy('');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe('DISCORD_TOKEN is not set. Copy .env.example to .env and fill it in.\n');
  });

  it('says that the token is refused, without showing it', async () => {
    const token = 'another.token.altogether';
    const { exitCode, stdout, stderr } = await deploy(token);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('refused the token');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(token);
  });
});
