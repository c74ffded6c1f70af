import { ROOT_DIR } from '../src/app.ts';
import { deployCommands } from '../src/discord/deploy-commands.ts';
import { BotError } from '../src/errors.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_OK, printOut, runCommand, UsageError } from '../src/terminal/run-command.ts';

const command = {
  meta: { name: 'npm run deploy --', description: 'Registers the slash commands with Discord' },
  args: {
    guild: {
      type: 'string',
      valueHint: 'id[,id]',
      description: 'Register in these servers only, where they work at once; everywhere without it',
    },
  },
} as const;

await runCommand(command, async (args) => {
  const guildIds = args.guild?.split(',').map((id) => id.trim()) ?? [];
  const bad = guildIds.find((id) => !/^\d{17,20}$/.test(id));
  if (bad !== undefined) throw new UsageError(`--guild takes Discord ids of 17 to 20 digits, got "${bad}".`);
  const { discordToken, discordApiUrl, moderatorGuildIds } = readConfig(ROOT_DIR);
  if (discordToken === undefined) {
    throw new BotError('CONFIG_INVALID', 'DISCORD_TOKEN is not set. Copy .env.example to .env and fill it in.');
  }
  const deployments = await deployCommands({
    token: discordToken,
    apiUrl: discordApiUrl,
    guildIds,
    moderatorGuildIds,
  });
  for (const { guildId, commands } of deployments) {
    const names = commands.map((name) => `/${name}`).join(' and ');
    printOut(`Registered ${names} ${guildId === null ? 'everywhere' : `in ${guildId}`}.`);
  }
  return EXIT_OK;
});
