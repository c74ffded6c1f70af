import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../src/answering/answer.ts';
import type { Answerer } from '../../src/answering/answerer.ts';
import { App, ROOT_DIR } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { loadProcessReader, type ReaderProcess } from '../../src/reading/process-reader.ts';
import { commandEnvironment } from '../support/cli-process.ts';
import { type CliWorkspace, makeCliWorkspace } from '../support/cli-workspace.ts';

/** Fails at questions with the words vanish, crash and freeze. */
const FAILING_PROCESS = path.resolve(import.meta.dirname, '../support/failing-reader-process.ts');

/** Shorter than a second, so that nobody waits five of them for a process that hangs. */
const TICK_MS = 200;

const QUESTION = 'Who built the lighthouse of Marwick in 1887?';

let workspace: CliWorkspace;
let withoutReader: Answerer;

const configOf = (reader: string) =>
  loadConfig(commandEnvironment({ ...workspace.settings, READER: reader, READER_BUDGET_MS: '3000' }), ROOT_DIR);

beforeAll(async () => {
  workspace = await makeCliWorkspace();
  const app = await App.load(configOf('off'));
  withoutReader = (await app.openOrBuild(() => undefined)).answerer;
});

afterAll(() => workspace.removeFolder());

/** The parts of an answer that are the same each time. */
const contentOf = (answer: Answer) => ({ ...answer, timings: null });

async function openApp() {
  const config = configOf('on');
  const readers: ReaderProcess[] = [];
  const told: { readonly sentence: string; readonly cause: string | null }[] = [];
  const app = await App.load(config, {
    readerBudgetMs: config.readerBudgetMs,
    log: {
      info: (sentence) => told.push({ sentence, cause: null }),
      warn: (sentence, cause) => told.push({ sentence, cause: cause?.message ?? null }),
    },
    loadReader: async (modelsDir, options) => {
      const reader = await loadProcessReader(modelsDir, { ...options, entry: FAILING_PROCESS, tickMs: TICK_MS });
      readers.push(reader);
      return reader;
    },
  });
  const { answerer } = await app.open();
  const ask = async (question: string) => {
    const { answer, explanation } = await answerer.explain(question);
    return { content: contentOf(answer), isRead: explanation.ranked[0]!.reading !== null };
  };
  const isBack = () =>
    vi.waitFor(
      () => {
        expect(told.at(-1)?.sentence).toBe('Answering with the reader again.');
      },
      { timeout: 50_000, interval: 50 },
    );
  return { ask, told, readers, isBack };
}

/** As an app with READER=off answers. */
const unread = async (question: string) => ({
  content: contentOf(await withoutReader.answer(question)),
  isRead: false,
});

describe('an app whose reader is lost', () => {
  it('answers without it at once, says so in one line, and answers with it again when it is back', async () => {
    const { ask, told, readers, isBack } = await openApp();
    const before = await ask(QUESTION);
    expect(before.isRead).toBe(true);
    await readers[0]!.stop();
    expect(await ask(QUESTION)).toEqual(await unread(QUESTION));
    expect(told).toEqual([
      {
        sentence: 'Answering without the reader, whose process was lost. It is started again 1 s after it has ended.',
        cause: expect.stringContaining('its process ended with SIGKILL') as string,
      },
    ]);
    await isBack();
    expect(await ask(QUESTION)).toEqual(before);
    expect(told).toHaveLength(2);
    expect(readers).toHaveLength(2);
  });

  it.each([
    ['ends', 'vanish', 'its process ended with exit code 3'],
    ['crashes', 'crash', 'its process ended with SIGSEGV'],
    ['hangs', 'freeze', 'its process gave no answer for 5 s'],
  ])('answers the question at which its process %s, and those behind it, without it', async (_, word, reason) => {
    const { ask, told, isBack } = await openApp();
    const questions = [`Does the lighthouse ${word}?`, QUESTION, 'What does the oven burn?'];
    const answers = await Promise.all(questions.map(ask));
    expect(answers).toEqual(await Promise.all(questions.map(unread)));
    expect(told.map(({ cause }) => cause)).toEqual([expect.stringContaining(reason)]);
    await isBack();
    expect((await ask(QUESTION)).isRead).toBe(true);
  });
});
