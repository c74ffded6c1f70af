/** The embedder's process with a weakness: it fails at texts with certain words. */

process.on('message', ({ request }: { request: { text: string } }) => {
  if (/\bvanish\b/iu.test(request.text)) process.exit(3);
  if (/\bcrash\b/iu.test(request.text)) process.kill(process.pid, 'SIGSEGV');
});

await import('../../src/embedding/embedder-process.ts');
