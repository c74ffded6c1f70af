// Contends for the build lock once the file INDEX_DIR/go is there: tsx index-contender-process.ts INDEX_DIR TURNS SEED
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contendForLock } from './index-lock-chain.ts';

const [root, turns, seed] = process.argv.slice(2);
process.stdout.write('ready\n');
while (!existsSync(path.join(root!, 'go'))) await sleep(5);
await contendForLock(root!, Number(turns), Number(seed));
process.stdout.write('done\n');
