import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answering/answer.ts';
import { renderAnswer } from '../../../src/discord/render-answer.ts';
import type { CommandResult } from '../../support/cli-process.ts';
import {
  type CliWorkspace,
  createCliWorkspace,
  makeIndexedWorkspace,
  withoutMarks,
} from '../../support/cli-workspace.ts';

const QUESTION = 'Who built the lighthouse of Marwick in 1887?';
/** Has a short answer. */
const HOW_MUCH = 'How much does a berth cost a night in summer?';
const OFF_TOPIC = 'quantum chromodynamics gluon coupling constant';

let workspace: CliWorkspace;
/** What `ask --json` printed for QUESTION. */
let printed: CommandResult;
let answer: Answer;

beforeAll(async () => {
  workspace = await makeIndexedWorkspace();
  printed = await workspace.run('ask', ['--json', QUESTION]);
  answer = JSON.parse(printed.stdout) as Answer;
});

afterAll(() => workspace.removeFolder());

async function askJson(question: string): Promise<Answer> {
  const { stdout } = await workspace.run('ask', ['--json', question]);
  return JSON.parse(stdout) as Answer;
}

describe('ask', () => {
  it('prints the answer on stdout and nothing on stderr when the index is there', async () => {
    const { exitCode, stdout, stderr } = await workspace.run('ask', [QUESTION]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^(?:.+ \(excerpt \d\)\n\n)?Found \(confidence \d+ %\)\n\n1\. The harbour of Marwick › Lighthouse\n/,
    );
    expect(stdout).toContain('»The lighthouse was built in 1887 by the engineer Ada Brandt.«');
    expect(stdout).toContain(
      'harbour.md, line 13\n   - Coast Museum, "The tower", 2020\n     https://example.org/tower\n',
    );
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('builds the index first where there is none, telling so on stderr only', async () => {
    const fresh = await createCliWorkspace();
    const { exitCode, stdout, stderr } = await fresh.run('ask', [QUESTION]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`Building the index of "${fresh.corpusDir}" (first run).`);
    expect(stderr).toMatch(/Embedding 100 % \((\d+)\/\1 texts\)/);
    expect(stdout).toMatch(/^Found/m);
    expect(stdout).not.toMatch(/Building|Embedding|Indexing/);
  });

  it('takes words that the shell split as one question', async () => {
    const { stdout } = await workspace.run('ask', ['--json', ...QUESTION.split(' ')]);
    expect(JSON.parse(stdout)).toMatchObject({ question: QUESTION, state: 'found' });
  });

  it('prints the short answer first', async () => {
    const { stdout } = await workspace.run('ask', [HOW_MUCH]);
    expect(stdout).toMatch(/^12 euros \(excerpt 1\)\n\nFound \(confidence \d+ %\)\n\n1\. /);
  });

  it('says that the corpus does not cover a question, with exit code 0', async () => {
    const { exitCode, stdout } = await workspace.run('ask', [OFF_TOPIC]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'The corpus does not cover this question.\n' });
  });

  it('uses colour where it is asked for, and none with NO_COLOR', async () => {
    const [forced, refused] = await Promise.all([
      workspace.run('ask', [QUESTION], { FORCE_COLOR: '1' }),
      workspace.run('ask', [QUESTION], { FORCE_COLOR: '1', NO_COLOR: '1' }),
    ]);
    expect(forced.stdout).toContain('\u001B[1mThe lighthouse was built in 1887 by the engineer Ada Brandt.\u001B[22m');
    expect(refused.stdout).not.toContain('\u001B');
    expect(refused.stdout).toContain('»The lighthouse');
  });

  it('prints no control character that a document holds', async () => {
    const hostile = await createCliWorkspace({
      'note.md': '---\ntitle: "Ti\\e]0;owned\\atle"\n---\nThe lighthouse was built in 1887 by\u001B[31m Ada Brandt.',
    });
    const { stdout } = await hostile.run('ask', [QUESTION]);
    expect(stdout).toContain('Ada Brandt');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('ask --json', () => {
  it('prints one object on one line with the keys of the contract', () => {
    expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(printed.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(Object.keys(answer)).toEqual(['question', 'state', 'confidence', 'short', 'excerpts', 'index', 'timings']);
    expect(Object.keys(answer.index)).toEqual(['generation', 'model', 'documents', 'passages']);
    expect(Object.keys(answer.timings)).toEqual(['embedMs', 'retrieveMs', 'totalMs']);
    for (const excerpt of answer.excerpts) {
      expect(Object.keys(excerpt)).toEqual(['rank', 'text', 'highlight', 'score', 'similarity', 'citation']);
      expect(Object.keys(excerpt.highlight)).toEqual(['start', 'end']);
      expect(Object.keys(excerpt.citation)).toEqual(['documentId', 'title', 'section', 'path', 'lines', 'sources']);
      for (const source of excerpt.citation.sources) {
        expect(Object.keys(source)).toEqual(['publisher', 'title', 'date', 'url']);
      }
    }
  });

  it('gives a short answer that stands in its excerpt, inside the highlighted sentence', async () => {
    const { state, short, excerpts } = await askJson(HOW_MUCH);
    expect(state).toBe('found');
    expect(Object.keys(short!)).toEqual(['text', 'excerpt', 'start', 'end', 'confidence']);
    expect(short).toMatchObject({ text: '12 euros', excerpt: 1 });
    expect(short!.confidence).toBeGreaterThan(0.5);
    expect(short!.confidence).toBeLessThanOrEqual(1);
    const { text, highlight } = excerpts[0]!;
    expect(text.slice(short!.start, short!.end)).toBe(short!.text);
    expect(highlight.start).toBeLessThanOrEqual(short!.start);
    expect(highlight.end).toBeGreaterThanOrEqual(short!.end);
  });

  it('says null where a few words would not answer, and without a reader', async () => {
    expect((await askJson('Why was the lighthouse of Marwick built in 1887?')).short).toBeNull();
    const { stdout } = await workspace.run('ask', ['--json', QUESTION], { READER: 'off' });
    expect(stdout).toContain('"short":null');
  });

  it('gives numbers in their ranges and names the index', async () => {
    expect(answer.state).toBe('found');
    expect(answer.confidence).toBeGreaterThan(0);
    expect(answer.confidence).toBeLessThanOrEqual(1);
    expect(answer.excerpts.map(({ rank }) => rank)).toEqual([1, 2, 3].slice(0, answer.excerpts.length));
    expect(answer.index).toEqual({
      generation: await workspace.liveGeneration(),
      model: 'Xenova/e5-small-v2',
      documents: 3,
      passages: 4,
    });
  });

  it('cites text that stands in the source file, on the lines that it names', async () => {
    const { excerpts } = answer;
    expect(excerpts.length).toBeGreaterThan(1);
    for (const { text, highlight, citation } of excerpts) {
      const lines = (await workspace.read(citation.path)).split('\n');
      const [first, last] = citation.lines;
      expect(withoutMarks(lines.slice(first - 1, last).join('\n'))).toContain(text);
      expect(withoutMarks(lines.slice(first, last).join('\n'))).not.toContain(text);
      expect(withoutMarks(lines.slice(first - 1, last - 1).join('\n'))).not.toContain(text);
      expect(text.length).toBeGreaterThanOrEqual(60);
      expect(text.length).toBeLessThanOrEqual(700);
      expect(text.slice(highlight.start, highlight.end)).toMatch(/^[A-Z][^.]*\.$/);
    }
  });

  it('cites the sources of the footnotes in the excerpt', async () => {
    const { excerpts } = await askJson('What does a berth cost a night in summer?');
    expect(excerpts[0]).toMatchObject({
      text: expect.stringContaining('A berth costs 12 euros a night in summer.') as string,
      citation: {
        documentId: 'harbour',
        section: 'Fees',
        lines: [7, 9],
        sources: [
          {
            publisher: 'Marwick Port Office',
            title: 'Tariff of berths',
            date: '2024-03-01',
            url: 'https://example.org/tariff',
          },
          { publisher: 'Marwick Council', title: 'By-law 12', date: '2023-05', url: 'https://example.org/by-law' },
        ],
      },
    });
  });

  it('gives no excerpt where the corpus does not cover the question', async () => {
    expect(await askJson(OFF_TOPIC)).toMatchObject({ state: 'not-covered', short: null, excerpts: [] });
  });
});

describe('ask --explain and --discord', () => {
  it('explains every candidate and the state', async () => {
    const { exitCode, stdout, stderr } = await workspace.run('ask', ['--explain', QUESTION]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.startsWith(`${QUESTION}\n\nScore = `)).toBe(true);
    expect(stdout.match(/^ ?\d+ \d\.\d{3} /gm)).toHaveLength(4);
    expect(stdout).toMatch(/^passageSimilarity +\d\.\d{3} +[+−]\d+\.\d\d$/m);
    expect(stdout.trimEnd()).toMatch(/State: found, because the confidence is 0\.\d{3}\.$/);
  });

  it('prints the payload that the bot would send', async () => {
    const { exitCode, stdout, stderr } = await workspace.run('ask', ['--discord', QUESTION]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(renderAnswer(answer));
  });
});
