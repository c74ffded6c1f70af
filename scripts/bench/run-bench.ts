import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ArgsDef, ParsedArgs } from 'citty';
import { describeMachine } from '../../src/terminal/describe-machine.ts';
import { EXIT_OK, printOut, runCommand } from '../../src/terminal/run-command.ts';

/**
 * Runs `npm run bench:NAME`: a measurement with a folder of its own, which is removed afterwards. Ends with the machine that
 * it was taken on.
 */
export async function runBench<T extends ArgsDef>(
  bench: { readonly name: string; readonly description: string; readonly args: T },
  measure: (folder: string, args: ParsedArgs<T>) => Promise<void>,
): Promise<void> {
  const { name, description, args: definitions } = bench;
  await runCommand({ meta: { name: `npm run bench:${name} --`, description }, args: definitions }, async (args) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), `bench-${name}-`));
    try {
      await measure(folder, args);
      printOut(describeMachine());
      return EXIT_OK;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
