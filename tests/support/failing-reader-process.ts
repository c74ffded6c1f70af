/** The reader's process with a weakness: it fails at questions with certain words. */

process.on('message', ({ request }: { request: { question: string } }) => {
  const { question } = request;
  if (/\bvanish\b/iu.test(question)) process.exit(3);
  if (/\bcrash\b/iu.test(question)) process.kill(process.pid, 'SIGSEGV');
  if (/\bfreeze\b/iu.test(question)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});

await import('../../src/reading/reader-process.ts');
