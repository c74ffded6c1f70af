import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startScript } from '../../support/index-child-process.ts';
import { createRandom } from '../../support/index-unit-vectors.ts';
import { createIndexWorkspace, type IndexWorkspace } from '../../support/index-workspace.ts';

const ROUNDS = 9;
const DOCUMENTS = 20;

/** Every document says the version, so that an index of parts of two versions shows. */
async function writeVersion(workspace: IndexWorkspace, version: number): Promise<void> {
  for (let number = 0; number < DOCUMENTS; number++) {
    const sections = Array.from(
      { length: 5 },
      (_, part) => `## Part ${part}\n\nVersion ${version} of part ${part} in ${number}. It has a second sentence.\n`,
    );
    await workspace.write(`document-${number}.md`, sections.join('\n'));
  }
}

async function versionsIn(workspace: IndexWorkspace): Promise<string[]> {
  const { index, warnings } = await workspace.open();
  expect(warnings).toEqual([]);
  expect(index.passages).toHaveLength(5 * DOCUMENTS);
  return [...new Set(index.passages.map((passage) => /^Version (\d+)/.exec(passage.sentences[0]!.text)![1]!))];
}

/** All but the small files of builders that were killed as they asked for the lock: nobody can tell that they are dead. */
async function entriesLeftBy(workspace: IndexWorkspace): Promise<string[]> {
  return (await workspace.otherEntries()).filter((name) => !/^builder\.lock\.[0-9a-f]{16}\.tmp$/.test(name));
}

it('leaves the old index or the new one, wherever a builder is killed, and the next build clears up', async () => {
  const workspace = await createIndexWorkspace({});
  const args = [workspace.corpusDir, workspace.dataDir];
  const realTime = { now: () => new Date() };
  await writeVersion(workspace, 0);
  const whole = startScript('index-builder-process.ts', args);
  await whole.printed('building');
  const begin = performance.now();
  await whole.printed('built');
  const buildMs = performance.now() - begin;
  await whole.ended;

  const random = createRandom(20261124);
  let killedHalfway = 0;
  for (let version = 1; version <= ROUNDS; version++) {
    await writeVersion(workspace, version);
    const builder = startScript('index-builder-process.ts', args);
    await builder.printed('building');
    await sleep(random() * buildMs);
    await builder.kill();
    expect(builder.errors()).toBe('');
    if (!builder.lines.includes('built')) killedHalfway++;
    expect([[`${version - 1}`], [`${version}`]]).toContainEqual(await versionsIn(workspace));

    await workspace.build(realTime);
    expect(await versionsIn(workspace)).toEqual([`${version}`]);
    expect(await entriesLeftBy(workspace)).toEqual(['current.json']);
    expect((await workspace.generations()).length).toBeLessThanOrEqual(3);
  }
  // Without this the rounds could all have ended before the kill, and nothing would have been tried.
  expect(killedHalfway).toBeGreaterThan(ROUNDS / 3);
}, 180_000);

it('leaves an index that can be built when the first builder of all is killed', async () => {
  const workspace = await createIndexWorkspace({});
  await writeVersion(workspace, 0);
  const builder = startScript('index-builder-process.ts', [workspace.corpusDir, workspace.dataDir]);
  await builder.printed('building');
  await builder.kill();
  await workspace.build({ now: () => new Date() });
  expect(await versionsIn(workspace)).toEqual(['0']);
  expect(await entriesLeftBy(workspace)).toEqual(['current.json']);
});
