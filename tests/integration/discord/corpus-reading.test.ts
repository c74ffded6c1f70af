import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCorpusBot } from '../../support/moderated-bot.ts';

describe('/corpus status', () => {
  it('shows the index, the disk and the last build, and that the folder is the same', async () => {
    const { bot, workspace } = await createCorpusBot();
    const text = await bot.read(bot.send('status'), /Status/);
    expect(text).toContain(`**Index:** \`${await workspace.liveGeneration()}\`, built <t:`);
    expect(text).toContain('with Xenova/e5-small-v2');
    expect(text).toContain('**Holds:** 3 documents, 4 passages, 9 sentences');
    expect(text).toMatch(/\*\*Disk:\*\* the kept indexes take \d+\.\d MB; \d+\.\d [MG]B are free/);
    expect(text).toContain('**Documents:** the folder is as the index has it');
    expect(text).toContain('3 added, 0 changed, 0 removed, 0 unchanged.');
    expect(text).toContain('Embedded 13 texts, reused 0');
  });

  it('shows what was added, changed and removed since, and files that cannot be read', async () => {
    const { bot, workspace } = await createCorpusBot();
    await workspace.write('weather_1.md', '# Weather\n\nFog is common in March.\n');
    await workspace.write('bakery.md', '# The bakery\n\nRye bread is baked on Mondays too.\n');
    await rm(path.join(workspace.corpusDir, 'notes/visitors.md'));
    await workspace.write('latin.md', new Uint8Array([0x63, 0x61, 0x66, 0xe9]));
    const text = await bot.read(bot.send('status'), /Status/);
    expect(text).toContain('not in the index yet: 1 added, 1 changed, 1 removed.');
    expect(text).toContain('- added: weather\\_1.md\n- changed: bakery.md\n- removed: notes/visitors.md');
    expect(text).toContain('Left out: 1 file.\n- Skipped "latin.md": it is not valid UTF-8.');
  });

  it('says what is wrong with the folder, without its place on this machine', async () => {
    const { bot, workspace } = await createCorpusBot();
    await rm(workspace.corpusDir, { recursive: true });
    const text = await bot.read(bot.send('status'), /Status/);
    expect(text).toContain('Cannot read the corpus folder "CORPUS\\_DIR": it does not exist.');
    expect(text).not.toContain(workspace.folder);
    expect(await bot.ask('Who built the lighthouse of Marwick in 1887?')).toContain('Ada Brandt');
  });
});

describe('/corpus search, document and history', () => {
  it('shows the passages that hold a word, and what was searched for in place of a misspelt one', async () => {
    const { bot } = await createCorpusBot();
    const text = await bot.read(bot.send('search', { word: 'lighthouse' }), /Search/);
    expect(text).toContain('1 passage in 1 document.');
    expect(text).toContain('**The harbour of Marwick · Lighthouse, line 13**\nThe lighthouse was built in 1887');
    expect(text).toContain('Page 1 of 1');
    const misspelt = await bot.read(bot.send('search', { word: 'lighthuose', page: 7 }), /Search/);
    expect(misspelt).toContain('The index does not have "lighthuose"; searched for "lighthouse".');
    expect(await bot.read(bot.send('search', { word: 'zeppelin' }), /Search/)).toContain('holds no passage with that');
    expect(await bot.read(bot.send('search', { word: 'the' }), /Cannot/)).toContain('Cannot search for that');
    expect(await bot.read(bot.send('search', { word: '🇨🇦' }), /Cannot/)).toContain('it holds no word');
  });

  it('shows the passages of a document by its id, title, or the name of a suggestion', async () => {
    const { bot } = await createCorpusBot();
    const suggested = await bot.suggest('document', 'document', 'BAKE');
    expect(suggested).toEqual([{ name: 'bakery · The bakery', value: 'bakery' }]);
    for (const document of [suggested[0]!.value, suggested[0]!.name, 'the bakery', 'bak']) {
      const text = await bot.read(bot.send('document', { document }), /Page/);
      expect(text).toBe(
        'The bakery\n**1** · line 3\nRye bread is baked every morning except Monday. The oven burns birch wood from the northern hills.\nbakery.md · 1 passage · Page 1 of 1',
      );
    }
    expect(await bot.suggest('document', 'document', '')).toHaveLength(3);
    expect(await bot.read(bot.send('document', { document: 'zeppelin' }), /Cannot/)).toContain('no such document');
  });

  it('shows the kept generations with what each changed, and suggests them for a rollback', async () => {
    const { bot, workspace } = await createCorpusBot();
    const first = await workspace.liveGeneration();
    await workspace.write('weather.md', '# Weather\n\nFog is common in March.\n');
    await workspace.run('index-corpus', []);
    const second = await workspace.liveGeneration();
    const text = await bot.read(bot.send('history'), /Kept/);
    expect(text.indexOf(second)).toBeLessThan(text.indexOf(`**\`${first}\`**`));
    expect(text).toContain(`**\`${second}\`** (live)`);
    expect(text).toContain(`- Since ${first}: 1 added, 0 changed, 0 removed, 3 unchanged.`);
    expect(text).toContain('holds 4 documents, 5 passages, 10 sentences');
    expect(await bot.suggest('rollback', 'generation', '')).toEqual([
      { name: `${second} · 4 documents · live`, value: second },
      { name: `${first} · 3 documents`, value: first },
    ]);
    expect(await bot.suggest('rollback', 'generation', '000001')).toMatchObject([{ value: first }]);
  });
});
