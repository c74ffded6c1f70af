import { answerRequests } from '../processes/answer-requests.ts';
import type { EmbedderFacts, EmbedRequest } from './process-embedder.ts';
import { loadEmbedder } from './transformers-embedder.ts';

/** The process that `loadProcessEmbedder` starts. */

await answerRequests<EmbedderFacts, EmbedRequest, Float32Array>(async () => {
  const embedder = await loadEmbedder(process.argv[2]!, process.argv[3]!);
  const { fingerprint, dimensions, maxTokens } = embedder;
  return {
    about: { fingerprint, dimensions, maxTokens },
    answer: ({ kind, text }) => (kind === 'query' ? embedder.embedQuery(text) : embedder.embedPassage(text)),
  };
});
