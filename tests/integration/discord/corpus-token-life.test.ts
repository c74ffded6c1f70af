import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import { CHANNEL_ID, PERMISSIONS, USER_ID } from '../../support/discord-interactions.ts';
import { createModeratedBot, type ModeratedBot } from '../../support/moderated-bot.ts';
import { createSlowDesk, GENERATION, sampleState } from '../../support/sample-corpus-desk.ts';

const MINUTE = 60_000;

/** A reindex that is under way at a bot whose time the test sets. */
async function startReindex(botPermissions: string = PERMISSIONS.sendMessages) {
  const clock = { nowMs: 0 };
  const slow = createSlowDesk();
  const bot = await createModeratedBot(slow.desk, { clockMs: () => clock.nowMs });
  const token = bot.send('reindex', {}, { botPermissions });
  await bot.read(token, /starting/);
  const progressAt = (minutes: number): void => {
    clock.nowMs = minutes * MINUTE;
    slow.request()!.onProgress(sampleState({ percent: Math.floor(minutes) }));
  };
  // As a build does, it tells its progress again and again: what comes while the last edit is on its way is not shown.
  const readAt = (minutes: number, pattern: RegExp): Promise<string> =>
    bot.read(token, pattern, () => {
      progressAt(minutes);
    });
  return { ...slow, bot, token, clock, progressAt, readAt };
}

const messagesIn = ({ discord }: ModeratedBot): Record<string, unknown>[] =>
  discord.requests
    .filter(({ method, path }) => method === 'POST' && path === `/channels/${CHANNEL_ID}/messages`)
    .map(({ body }) => body as Record<string, unknown>);

describe('a reindex that takes longer than the reply can be edited', () => {
  it('says so in the reply, then edits no more, and tells the result in the channel without a ping', async () => {
    const { bot, token, progressAt, readAt, finish } = await startReindex();
    await readAt(5, /Reindexing: 5 %/);
    await readAt(13.5, /Reindexing: 13 %[^]*comes as a message in this channel/);
    bot.discord.expire(token);
    progressAt(14);
    progressAt(40);
    finish();
    await bot.discord.until(() => messagesIn(bot).length > 0);
    expect(bot.discord.callsOf(token)).toEqual(['POST callback', ...Array<string>(3).fill('PATCH original')]);
    expect(messagesIn(bot)).toMatchObject([
      {
        content: expect.stringMatching(
          new RegExp(`^For <@${USER_ID}>:\n\\*\\*Index \`${GENERATION}\` is live`),
        ) as string,
        allowed_mentions: { parse: [] },
      },
    ]);
  });

  it('puts the result into the log where the bot may not write into the channel, having said so before', async () => {
    const { bot, progressAt, readAt, finish } = await startReindex(PERMISSIONS.none);
    await readAt(13.5, /`\/corpus status` will show the result/);
    bot.discord.failNext(/POST \/channels/, 403, { message: 'Missing Access', code: 50_001 });
    progressAt(20);
    finish();
    await bot.discord.until(() => bot.log().some(({ msg }) => msg === 'could not show the result'));
    expect(bot.log().find(({ msg }) => msg === 'could not show the result')!.result).toContain(GENERATION);
  });

  it('tells a failure there as well', async () => {
    const { bot, clock, fail } = await startReindex();
    clock.nowMs = 15 * MINUTE;
    fail(new BotError('BUILD_FAILED', 'The build failed: out of luck.'));
    await bot.discord.until(() => messagesIn(bot).length > 0);
    expect(messagesIn(bot)[0]!.content).toBe(`For <@${USER_ID}>:\nThe build failed: out of luck.`);
  });
});

describe('a reindex within that time', () => {
  it('edits the result in, and writes nothing into the channel', async () => {
    const { bot, token, readAt, finish } = await startReindex();
    await readAt(0.1, /Reindexing: 0 %/);
    finish();
    expect(await bot.read(token, /is live/)).toContain('Documents: 1 added, 2 changed, 3 removed, 30 unchanged.');
    expect(messagesIn(bot)).toEqual([]);
  });

  it('tells the result in a private message where the reply was dismissed', async () => {
    const { bot, token, finish } = await startReindex();
    bot.discord.failNext(/PATCH/, 404, { message: 'Unknown Message', code: 10_008 });
    finish();
    expect(await bot.read(token, /is live/)).toContain(GENERATION);
    expect(bot.discord.bodyOf(token, 'POST follow-up')).toMatchObject({ flags: 64 });
    expect(messagesIn(bot)).toEqual([]);
  });
});
