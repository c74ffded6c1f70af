import { describe, expect, it } from 'vitest';
import { type Deployment, deployCommands } from '../../../src/discord/deploy-commands.ts';
import { APPLICATION_ID, GUILD_ID } from '../../support/discord-interactions.ts';
import { discordForEachTest, SAMPLE_TOKEN as TOKEN } from '../../support/discord-for-each-test.ts';

const OTHER_GUILD_ID = '200000000000000002';

const at = discordForEachTest();

const deploy = (guildIds: readonly string[], moderatorGuildIds: readonly string[] = []): Promise<Deployment[]> =>
  deployCommands({ token: TOKEN, apiUrl: at.apiUrl, guildIds, moderatorGuildIds });

/** Names of the commands by the place where they were put; null is everywhere. */
function puts(): { guildId: string | null; commands: string[] }[] {
  return at.discord.requests
    .filter(({ method }) => method === 'PUT')
    .map(({ path, body }) => ({
      guildId: /\/guilds\/(\d+)\//.exec(path)?.[1] ?? null,
      commands: (body as { name: string }[]).map(({ name }) => name),
    }));
}

describe('deployCommands', () => {
  it('registers /ask everywhere and nothing else where no server has moderators', async () => {
    expect(await deploy([])).toEqual([{ guildId: null, commands: ['ask'] }]);
    const [put, ...more] = at.discord.requests.filter(({ method }) => method === 'PUT');
    expect(more).toEqual([]);
    expect(put?.path).toBe(`/applications/${APPLICATION_ID}/commands`);
    expect(put?.body).toMatchObject([
      {
        name: 'ask',
        options: [
          { name: 'question', type: 3, required: true, max_length: 1000 },
          { name: 'private', type: 5 },
        ],
      },
    ]);
  });

  it('registers /corpus in the servers of moderators alone', async () => {
    const expected = [
      { guildId: null, commands: ['ask'] },
      { guildId: GUILD_ID, commands: ['corpus'] },
    ];
    expect(await deploy([], [GUILD_ID, GUILD_ID])).toEqual(expected);
    expect(puts()).toEqual(expected);
  });

  it('keeps both commands of a server that is named and has moderators, and leaves other servers alone', async () => {
    await deploy([GUILD_ID, OTHER_GUILD_ID], [GUILD_ID, '200000000000000003']);
    expect(puts()).toEqual([
      { guildId: GUILD_ID, commands: ['ask', 'corpus'] },
      { guildId: OTHER_GUILD_ID, commands: ['ask'] },
    ]);
  });

  it('declares /corpus for servers, and by default for members with Manage Server', async () => {
    await deploy([], [GUILD_ID]);
    const [corpus] = at.discord.requests.at(-1)!.body as {
      options: { name: string; type: number; options: unknown[] }[];
    }[];
    expect(corpus).toMatchObject({ name: 'corpus', default_member_permissions: '32', contexts: [0] });
    expect(corpus!.options.map(({ name, type }) => `${type} ${name}`)).toEqual(
      ['reindex', 'status', 'history', 'rollback', 'search', 'document'].map((name) => `1 ${name}`),
    );
    expect(JSON.stringify(corpus).length).toBeLessThan(8000);
  });

  it('says that the token is refused', async () => {
    const options = { apiUrl: at.apiUrl, guildIds: [], moderatorGuildIds: [] };
    await expect(deployCommands({ ...options, token: 'another.token.altogether' })).rejects.toMatchObject({
      code: 'DISCORD_UNAVAILABLE',
      message: expect.stringContaining('refused the token') as string,
    });
  });
});
