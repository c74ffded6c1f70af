import { pino } from 'pino';
import { App, ROOT_DIR } from '../src/app.ts';
import { startBot } from '../src/discord/client.ts';
import { BotError } from '../src/errors.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_OK, printError, runCommand } from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';
import { stopSignal } from '../src/terminal/stop-signal.ts';

/** How often the bot looks for a new generation of the index and for new synonyms: two small files are read. */
const REFRESH_MS = 2000;

const command = {
  meta: { name: 'npm start --', description: 'Runs the bot: answers /ask in Discord from the index' },
  args: {},
} as const;

await runCommand(command, async () => {
  const config = readConfig(ROOT_DIR);
  if (config.discordToken === undefined) {
    throw new BotError(
      'CONFIG_INVALID',
      'DISCORD_TOKEN is not set. Copy .env.example to .env and fill it in. Without a token, `npm run ask` answers questions in the terminal.',
    );
  }
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const app = await App.load(config, {
    readerBudgetMs: config.readerBudgetMs,
    log: {
      info: (sentence) => {
        log.info(sentence);
      },
      warn: (sentence, cause) => {
        log.warn({ err: cause }, sentence);
      },
    },
  });
  const progress = createProgress(process.stderr);
  const { answerer, live } = await app.openOrBuild(printError, progress.update).finally(progress.stop);
  // From here on a signal means to finish what is in hand; a build that is still running may simply be killed.
  const stopped = stopSignal();
  // A defect in one place must not take the bot down for everybody.
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'unhandled rejection');
  });
  const refresh = setInterval(() => {
    live.refresh().then(
      (generation) => {
        if (generation !== null) log.info({ generation }, 'serving a new index generation');
      },
      (error: unknown) => {
        log.error({ err: error }, 'could not take over the new index generation; serving the old one');
      },
    );
    live.refreshKnowledge().then(
      (isNew) => {
        if (isNew) log.info('using the new synonyms');
      },
      (error: unknown) => {
        log.error({ err: error }, 'could not take over the new synonyms; using the old ones');
      },
    );
  }, REFRESH_MS);
  const { moderatorGuildIds: guildIds, moderatorRoleIds: roleIds } = config;
  const desk = app.openDesk(live);
  const bot = await startBot(config.discordToken, config.discordApiUrl, {
    answer: (question) => answerer.answer(question),
    log,
    ...(guildIds.length > 0 && {
      corpus: { desk, moderators: { guildIds, roleIds }, clockMs: () => performance.now() },
    }),
  }).catch((error: unknown) => {
    clearInterval(refresh);
    throw error;
  });
  log.info({ generation: live.current.index.manifest.generation, model: config.model }, 'ready');
  const signal = await stopped;
  clearInterval(refresh);
  log.info({ signal }, 'stopping');
  // First, so that whoever waits for a build is told before the bot leaves.
  desk.stop();
  await bot.stop();
  return EXIT_OK;
});
