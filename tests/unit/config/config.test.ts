import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { errorOf } from '../../support/sample-error.ts';

const ROOT = path.resolve('/srv/bot');

describe('loadConfig', () => {
  it('fills in the documented defaults', () => {
    expect(loadConfig({}, ROOT)).toEqual({
      discordToken: undefined,
      discordApiUrl: undefined,
      moderatorGuildIds: [],
      moderatorRoleIds: [],
      corpusDir: path.join(ROOT, 'corpus', 'documents'),
      dataDir: path.join(ROOT, 'data'),
      modelsDir: path.join(ROOT, 'models'),
      model: 'Xenova/e5-small-v2',
      useReader: true,
      readerBudgetMs: 50,
      logLevel: 'info',
    });
  });

  it('takes every setting from the environment', () => {
    const config = loadConfig(
      {
        DISCORD_TOKEN: 'abc.def.ghi',
        DISCORD_API_URL: 'http://127.0.0.1:8080/api',
        MODERATOR_GUILD_IDS: '12345678901234567',
        MODERATOR_ROLE_IDS: '22345678901234567,32345678901234567890',
        CORPUS_DIR: '/elsewhere/articles',
        DATA_DIR: '/elsewhere/data',
        MODELS_DIR: '/elsewhere/models',
        MODEL: 'Xenova/gte-small',
        READER: 'off',
        READER_BUDGET_MS: '25',
        LOG_LEVEL: 'debug',
      },
      ROOT,
    );
    expect(config).toEqual({
      discordToken: 'abc.def.ghi',
      discordApiUrl: 'http://127.0.0.1:8080/api',
      moderatorGuildIds: ['12345678901234567'],
      moderatorRoleIds: ['22345678901234567', '32345678901234567890'],
      corpusDir: path.resolve('/elsewhere/articles'),
      dataDir: path.resolve('/elsewhere/data'),
      modelsDir: path.resolve('/elsewhere/models'),
      model: 'Xenova/gte-small',
      useReader: false,
      readerBudgetMs: 25,
      logLevel: 'debug',
    });
  });

  it('counts an empty or blank value as not set', () => {
    const blank = {
      DISCORD_TOKEN: '',
      DISCORD_API_URL: ' ',
      MODERATOR_GUILD_IDS: '',
      MODERATOR_ROLE_IDS: '\t',
      CORPUS_DIR: '',
      DATA_DIR: '',
      MODELS_DIR: '',
      MODEL: '',
      READER: '',
      LOG_LEVEL: '',
    };
    expect(loadConfig(blank, ROOT)).toEqual(loadConfig({}, ROOT));
  });

  it('resolves relative folders against the root', () => {
    const config = loadConfig({ CORPUS_DIR: 'my/articles', DATA_DIR: '../data', MODELS_DIR: './m' }, ROOT);
    expect(config.corpusDir).toBe(path.join(ROOT, 'my', 'articles'));
    expect(config.dataDir).toBe(path.join(path.dirname(ROOT), 'data'));
    expect(config.modelsDir).toBe(path.join(ROOT, 'm'));
  });

  it('takes white space around values and empty parts of a list off', () => {
    const config = loadConfig(
      { MODERATOR_ROLE_IDS: ' 22345678901234567 , ,32345678901234567, ', LOG_LEVEL: ' warn\n' },
      ROOT,
    );
    expect(config.moderatorRoleIds).toEqual(['22345678901234567', '32345678901234567']);
    expect(config.logLevel).toBe('warn');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}, ROOT))).toBe(true);
  });

  it('reports all bad values at once with name, expected and got', async () => {
    const error = await errorOf(() =>
      loadConfig(
        {
          DISCORD_API_URL: 'ftp://files.example',
          MODERATOR_GUILD_IDS: '12345678901234567,guild',
          MODERATOR_ROLE_IDS: '42',
          MODEL: '../secret-model',
          READER: 'false',
          LOG_LEVEL: 'loud',
        },
        ROOT,
      ),
    );
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toMatch(/DISCORD_API_URL: expected .*https?.*, got "ftp:\/\/files\.example"/);
    expect(error.message).toMatch(/MODERATOR_GUILD_IDS: expected .*17 to 20 digits.*, got "12345678901234567,guild"/);
    expect(error.message).toMatch(/MODERATOR_ROLE_IDS: expected .*, got "42"/);
    expect(error.message).toMatch(/MODEL: expected .*, got "\.\.\/secret-model"/);
    expect(error.message).toMatch(/READER: expected on or off, got "false"/);
    expect(error.message).toMatch(/LOG_LEVEL: expected .*info.*, got "loud"/);
  });

  it('never shows a token, not even a wrong one', async () => {
    const error = await errorOf(() => loadConfig({ DISCORD_TOKEN: 'abc.def ghi', LOG_LEVEL: 'loud' }, ROOT));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain('DISCORD_TOKEN');
    expect(inspect(error, { depth: 10 })).not.toMatch(/abc\.def|ghi/);
  });

  it.each([
    '..',
    '../models',
    'Xenova/..',
    'Xenova/../..',
    '/etc',
    'a/b/c',
    '.hidden',
    'a\\..\\b',
    'a//b',
    'C:\\models',
  ])('refuses the MODEL %j, which could leave the models folder', async (model) => {
    const error = await errorOf(() => loadConfig({ MODEL: model }, ROOT));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(`got "${model}"`);
  });

  it.each(['discord.com', 'http://', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'refuses the DISCORD_API_URL %j',
    async (address) => {
      const error = await errorOf(() => loadConfig({ DISCORD_API_URL: address }, ROOT));
      expect(error.code).toBe('CONFIG_INVALID');
      expect(error.message).toContain('DISCORD_API_URL');
    },
  );
});
