import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answering/answer.ts';
import { type Bot, startBot } from '../../../src/discord/client.ts';
import { renderAnswer } from '../../../src/discord/render-answer.ts';
import { SAMPLE_TOKEN as TOKEN } from '../../support/discord-for-each-test.ts';
import { DiscordStandIn } from '../../support/discord-stand-in.ts';
import { createAnswer } from '../../support/sample-discord-answer.ts';

let discord: DiscordStandIn;
let apiUrl: string;
let bots: Bot[] = [];
let logged: string;

beforeEach(async () => {
  discord = new DiscordStandIn(TOKEN);
  apiUrl = await discord.start();
  logged = '';
});

afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.stop()));
  bots = [];
  await discord.stop();
});

async function start(answer: (question: string) => Promise<Answer> | Answer): Promise<Bot> {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  const bot = await startBot(TOKEN, apiUrl, { answer: async (question) => answer(question), log: pino(stream) });
  bots.push(bot);
  return bot;
}

const finished = (token: string, call: string) => discord.until(() => discord.callsOf(token).includes(call));

describe('the bot at the gateway', () => {
  it('connects without any intent and registers no command by itself', async () => {
    await start(() => createAnswer());
    expect(discord.identifies).toMatchObject([{ token: TOKEN, intents: 0 }]);
    expect(discord.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /gateway/bot']);
  });

  it('resumes after a lost connection and answers what came in meanwhile', async () => {
    await start(() => createAnswer());
    discord.dropConnections();
    await discord.until(() => discord.connections === 0);
    const token = discord.ask('asked while the connection was down');
    await finished(token, 'PATCH original');
    expect(discord.resumes).toMatchObject([{ session_id: 'session-1' }]);
    expect(discord.identifies).toHaveLength(1);
  });

  it('identifies anew when its session is no longer valid', async () => {
    await start(() => createAnswer());
    discord.dropConnections(4007);
    await discord.until(() => discord.identifies.length === 2);
    const token = discord.ask('asked in the second session');
    await finished(token, 'PATCH original');
  });

  it('says that Discord refused the token', async () => {
    const other = new DiscordStandIn('another.token.altogether');
    const url = await other.start();
    const login = startBot(TOKEN, url, {
      answer: () => Promise.reject(new Error('never asked')),
      log: pino({ level: 'silent' }),
    });
    await expect(login).rejects.toMatchObject({
      code: 'DISCORD_UNAVAILABLE',
      message: expect.stringContaining('refused the token') as string,
    });
    await other.stop();
  });

  it('names the address when Discord cannot be reached', async () => {
    await discord.stop();
    const login = startBot(TOKEN, apiUrl, {
      answer: () => Promise.reject(new Error('never asked')),
      log: pino({ level: 'silent' }),
    });
    await expect(login).rejects.toMatchObject({
      code: 'DISCORD_UNAVAILABLE',
      message: expect.stringContaining(apiUrl) as string,
    });
    discord = new DiscordStandIn(TOKEN);
    await discord.start();
  });
});

describe('/ask', () => {
  it('acknowledges before it looks for an answer', async () => {
    let callsWhenAsked: string[] = [];
    let token = '';
    await start(() => {
      callsWhenAsked = discord.callsOf(token);
      return createAnswer();
    });
    token = discord.ask('How big is SAFE?');
    await finished(token, 'PATCH original');
    expect(callsWhenAsked).toEqual(['POST callback']);
    expect(discord.bodyOf(token, 'POST callback')).toMatchObject({ type: 5 });
  });

  it('edits in exactly the payload that the terminal prints', async () => {
    const answer = createAnswer();
    await start(() => answer);
    const token = discord.ask(answer.question);
    await finished(token, 'PATCH original');
    const { content, embeds, allowed_mentions: mentions } = discord.bodyOf(token, 'PATCH original');
    expect({ content, embeds, allowed_mentions: mentions }).toEqual({
      ...renderAnswer(answer),
      allowed_mentions: { parse: [] },
    });
  });

  it('hands the question over as the member typed it', async () => {
    let asked = '';
    await start((question) => {
      asked = question;
      return createAnswer();
    });
    const token = discord.ask('  Was ist SAFE?  ');
    await finished(token, 'PATCH original');
    expect(asked).toBe('  Was ist SAFE?  ');
  });

  it('answers in public unless asked to be private', async () => {
    await start(() => createAnswer());
    const [open, hidden] = [discord.ask('one', { isPrivate: false }), discord.ask('two', { isPrivate: true })];
    await finished(open, 'PATCH original');
    await finished(hidden, 'PATCH original');
    expect(discord.bodyOf(open, 'POST callback').data).not.toMatchObject({ flags: 64 });
    expect(discord.bodyOf(hidden, 'POST callback').data).toMatchObject({ flags: 64 });
  });

  it('tells a failure in private, with a reference that the log carries, and takes the public placeholder away', async () => {
    await start(() => Promise.reject(new Error('secret path /srv/index')));
    const token = discord.ask('anything');
    await finished(token, 'POST follow-up');
    expect(discord.callsOf(token)).toEqual(['POST callback', 'DELETE original', 'POST follow-up']);
    const { content, flags } = discord.bodyOf(token, 'POST follow-up') as { content: string; flags: number };
    expect(flags).toBe(64);
    expect(content).not.toContain('secret path');
    const reference = /`([0-9a-f]{8})`/.exec(content)?.[1];
    expect(reference).toBeDefined();
    expect(logged).toContain(reference);
    expect(logged).toContain('secret path /srv/index');
  });

  it('tells the failure of a private answer below it', async () => {
    await start(() => Promise.reject(new Error('no')));
    const token = discord.ask('anything', { isPrivate: true });
    await finished(token, 'POST follow-up');
    expect(discord.callsOf(token)).toEqual(['POST callback', 'POST follow-up']);
  });

  it('tries again after a 503 and after a 429', async () => {
    await start(() => createAnswer());
    discord.failNext(/PATCH/, 503);
    discord.failNext(
      /POST .*callback/,
      429,
      { message: 'You are being rate limited.', retry_after: 0.05, global: false },
      { 'retry-after': '1' },
    );
    const token = discord.ask('How big is SAFE?');
    await finished(token, 'PATCH original');
    await discord.until(() => discord.callsOf(token).length === 4);
    expect(discord.callsOf(token)).toEqual(['POST callback', 'POST callback', 'PATCH original', 'PATCH original']);
  });

  it('lets an interaction go that has expired, says so in the log, and answers the next', async () => {
    await start(() => createAnswer());
    const expired = discord.ask('too late', { expired: true });
    await discord.until(() => logged.includes('no longer takes an answer'));
    expect(discord.callsOf(expired)).toEqual(['POST callback']);
    const next = discord.ask('in time');
    await finished(next, 'PATCH original');
  });

  it('lets an interaction go that another process has acknowledged', async () => {
    await start(() => createAnswer());
    await start(() => createAnswer());
    const token = discord.ask('who answers?');
    await finished(token, 'PATCH original');
    await discord.until(() => logged.includes('no longer takes an answer'));
    expect(discord.callsOf(token).filter((call) => call === 'PATCH original')).toHaveLength(1);
  });

  it('tells in private that a command is not known', async () => {
    await start(() => createAnswer());
    const token = discord.ask('anything', { command: 'retired' });
    await finished(token, 'POST callback');
    expect(discord.bodyOf(token, 'POST callback')).toMatchObject({ type: 4, data: { flags: 64 } });
  });

  it('finishes the answers in hand before it leaves, and takes no more', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const bot = await start(async () => {
      await gate;
      return createAnswer();
    });
    const inHand = discord.ask('asked before');
    await finished(inHand, 'POST callback');
    const stopped = bot.stop();
    const late = discord.ask('asked after');
    release();
    await stopped;
    expect(discord.callsOf(inHand)).toEqual(['POST callback', 'PATCH original']);
    expect(discord.callsOf(late)).toEqual([]);
    await discord.until(() => discord.connections === 0);
  });
});
