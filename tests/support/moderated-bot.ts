import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { App, ROOT_DIR } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { startBot } from '../../src/discord/client.ts';
import type { CorpusDesk } from '../../src/moderation/corpus-desk.ts';
import { type CliWorkspace, createCliWorkspace } from './cli-workspace.ts';
import { commandEnvironment } from './cli-process.ts';
import { GUILD_ID, PERMISSIONS, type OptionValue, type SampleCaller } from './discord-interactions.ts';
import { SAMPLE_TOKEN as TOKEN } from './discord-for-each-test.ts';
import { DiscordStandIn } from './discord-stand-in.ts';

/** A role whose members count as moderators. */
export const MODERATOR_ROLE_ID = '600000000000000001';

/** Longest that a small build takes at low priority on a busy machine. */
const BUILD_SECONDS = 200;

/** The bot's time runs faster than ours, so that progress shows in builds of a few seconds. */
const HASTE = 6;

/** A bot at a stand-in of Discord, with what moderators do and read there. */
export interface ModeratedBot {
  readonly discord: DiscordStandIn;
  /** Lines of the log so far. */
  readonly log: () => Record<string, unknown>[];
  /** Uses a subcommand of /corpus, as a moderator unless told otherwise. @returns The interaction's token. */
  send(subcommand: string, options?: Readonly<Record<string, OptionValue>>, caller?: SampleCaller): string;
  /** Waits until a reply matches. @param nudge - Called before each look. @returns Its text as a person reads it. */
  read(token: string, pattern?: RegExp, nudge?: () => void): Promise<string>;
  /** Suggestions for an option of a subcommand. */
  suggest(
    subcommand: string,
    option: string,
    typed: string,
    caller?: SampleCaller,
  ): Promise<{ name: string; value: string }[]>;
  /** Asks a question. @returns The reply as JSON. */
  ask(question: string): Promise<string>;
}

/** Connects a bot that has the given desk; gone when the running test ends. */
export async function createModeratedBot(
  desk: CorpusDesk,
  {
    answer,
    clockMs = () => performance.now(),
  }: Partial<Pick<Parameters<typeof startBot>[2], 'answer'>> & {
    readonly clockMs?: () => number;
  } = {},
): Promise<ModeratedBot> {
  const discord = new DiscordStandIn(TOKEN);
  const apiUrl = await discord.start();
  let logged = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  const bot = await startBot(TOKEN, apiUrl, {
    answer: answer ?? (() => Promise.reject(new Error('never asked'))),
    log: pino(stream),
    corpus: { desk, clockMs, moderators: { guildIds: [GUILD_ID], roleIds: [MODERATOR_ROLE_ID] } },
  });
  onTestFinished(async () => {
    await bot.stop();
    await discord.stop();
  });
  const read: ModeratedBot['read'] = async (token, pattern = /./su, nudge = () => undefined) => {
    await discord
      .until(() => {
        nudge();
        return pattern.test(textOf(discord, token));
      }, BUILD_SECONDS)
      .catch((error: unknown) => {
        throw new Error(`Expected ${String(pattern)}, read: ${textOf(discord, token)}`, { cause: error });
      });
    return textOf(discord, token);
  };
  return {
    discord,
    log: () =>
      logged
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    send: (subcommand, options = {}, caller = {}) =>
      discord.use({ command: 'corpus', subcommand, options }, { permissions: PERMISSIONS.manageGuild, ...caller }),
    read,
    suggest: async (subcommand, option, typed, caller = {}) => {
      const token = discord.use(
        { command: 'corpus', subcommand, options: { [option]: typed }, focused: option },
        { permissions: PERMISSIONS.manageGuild, ...caller },
      );
      await discord.until(() => discord.callsOf(token).length > 0);
      const { data } = discord.bodyOf(token, 'POST callback') as {
        data: { choices: { name: string; value: string }[] };
      };
      return data.choices;
    },
    ask: async (question) => {
      const token = discord.ask(question);
      await discord.until(() => discord.callsOf(token).includes('PATCH original'));
      return JSON.stringify(discord.bodyOf(token, 'PATCH original'));
    },
  };
}

/** A moderated bot over a small corpus with the real model, whose index is built. */
export async function createCorpusBot(files?: Readonly<Record<string, string>>): Promise<{
  bot: ModeratedBot;
  workspace: CliWorkspace;
}> {
  const workspace = await createCliWorkspace(files);
  const environment = commandEnvironment({ ...workspace.settings, READER: 'off' });
  const app = await App.load(loadConfig(environment, ROOT_DIR));
  const { answerer, live } = await app.openOrBuild(() => undefined);
  const desk = app.openDesk(live);
  onTestFinished(() => {
    desk.stop();
  });
  const bot = await createModeratedBot(desk, {
    answer: (question) => answerer.answer(question),
    clockMs: () => HASTE * performance.now(),
  });
  return { bot, workspace };
}

/** What the last message of an interaction says; empty where there is none yet. */
function textOf(discord: DiscordStandIn, token: string): string {
  const last = discord.callsOf(token).findLast((call) => call !== 'DELETE original');
  if (last === undefined) return '';
  const body = discord.bodyOf(token, last);
  const message = (last === 'POST callback' ? (body.data ?? {}) : body) as {
    content?: string;
    embeds?: { title?: string; description?: string; footer?: { text: string } }[];
  };
  const parts = (message.embeds ?? []).flatMap(({ title, description, footer }) => [title, description, footer?.text]);
  return [message.content, ...parts].filter(Boolean).join('\n');
}
