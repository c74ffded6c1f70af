import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readCorpus } from '../../src/corpus/read-corpus.ts';
import { readShippedQuestions } from '../bench/shipped-questions.ts';
import { DrawnProse } from './drawn-prose.ts';

/** Passages of one made document: about as many as a chapter of a handbook has. */
const PASSAGES_A_DOCUMENT = 50;

/** Text to make documents of, and questions to ask about them. */
export interface TextSource {
  /** No two sentences are the same. */
  sentence(number: number): string;
  heading(passage: number): string;
  readonly questions: readonly string[];
}

/**
 * The sentences of a corpus over and over, each under a number of its own. They suit the model, whose time they are there to
 * measure; the vocabulary does not grow as that of more text would, so common words stand in more passages.
 */
export async function createRepeatedText(corpusDir: string): Promise<TextSource> {
  const sentences = (await readCorpus(corpusDir)).documents.flatMap(({ sections }) =>
    sections.flatMap((section) => section.blocks.flatMap((block) => block.sentences.map(({ text }) => text))),
  );
  return {
    sentence: (number) => `In case ${number}, ${sentences[(number * 7919) % sentences.length]!}`,
    heading: (passage) => `Case ${passage}`,
    questions: (await readShippedQuestions(null)).map(({ question }) => question),
  };
}

/** Drawn prose, with questions in the words of its first sentences. */
export function createDrawnText(questions: number): TextSource {
  const prose = new DrawnProse(1);
  const asked = Array.from({ length: questions }, () => prose.sentence());
  return {
    sentence: (number) => asked[number] ?? prose.sentence(),
    heading: () => `${prose.word()} ${prose.word()}`,
    questions: asked.map((sentence) => prose.questionAbout(sentence)),
  };
}

/** Writes documents of passages of two sentences. */
export async function writeDocuments(folder: string, text: TextSource, passages: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let first = 0; first < passages; first += PASSAGES_A_DOCUMENT) {
    const count = Math.min(PASSAGES_A_DOCUMENT, passages - first);
    const sections = Array.from({ length: count }, (_, offset) => {
      const passage = first + offset;
      return `## ${text.heading(passage)}\n\n${text.sentence(2 * passage)} ${text.sentence(2 * passage + 1)}`;
    });
    const title = `# Chapter ${first / PASSAGES_A_DOCUMENT + 1}`;
    await writeFile(path.join(folder, `chapter-${first}.md`), `${title}\n\n${sections.join('\n\n')}\n`);
  }
}
