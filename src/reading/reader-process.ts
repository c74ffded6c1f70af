import { answerRequests } from '../processes/answer-requests.ts';
import type { ReadRequest } from './process-reader.ts';
import { loadReader } from './transformers-reader.ts';

/** The process that `loadProcessReader` starts. */

await answerRequests(async () => {
  const reader = await loadReader(process.argv[2]!);
  return {
    about: null,
    answer: ({ question, passages, deadline }: ReadRequest) => reader.read(question, passages, deadline),
  };
});
