import path from 'node:path';
import { z } from 'zod';
import { BotError } from '../errors.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Discord ids are 64-bit integers written in decimal: https://docs.discord.com/developers/reference#snowflakes */
const snowflakes = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine((parts) => parts.every((part) => /^\d{17,20}$/.test(part)), {
    error: 'Discord ids of 17 to 20 digits, separated by commas',
  });

const schema = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(/^\S+$/, { error: 'a token without spaces, as the Discord developer portal shows it' })
    .optional(),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: 'an http or https address such as https://discord.com/api' })
    .optional(),
  MODERATOR_GUILD_IDS: snowflakes.default([]),
  MODERATOR_ROLE_IDS: snowflakes.default([]),
  CORPUS_DIR: z.string().default('corpus/documents'),
  DATA_DIR: z.string().default('data'),
  MODELS_DIR: z.string().default('models'),
  MODEL: z
    .string()
    // The name becomes a path below MODELS_DIR, so nothing in it may climb out.
    .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/, { error: 'a folder below MODELS_DIR such as Xenova/e5-small-v2' })
    .default('Xenova/e5-small-v2'),
  READER: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
  READER_BUDGET_MS: z.coerce
    .number({ error: 'a number of milliseconds from 1 to 10000' })
    .min(1, { error: 'a number of milliseconds from 1 to 10000' })
    .max(10_000, { error: 'a number of milliseconds from 1 to 10000' })
    .default(50),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

/** All settings, read once and never changed. Folders are absolute. */
export interface Config {
  /** Absent on a machine that only asks from the terminal. */
  readonly discordToken: string | undefined;
  /** Base address of Discord's REST API; absent means Discord's own. */
  readonly discordApiUrl: string | undefined;
  readonly moderatorGuildIds: readonly string[];
  readonly moderatorRoleIds: readonly string[];
  readonly corpusDir: string;
  readonly dataDir: string;
  readonly modelsDir: string;
  /** Folder of the embedding model below `modelsDir`, for example `Xenova/e5-small-v2`. */
  readonly model: string;
  /** Whether the reader judges the first passages again. */
  readonly useReader: boolean;
  /** Time that the bot gives the reader for a question, waiting for others included, in milliseconds. */
  readonly readerBudgetMs: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/**
 * Turns the environment into a Config. An empty value counts as not set, since `.env` files list names without values.
 *
 * @param rootDir - Folder that relative paths are relative to: the repository root.
 * @throws {BotError} `CONFIG_INVALID`, naming every bad variable with what was expected and what was got.
 */
export function loadConfig(environment: NodeJS.ProcessEnv, rootDir: string): Config {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, environment[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name}: expected ${issue.message}, got ${describeValue(name, given[name])}`;
    });
    throw new BotError(
      'CONFIG_INVALID',
      `Cannot start with these settings: ${lines.join('; ')}. Correct them in .env or in the environment; .env.example explains each.`,
    );
  }
  const values = result.data;
  return Object.freeze({
    discordToken: values.DISCORD_TOKEN,
    discordApiUrl: values.DISCORD_API_URL,
    moderatorGuildIds: values.MODERATOR_GUILD_IDS,
    moderatorRoleIds: values.MODERATOR_ROLE_IDS,
    corpusDir: path.resolve(rootDir, values.CORPUS_DIR),
    dataDir: path.resolve(rootDir, values.DATA_DIR),
    modelsDir: path.resolve(rootDir, values.MODELS_DIR),
    model: values.MODEL,
    useReader: values.READER === 'on',
    readerBudgetMs: values.READER_BUDGET_MS,
    logLevel: values.LOG_LEVEL,
  });
}

/** A secret is never repeated, not even a wrong one: it may be a right one with a space too many. */
function describeValue(name: string, value: string | undefined): string {
  return name === 'DISCORD_TOKEN' ? 'a value that is not one (not shown)' : `"${value ?? ''}"`;
}
