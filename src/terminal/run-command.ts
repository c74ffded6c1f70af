import { type ArgsDef, type CommandDef, type ParsedArgs, parseArgs, renderUsage } from 'citty';
import { BotError } from '../errors.ts';

/** A command line that cannot be understood: exit code 2, with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const EXIT_OK = 0;
export const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/**
 * Runs one command: parses its arguments, answers `--help`, turns failures into one sentence on stderr and an exit code.
 *
 * @param run - Returns the exit code.
 */
export async function runCommand<T extends ArgsDef>(
  command: { readonly meta: { readonly name: string; readonly description: string }; readonly args: T },
  run: (args: ParsedArgs<T>) => Promise<number>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  // A reader that has enough (`| head`) closes the pipe; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_OK);
    throw error;
  });
  process.exitCode = await exitCodeOf(command, run, argv);
}

async function exitCodeOf<T extends ArgsDef>(
  command: { readonly meta: { readonly name: string; readonly description: string }; readonly args: T },
  run: (args: ParsedArgs<T>) => Promise<number>,
  argv: readonly string[],
): Promise<number> {
  const options = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (options.includes('--help') || options.includes('-h')) {
    printOut(await usageOf(command));
    return EXIT_OK;
  }
  try {
    return await run(parse(command.args, argv));
  } catch (error) {
    if (error instanceof UsageError) {
      printError(`${error.message}\n\n${await usageOf(command)}`);
      return EXIT_USAGE;
    }
    printError(describeFailure(error));
    return EXIT_FAILURE;
  }
}

function parse<T extends ArgsDef>(definitions: T, argv: readonly string[]): ParsedArgs<T> {
  const known = new Set(
    Object.entries(definitions).flatMap(([name, definition]) =>
      'alias' in definition ? [name, definition.alias ?? []].flat() : [name],
    ),
  );
  for (const argument of argv) {
    if (argument === '--') break;
    const name = /^--?(?:no-)?([^=\d][^=]*)/.exec(argument)?.[1];
    if (name !== undefined && !known.has(name)) throw new UsageError(`Unknown option "${argument}".`);
  }
  const args = parseStrictly(definitions, argv);
  const takesWords = Object.values(definitions).some(({ type }) => type === 'positional');
  if (!takesWords && args._.length > 0) throw new UsageError(`Unexpected argument "${args._[0]!}".`);
  return args;
}

function parseStrictly<T extends ArgsDef>(definitions: T, argv: readonly string[]): ParsedArgs<T> {
  try {
    return parseArgs<T>([...argv], definitions);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Usage as plain text: npm passes the arguments after `--`. */
async function usageOf(command: {
  readonly meta: { readonly name: string; readonly description: string };
  readonly args: ArgsDef;
}): Promise<string> {
  const usage = await renderUsage(command as CommandDef);
  return usage
    .replace(/\u001B\[[0-9;]*m/g, '')
    .replaceAll('`', '')
    .trimEnd();
}

/** One sentence for a known failure. An unknown one is a defect, so its kind is named; the stack shows with LOG_LEVEL=debug. */
export function describeFailure(error: unknown): string {
  if (error instanceof BotError) return error.message;
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) return error.stack ?? error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `Something unexpected failed: ${reason}. Run \`npm run doctor\`; LOG_LEVEL=debug shows where it happened.`;
}

export function printOut(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}
