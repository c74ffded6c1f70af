import { describe, expect, it } from 'vitest';
import { runScript } from '../../support/cli-process.ts';
import { createCliWorkspace } from '../../support/cli-workspace.ts';

const SCRIPTS = [
  ['ask', 'npm run ask'],
  ['index-corpus', 'npm run index'],
  ['doctor', 'npm run doctor'],
  ['deploy-commands', 'npm run deploy'],
  ['start', 'npm start'],
  ['validate-corpus', 'npm run validate'],
  ['add-document', 'npm run add'],
  ['show-changes', 'npm run changes'],
  ['draw-reader-rows', 'npm run reader:rows'],
] as const;

describe('every command', () => {
  it.each(SCRIPTS)('%s prints its usage on stdout with --help', async (script, name) => {
    const { exitCode, stdout, stderr } = await runScript(script, ['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`USAGE ${name} --`);
    expect(stdout).not.toMatch(/\u001B|`/);
  });

  it.each([SCRIPTS[0], SCRIPTS[4]])('%s refuses an unknown option with its usage on stderr', async (script, name) => {
    const { exitCode, stdout, stderr } = await runScript(script, ['--frobnicate']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Unknown option "--frobnicate".');
    expect(stderr).toContain(`USAGE ${name} --`);
  });
});

describe('ask', () => {
  it.each([
    ['two kinds of output', ['--json', '--discord', 'Why?'], 'Give only one of'],
    ['a question and a file', ['--file', 'questions.jsonl', 'Why?'], 'Give either a question or --file'],
    ['a file without a name', ['--file='], '--file needs the path'],
    ['no question where there is no terminal', [], 'No question was given'],
    ['a short option that it does not have', ['-x', 'Why?'], 'Unknown option "-x"'],
  ])('refuses %s', async (_what, args, message) => {
    const { exitCode, stdout, stderr } = await runScript('ask', args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('USAGE npm run ask --');
  });

  it('takes what stands after -- as the question, even where it looks like an option', async () => {
    const workspace = await createCliWorkspace();
    const { exitCode, stdout } = await workspace.run('ask', ['--json', '--', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('USAGE');
    expect(JSON.parse(stdout)).toMatchObject({ question: '--help' });
  });
});

describe('commands that take no words', () => {
  it.each(['index-corpus', 'doctor', 'deploy-commands', 'start', 'validate-corpus'])(
    '%s refuses one',
    async (script) => {
      const { exitCode, stderr } = await runScript(script, ['word'], {
        DATA_DIR: '/dev/null',
        CORPUS_DIR: '/dev/null',
      });
      expect(exitCode).toBe(2);
      expect(stderr).toContain('"word"');
    },
  );
});

describe('settings', () => {
  it('names every bad one at once, on one line', async () => {
    const { exitCode, stdout, stderr } = await runScript('ask', ['Why?'], {
      LOG_LEVEL: 'loud',
      MODEL: '../x',
      DISCORD_API_URL: 'x',
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    for (const part of [
      'LOG_LEVEL: expected one of',
      'got "loud"',
      'MODEL: expected',
      'got "../x"',
      'DISCORD_API_URL',
    ]) {
      expect(stderr).toContain(part);
    }
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
