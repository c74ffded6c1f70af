import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Config } from '../config/config.ts';
import { readCorpus } from '../corpus/read-corpus.ts';
import { verifyModelFiles } from '../embedding/verify-model-files.ts';
import { BotError } from '../errors.ts';
import { Generations } from '../index/generations.ts';
import { readManifest, verifyFiles } from '../index/load-index.ts';
import { describeFailure } from './run-command.ts';

/** Oldest Node.js that is supported, as in package.json. */
const OLDEST_NODE = [20, 19] as const;

/** One thing that was looked at. `detail` says what was found, and how to mend it when it is not well. */
export interface Check {
  readonly name: string;
  readonly isWell: boolean;
  readonly detail: string;
}

type Examine = () => Promise<string>;

/** Looks at everything that the program needs, one after another; a failed check does not keep the next from running. */
export async function examine(config: Config): Promise<Check[]> {
  const checks: [string, Examine][] = [
    ['Node.js', checkNode],
    ['Native modules', checkNativeModules],
    ['Model', () => checkModel(config)],
    ['Corpus', () => checkCorpus(config)],
    ['Data folder', () => checkDataFolder(config)],
    ['Index', () => checkIndex(config)],
    ['Discord token', () => checkToken(config.discordToken)],
  ];
  const results: Check[] = [];
  for (const [name, check] of checks) {
    try {
      results.push({ name, isWell: true, detail: await check() });
    } catch (error) {
      results.push({ name, isWell: false, detail: describeFailure(error) });
    }
  }
  return results;
}

/** Something to mend, in words of its own. */
function fail(
  code: 'CONFIG_INVALID' | 'CORPUS_INVALID' | 'MODEL_UNAVAILABLE' | 'INDEX_NOT_FOUND',
  message: string,
): never {
  throw new BotError(code, message);
}

function checkNode(): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(
      'CONFIG_INVALID',
      `Expected Node.js ${OLDEST_NODE.join('.')} or newer, got ${process.version}. Install a newer one from nodejs.org.`,
    );
  }
  return Promise.resolve(process.version);
}

function checkNativeModules(): Promise<string> {
  const require = createRequire(import.meta.url);
  for (const [name, cause] of [
    ['hnswlib-node', 'Python 3 and a C++ compiler are needed to build it'],
    ['onnxruntime-node', 'it needs glibc (Debian, Ubuntu, Fedora …; not Alpine) on x64 or arm64'],
  ] as const) {
    try {
      require(name);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      fail('MODEL_UNAVAILABLE', `Cannot load ${name} (${reason}): ${cause}. Then run \`npm rebuild\`.`);
    }
  }
  return Promise.resolve('hnswlib-node and onnxruntime-node load');
}

async function checkModel({ modelsDir, model }: Config): Promise<string> {
  const files = await verifyModelFiles(modelsDir, model);
  return `${model}, ${Object.keys(files).length} files with the expected content`;
}

async function checkCorpus({ corpusDir }: Config): Promise<string> {
  const { documents, problems } = await readCorpus(corpusDir);
  if (problems.length > 0) fail('CORPUS_INVALID', problems.map((problem) => problem.message).join(' '));
  return `${documents.length} documents in ${corpusDir}`;
}

async function checkDataFolder({ dataDir }: Config): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new BotError('CONFIG_INVALID', `Cannot write to "${dataDir}". Change its permissions or set DATA_DIR.`, {
      cause: error,
    });
  }
  return `${dataDir} can be written`;
}

async function checkIndex({ dataDir, model }: Config): Promise<string> {
  const generations = new Generations(dataDir);
  const pointer = await generations.readPointer();
  if (pointer === null)
    fail(
      'INDEX_NOT_FOUND',
      'There is no index yet. Build it with `npm run index`; `npm run ask` and `npm start` do so by themselves.',
    );
  const manifest = await readManifest(generations.folderOf(pointer.generation), pointer.manifestSha256);
  if (manifest.model.id !== model) {
    fail(
      'CONFIG_INVALID',
      `The index was built with the model "${manifest.model.id}", but MODEL is "${model}". Run \`npm run index\`.`,
    );
  }
  await verifyFiles(generations.folderOf(pointer.generation), manifest);
  return `${manifest.generation}: ${manifest.counts.documents} documents, ${manifest.counts.passages} passages`;
}

/** Three parts of base64url with points between, the first of which holds the bot's id: no more can be told offline. */
function checkToken(token: string | undefined): Promise<string> {
  if (token === undefined) return Promise.resolve('not set; only `npm start` and `npm run deploy` need it');
  if (!/^[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}$/.test(token)) {
    fail(
      'CONFIG_INVALID',
      'DISCORD_TOKEN does not look like a bot token (three parts with points between). Copy it again from the page "Bot" of the developer portal.',
    );
  }
  return Promise.resolve('looks like a bot token');
}
