import { BotError } from '../errors.ts';
import type { ProcessMessage, ProcessRequest } from './asked-process.ts';

/** What a process has loaded. */
export interface Loaded<About, Request, Reply> {
  readonly about: About;
  readonly answer: (request: Request) => Promise<Reply>;
}

/** Makes this process the other end of an `AskedProcess`: loads once, then answers one request after another. */
export async function answerRequests<About, Request, Reply>(
  load: () => Promise<Loaded<About, Request, Reply>>,
): Promise<void> {
  // Signals that go to the whole group, as Ctrl-C does, are the program's to obey: it finishes what is in hand, and this
  // process ends when it lets go.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const say = (message: ProcessMessage<About, Reply>): void => void process.send!(message);
  const failureOf = (error: unknown) => ({
    code: error instanceof BotError ? error.code : null,
    message: error instanceof Error ? error.message : String(error),
  });
  try {
    const { about, answer } = await load();
    // One after another: taking turns would make every question wait for all the others.
    let last = Promise.resolve();
    process.on('message', ({ id, request }: ProcessRequest<Request>) => {
      last = last
        .then(() => answer(request))
        .then(
          (reply) => {
            say({ type: 'reply', id, reply });
          },
          (error: unknown) => {
            say({ type: 'error', id, failure: failureOf(error) });
          },
        );
    });
    say({ type: 'ready', about });
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    say({ type: 'failed', failure: failureOf(error) });
  }
}
