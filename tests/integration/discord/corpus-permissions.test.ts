import { describe, expect, it } from 'vitest';
import type { CorpusDesk } from '../../../src/moderation/corpus-desk.ts';
import { PERMISSIONS, type SampleCaller, USER_ID } from '../../support/discord-interactions.ts';
import { createModeratedBot, MODERATOR_ROLE_ID } from '../../support/moderated-bot.ts';
import { createSampleDesk, GENERATION } from '../../support/sample-corpus-desk.ts';

const ELSEWHERE = '200000000000000002';

const SUBCOMMANDS = [
  ['reindex', {}],
  ['status', {}],
  ['history', {}],
  ['rollback', { generation: GENERATION }],
  ['search', { word: 'fog' }],
  ['document', { document: 'weather' }],
] as const;

/** A desk that no refused person may reach. */
function createClosedDesk(): { desk: CorpusDesk; reached: string[] } {
  const reached: string[] = [];
  const desk = new Proxy<CorpusDesk>(createSampleDesk(), {
    get: (_desk, name) => () => {
      reached.push(String(name));
      throw new Error('reached');
    },
  });
  return { desk, reached };
}

describe('whoever may not manage the corpus', () => {
  it.each<[string, SampleCaller]>([
    ['has neither permission nor role', { permissions: PERMISSIONS.none }],
    ['may manage another server', { guildId: ELSEWHERE, roles: [MODERATOR_ROLE_ID] }],
    ['writes to the bot directly', { guildId: null }],
  ])('because they %s is told so in one private sentence, and the log names them', async (_why, caller) => {
    const { desk, reached } = createClosedDesk();
    const bot = await createModeratedBot(desk);
    for (const [subcommand, options] of SUBCOMMANDS) {
      const token = bot.send(subcommand, options, caller);
      const text = await bot.read(token);
      expect(text.match(/\./gu)).toHaveLength(1);
      expect(bot.discord.callsOf(token)).toEqual(['POST callback']);
      expect(bot.discord.bodyOf(token, 'POST callback')).toMatchObject({ type: 4, data: { flags: 64 } });
      expect(bot.log()).toContainEqual(
        expect.objectContaining({ audit: true, allowed: false, user: USER_ID, subcommand, options }),
      );
    }
    expect(reached).toEqual([]);
  });

  it('gets no suggestions', async () => {
    const { desk, reached } = createClosedDesk();
    const bot = await createModeratedBot(desk);
    const nobody = { permissions: PERMISSIONS.none };
    expect(await bot.suggest('document', 'document', '', nobody)).toEqual([]);
    expect(await bot.suggest('rollback', 'generation', '', nobody)).toEqual([]);
    expect(reached).toEqual([]);
  });
});

describe('whoever may manage the corpus', () => {
  it.each<[string, SampleCaller]>([
    ['by Manage Server', { permissions: PERMISSIONS.manageGuild }],
    ['as an administrator', { permissions: PERMISSIONS.administrator }],
    ['by a role', { permissions: PERMISSIONS.none, roles: [MODERATOR_ROLE_ID] }],
  ])('%s gets a private answer, and the log names them', async (_how, caller) => {
    const bot = await createModeratedBot(createSampleDesk());
    const token = bot.send('status', {}, caller);
    expect(await bot.read(token, /Status/)).toContain('the folder is as the index has it');
    expect(bot.discord.bodyOf(token, 'POST callback')).toMatchObject({ type: 5, data: { flags: 64 } });
    expect(bot.log()).toContainEqual(
      expect.objectContaining({ audit: true, allowed: true, user: USER_ID, subcommand: 'status' }),
    );
  });

  it('gets no suggestions where making them fails, and the bot goes on', async () => {
    const bot = await createModeratedBot(createSampleDesk({ history: () => Promise.reject(new Error('no disk')) }));
    bot.discord.use(
      { command: 'corpus', subcommand: 'rollback', options: { generation: '' }, focused: 'generation' },
      { permissions: PERMISSIONS.manageGuild },
    );
    await bot.discord.until(() => bot.log().some(({ msg }) => msg === 'could not suggest'));
    expect(await bot.read(bot.send('status'), /Status/)).toContain(GENERATION);
  });

  it('is told privately, with a reference, that something unforeseen failed', async () => {
    const bot = await createModeratedBot(createSampleDesk({ status: () => Promise.reject(new Error('secret /srv')) }));
    const token = bot.send('status');
    const text = await bot.read(token, /Something went wrong/);
    expect(text).not.toContain('secret');
    expect(bot.discord.bodyOf(token, 'POST follow-up')).toMatchObject({ flags: 64 });
  });
});
