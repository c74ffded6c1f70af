import { askedPart } from './asked-part.ts';
import { isFrench, readFrenchQuestion, translateFrench } from './french.ts';
import { type SynonymMatch, type Synonyms } from './synonyms.ts';
import { toTerm, words } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word that the corpus does not have, with the one that was most likely meant. */
interface Correction {
  readonly from: string;
  readonly to: string;
}

/** A question in the words that the corpus can be searched with. */
export interface UnderstoodQuestion {
  readonly language: 'en' | 'fr';
  /** What is embedded: the question with misspelt words mended and the main names of abbreviations added; English. */
  readonly text: string;
  /** The part of the text that asks, without what was told before it: what the reader reads. */
  readonly asked: string;
  /** The question's words, mended, in order. */
  readonly words: readonly string[];
  readonly corrections: readonly Correction[];
  /** Names of things that have other names too. */
  readonly names: readonly SynonymMatch[];
}

export interface UnderstandingContext {
  readonly vocabulary: Vocabulary;
  readonly synonyms: Synonyms;
  /**
   * Whether a word is a common one of the language, spelt right, though the corpus may not have it: the tokenizer of the
   * embedding model knows such words whole.
   */
  readonly isCommonWord: (word: string) => boolean;
}

/** @param question - Normalised: see `normaliseQuestion`. */
export function understandQuestion(question: string, context: UnderstandingContext): UnderstoodQuestion {
  const language = isFrench(question) ? 'fr' : 'en';
  const toEnglish = (part: string): string => (language === 'fr' ? translate(part, context.synonyms) : part);
  const english = toEnglish(question);
  const corrections = findCorrections(words(english), context);
  const mended = new Map(corrections.map(({ from, to }) => [from, to]));
  const mendedWords = (part: string): string[] => words(part).map((word) => mended.get(word) ?? word);
  const textOf = (part: string): string =>
    embeddedText(part, mended, context.synonyms.find(mendedWords(part)), language);
  const asked = toEnglish(askedPart(question));
  const names = context.synonyms.find(mendedWords(english));
  return { language, text: textOf(english), asked: textOf(asked), words: mendedWords(english), corrections, names };
}

/** Translates what stands around the names that the synonyms know; they lead to English by themselves. */
function translate(question: string, synonyms: Synonyms): string {
  const { text, asksYesOrNo } = readFrenchQuestion(question);
  const french = words(text);
  // As an English question for yes or no begins, since word for word its own form is lost.
  const english = asksYesOrNo ? ['does'] : [];
  let position = 0;
  for (const { from, to } of synonyms.find(french)) {
    english.push(...translateFrench(french.slice(position, from)), ...french.slice(from, to));
    position = to;
  }
  return [...english, ...translateFrench(french.slice(position))].join(' ');
}

function findCorrections(
  all: readonly string[],
  { vocabulary, synonyms, isCommonWord }: UnderstandingContext,
): Correction[] {
  const inNames = new Set(synonyms.find(all).flatMap(({ from, to }) => all.slice(from, to)));
  return [...new Set(all)].flatMap((from) => {
    if (inNames.has(from) || toTerm(from) === null || vocabulary.has(from) || isCommonWord(from)) return [];
    const to = vocabulary.correct(from);
    return to === null ? [] : [{ from, to }];
  });
}

/** Keeps the question's own spelling and signs wherever nothing is mended: the model was trained on such text. */
function embeddedText(
  english: string,
  mended: ReadonlyMap<string, string>,
  names: readonly SynonymMatch[],
  language: UnderstoodQuestion['language'],
): string {
  const text = english.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => mended.get(words(word)[0] ?? '') ?? word);
  const added = names.flatMap(({ group, from, to }) => {
    const main = group[0]!;
    // An English name of several words says itself what it means; an abbreviation or a French name does not.
    return (language === 'fr' || to - from === 1) && main.length > 1 ? [main.join(' ')] : [];
  });
  const missing = [...new Set(added)].filter((name) => !text.toLowerCase().includes(name));
  return missing.length === 0 ? text : `${text} (${missing.join(', ')})`;
}
