import type { Answer } from '../answering/answer.ts';
import type { Explanation } from '../answering/answerer.ts';
import { READER_WEIGHT } from '../reading/rerank.ts';
import { SCORE_WEIGHTS } from '../retrieval/retriever.ts';
import { wrap } from './render-answer.ts';

/** Candidates that are listed; the ranking holds up to twenty. */
const LISTED = 10;

/** Why an answer is as it is: the parts of each candidate's score, and what each signal adds to the confidence. */
export function renderExplanation(answer: Answer, explanation: Explanation): string {
  if (explanation.signals === null || explanation.assessment === null) return answer.notice ?? '';
  const { passage, sentence, lexical } = SCORE_WEIGHTS;
  const candidates = explanation.ranked.slice(0, LISTED).map((ranked, index) => {
    const { parts } = ranked;
    const place = [ranked.passage.documentId, ...ranked.passage.headings].join(' › ');
    return [
      `${index + 1}`.padStart(2),
      ranked.score.toFixed(3),
      parts.passage.toFixed(3).padStart(8),
      parts.sentence.toFixed(3).padStart(9),
      parts.lexical.toFixed(3).padStart(8),
      (ranked.reading?.answerable.toFixed(1) ?? '–').padStart(7),
      (ranked.reading?.margin.toFixed(1) ?? '–').padStart(7),
      ` ${wrap(place, 26)[0]!.slice(0, 26)}`,
    ].join(' ');
  });
  const { contributions, bias } = explanation.assessment;
  const signals = Object.entries(contributions).map(([name, value]) => {
    const signal = explanation.signals![name as keyof typeof explanation.signals] ?? 0;
    return `${name.padEnd(20)}${signal.toFixed(3).padStart(8)}${withSign(value).padStart(9)}`;
  });
  return [
    `Score = ${passage} × passage + ${sentence} × sentence + ${lexical} × lexical`,
    `        + ${READER_WEIGHT} × answers (the reader's logit)`,
    ' # score  passage  sentence  lexical answers  margin  place',
    ...candidates,
    '',
    'Signal                 value log-odds',
    ...signals,
    `${'bias'.padEnd(28)}${withSign(bias).padStart(9)}`,
    '',
    `State: ${answer.state}, because the confidence is ${answer.confidence.toFixed(3)}.`,
  ].join('\n');
}

function withSign(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
