import { expect, it } from 'vitest';
import { runScript } from '../../support/cli-process.ts';

it('the index answers rightly whenever a builder is killed and whichever file is damaged', async () => {
  const { exitCode, stdout, stderr } = await runScript('check-crash-safety', ['--kills', '10', '--seed', '20261124']);
  expect({ exitCode, stderr: stderr.replace('10 of 10 builders killed\n', '') }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^all +10$/m);
  expect(stdout).toContain('No breach.');
  // Every file and the pointer, in every way.
  expect(stdout.match(/one before|live(?! served)/g)).toHaveLength(8 * 5);
}, 300_000);

it('the check refuses numbers that are none', async () => {
  for (const flags of [
    ['--kills', 'many'],
    ['--seed', '-1'],
    ['--kills', '1.5'],
  ]) {
    expect(await runScript('check-crash-safety', flags)).toMatchObject({ exitCode: 2, stdout: '' });
  }
});
