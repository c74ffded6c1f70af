import { ROOT_DIR } from '../src/app.ts';
import { examine } from '../src/terminal/doctor.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_FAILURE, EXIT_OK, printOut, runCommand } from '../src/terminal/run-command.ts';

const command = {
  meta: {
    name: 'npm run doctor --',
    description: 'Checks Node.js, native modules, model, corpus, index and settings, and says how to mend each',
  },
  args: {},
} as const;

await runCommand(command, async () => {
  const checks = await examine(readConfig(ROOT_DIR));
  for (const { name, isWell, detail } of checks) printOut(`${isWell ? 'ok  ' : 'MEND'}  ${name}: ${detail}`);
  return checks.every((check) => check.isWell) ? EXIT_OK : EXIT_FAILURE;
});
