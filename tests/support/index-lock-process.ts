// Takes the build lock and keeps it until it is killed: tsx index-lock-process.ts INDEX_DIR
import { acquireBuildLock } from '../../src/index/build-lock.ts';

await acquireBuildLock(process.argv[2]!, new Date());
process.stdout.write('locked\n');
setInterval(() => undefined, 60_000);
