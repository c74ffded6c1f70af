import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace, makeIndexedWorkspace } from '../../support/cli-workspace.ts';
import { SAMPLE_TOKEN as TOKEN } from '../../support/discord-for-each-test.ts';
import { DiscordStandIn } from '../../support/discord-stand-in.ts';
import { type RunningProgram, startProgram } from '../../support/program-process.ts';

const QUESTION = 'Who built the lighthouse of Marwick in 1887?';

let discord: DiscordStandIn;
let apiUrl: string;
let indexed: CliWorkspace;

beforeAll(async () => {
  indexed = await makeIndexedWorkspace();
});

afterAll(() => indexed.removeFolder());

beforeEach(async () => {
  discord = new DiscordStandIn(TOKEN);
  apiUrl = await discord.start();
});

afterEach(() => discord.stop());

/** With time to read as many passages as `ask` does, however busy the machine is. */
const start = (workspace: CliWorkspace, token = TOKEN): RunningProgram =>
  startProgram('start', {
    ...workspace.settings,
    DISCORD_TOKEN: token,
    DISCORD_API_URL: apiUrl,
    READER_BUDGET_MS: '10000',
  });

/** Sends an /ask. @returns The parts of the reply that `ask --discord` prints. */
async function ask(question: string): Promise<Record<string, unknown>> {
  const token = discord.ask(question);
  await discord.until(() => discord.callsOf(token).includes('PATCH original'));
  expect(discord.callsOf(token)).toEqual(['POST callback', 'PATCH original']);
  const { content, embeds, allowed_mentions: mentions } = discord.bodyOf(token, 'PATCH original');
  return { content, embeds, allowed_mentions: mentions };
}

async function payloadOf(workspace: CliWorkspace, question: string): Promise<Record<string, unknown>> {
  const { stdout } = await workspace.run('ask', ['--discord', question]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('npm start', () => {
  it('builds the index first, saying so, then connects and answers as ask --discord does', async () => {
    const workspace = await createCliWorkspace();
    const program = start(workspace);
    await program.said(/"msg":"ready"/);
    const { stdout, stderr } = program.output();
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Building the index of ".+" \(first run\)\.\n/);
    expect(stderr).toMatch(/Embedding 100 %[^]*"msg":"ready"/);
    expect(discord.identifies).toMatchObject([{ token: TOKEN, intents: 0 }]);
    const reply = await ask(QUESTION);
    expect(reply).toMatchObject(await payloadOf(workspace, QUESTION));
    expect(JSON.stringify(reply)).toContain('Ada Brandt');
    expect(program.output().stderr).not.toContain(TOKEN);
  });

  it('answers a question that cannot be searched with its notice', async () => {
    const program = start(indexed);
    await program.said(/"msg":"ready"/);
    expect(await ask('🇨🇦')).toMatchObject(await payloadOf(indexed, '🇨🇦'));
  });

  it('serves an index that is published meanwhile, without a restart', async () => {
    const workspace = await createCliWorkspace();
    const program = start(workspace);
    await program.said(/"msg":"ready"/);
    await workspace.write(
      'ferry.md',
      '# The ferry\n\nThe ferry to Orlick leaves at noon on every second Thursday of the month.\n',
    );
    const question = 'When does the ferry to Orlick leave?';
    expect(JSON.stringify(await ask(question))).not.toContain('second Thursday');
    const { exitCode, stderr } = await workspace.run('index-corpus', []);
    expect(exitCode, stderr).toBe(0);
    await program.said(/"msg":"serving a new index generation"/);
    const reply = await ask(question);
    expect(reply).toMatchObject(await payloadOf(workspace, question));
    expect(JSON.stringify(reply)).toContain('second Thursday');
    expect(discord.identifies).toHaveLength(1);
  });

  it('uses synonyms that are edited meanwhile, without a restart or a new index, and outlives a mistake in them', async () => {
    const workspace = await createCliWorkspace();
    const program = start(workspace);
    await program.said(/"msg":"ready"/);
    await workspace.write('synonyms.yaml', '- [lighthouse]\n');
    await program.said(/expected lists of at least two names.*"msg":"could not take over the new synonyms/);
    await workspace.write('synonyms.yaml', '- [lighthouse, Leuchtturm]\n');
    await program.said(/"msg":"using the new synonyms"/);
    const question = 'Who built the Leuchtturm of Marwick in 1887?';
    const reply = await ask(question);
    expect(reply).toMatchObject(await payloadOf(workspace, question));
    expect(JSON.stringify(reply)).toContain('Ada Brandt');
  });

  it('disconnects and ends with exit code 0 on SIGTERM', async () => {
    const program = start(indexed);
    await program.said(/"msg":"ready"/);
    expect(discord.connections).toBe(1);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    await discord.until(() => discord.connections === 0);
  });

  it('says in one sentence that Discord refused the token, without showing it', async () => {
    const token = 'OTk5OTk5OTk5OTk5OTk5OTk5.ghijkl.zyxwvutsrqponmlkjihgfedcba';
    const program = start(indexed, token);
    expect(await program.ended).toBe(1);
    const { stdout, stderr } = program.output();
    expect(stdout).toBe('');
    expect(stderr).toContain('Discord refused the token.');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(token);
  });

  it('says that there is no token, and what works without one', async () => {
    const program = start(indexed, '');
    expect(await program.ended).toBe(1);
    expect(program.output()).toEqual({
      stdout: '',
      stderr: expect.stringMatching(/^DISCORD_TOKEN is not set\. .*npm run ask.*\n$/) as string,
    });
    expect(discord.requests).toEqual([]);
  });

  it('names the address at which Discord cannot be reached', async () => {
    await discord.stop();
    const program = start(indexed);
    expect(await program.ended).toBe(1);
    const { stderr } = program.output();
    expect(stderr).toContain(`Cannot connect to Discord at ${apiUrl}`);
    expect(stderr).not.toMatch(/^ +at /m);
    discord = new DiscordStandIn(TOKEN);
    apiUrl = await discord.start();
  });
});
