import type { Block, Document, Section, Sentence } from './document.ts';
import type { Finding, FindingKind } from './finding.ts';
import { findSentences, MAX_SENTENCE_CHARS } from './split-sentences.ts';

/** Most words of a sentence that can be read at one go; longer ones also mix facts that are asked for one by one. */
const MAX_SENTENCE_WORDS = 60;

/** An excerpt has at least 60 characters where the section has them (the contract of an answer). */
const MIN_SECTION_CHARS = 60;

/** Words that point to something said before; an excerpt that begins with one does not say what it is about. */
const PRONOUN = /^(?:It|Its|They|Their|This|These|That|Those|He|His|She|Her)(?!\p{L})/u;

/**
 * Finds what makes a document hard to find or to quote: no date or source, sections of a few words or that begin with a
 * pronoun, sentences and paragraphs too long to be shown whole.
 *
 * @param maxExcerptChars - Most UTF-16 units of text that an excerpt shows.
 */
export function checkText(document: Document, maxExcerptChars: number): Finding[] {
  const findings: Finding[] = [];
  const report = (kind: FindingKind, line: number, message: string): void => {
    findings.push({ path: document.path, line, kind, message });
  };
  checkProvenance(document, report);
  for (const section of document.sections) {
    checkBeginning(section, report);
    for (const block of section.blocks) checkLength(block, maxExcerptChars, report);
  }
  return findings;
}

type Report = (kind: FindingKind, line: number, message: string) => void;

function checkProvenance(document: Document, report: Report): void {
  const missing: string[] = [];
  const remedies: string[] = [];
  if (document.date === null) {
    missing.push('date');
    remedies.push('`date` to the front matter');
  }
  if (document.footnotes.size === 0 && document.ownSource === null) {
    missing.push('source');
    remedies.push('footnotes or `url`');
  }
  if (missing.length === 0) return;
  report('provenance', 1, `the document has no ${missing.join(' and no ')}; add ${remedies.join(', and ')}`);
}

function checkBeginning({ blocks }: Section, report: Report): void {
  const sentences = blocks.flatMap((block) => block.sentences);
  const first = sentences[0]!;
  const { length } = textOf(sentences);
  if (length < MIN_SECTION_CHARS) {
    report(
      'short-section',
      first.lines[0],
      `this section has ${length} characters of text, expected at least ${MIN_SECTION_CHARS}; write more, or join it to another section`,
    );
  }
  const pronoun = PRONOUN.exec(first.text)?.[0];
  if (pronoun !== undefined) {
    report('pronoun', first.lines[0], `the section begins with "${pronoun}"; name the thing, since it is quoted alone`);
  }
}

function checkLength(block: Block, maxExcerptChars: number, report: Report): void {
  for (const sentence of joinCut(block.sentences)) {
    const text = textOf(sentence);
    const words = text.split(' ').length;
    const line = sentence[0]!.lines[0];
    if (words > MAX_SENTENCE_WORDS) {
      report(
        'long-sentence',
        line,
        `this sentence has ${words} words, expected at most ${MAX_SENTENCE_WORDS}; divide it`,
      );
    } else if (text.length > MAX_SENTENCE_CHARS) {
      report(
        'long-sentence',
        line,
        `this sentence has ${text.length} characters and is cut after ${MAX_SENTENCE_CHARS}; divide it`,
      );
    }
  }
  const { length } = textOf(block.sentences);
  if (length > maxExcerptChars) {
    report(
      'long-text',
      block.sentences[0]!.lines[0],
      `this paragraph, list or table has ${length} characters and is cut into excerpts of at most ${maxExcerptChars}; divide it into paragraphs that make sense alone`,
    );
  }
}

/** Sentences as they were written: the pieces of one that the program had to cut stand together. */
function joinCut(sentences: readonly Sentence[]): Sentence[][] {
  const whole: Sentence[][] = [];
  for (const sentence of sentences) {
    const last = whole.at(-1)?.at(-1);
    if (last && isCut(last, sentence)) whole.at(-1)!.push(sentence);
    else whole.push([sentence]);
  }
  return whole;
}

/** Only what is too long for one sentence was cut, and between its pieces no sentence ends. */
function isCut(left: Sentence, right: Sentence): boolean {
  const together = textOf([left, right]);
  return together.length > MAX_SENTENCE_CHARS && findSentences(together).length === 1;
}

function textOf(sentences: readonly Sentence[]): string {
  return sentences.map((sentence) => sentence.text).join(' ');
}
