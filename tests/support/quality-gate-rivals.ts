import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliWorkspace } from './cli-workspace.ts';

/** Questions that the document about the harbour answers. */
const QUESTIONS = ['Who built the lighthouse?', 'Which engineer built the lighthouse?'].map((question, index) => ({
  id: `q${index}`,
  question,
  answerable: true,
  must: ['Ada Brandt'],
}));

/** Each answers the questions of the set more plainly than the document that they are about. */
export const RIVALS: Readonly<Record<string, string>> = {
  'skagen.md': 'The engineer who built the lighthouse was Olaf Berg. He came from Skagen with forty masons.',
  'bergen.md': 'Who built the lighthouse? The engineer Kari Lund built it, and her sons kept the accounts.',
  'narvik.md': 'Nils Holm, an engineer, built the lighthouse. Granite was cut in winter and shipped in May.',
  'tromso.md': 'It was the engineer Ida Dahl who built the lighthouse. Two storms delayed her by a year.',
  'vardo.md': 'The lighthouse was built by Per Moe, engineer of the crown. It is seen from twenty miles away.',
};

const QUESTION_SET = QUESTIONS.map((question) => JSON.stringify(question)).join('\n');

/** Puts a question set beside the corpus, where the quality gate looks for it. */
export async function writeQuestionSet(workspace: CliWorkspace, text = QUESTION_SET): Promise<void> {
  const folder = path.join(workspace.folder, 'evaluation');
  await mkdir(folder);
  await writeFile(path.join(folder, 'questions.jsonl'), text);
}
