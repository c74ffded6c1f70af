import { stemmer } from 'stemmer';

/** English words that say nothing about the subject of a question or passage; they are neither indexed nor searched for. */
const STOP_WORDS = new Set(
  (
    'a an the and or but nor so if then than as at by for from in into of off on onto out over to up with within without ' +
    'about is are was were be been being am do does did done has have had having can could will would shall should may might must ' +
    'it its this that these those there here they them their he him his she her hers we us our ours you your yours i me my mine ' +
    'what which who whom whose when where why how not no yes any some just also too very s t re ve ll d m ' +
    'please tell know explain say said anyone somebody someone hi hey hello thanks thank'
  ).split(' '),
);

/**
 * Words of a text in order: letters and digits, in lower case, accents taken off. Numbers keep their inner points, commas
 * and slashes, so that `2025/1106` and `1.5` stay one word.
 */
export function words(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/\p{N}+(?:[.,/]\p{N}+)*|[\p{L}\p{N}]+/gu) ?? [];
}

/** The form in which a word is indexed and searched for: its stem (Porter 1980); null for a word that says nothing. */
export function toTerm(word: string): string | null {
  return STOP_WORDS.has(word) ? null : stemmer(word);
}

/** Words of a text that say something, in order, unstemmed: for comparing texts that use the same forms. */
export function contentWords(text: string): string[] {
  return words(text).filter((word) => !STOP_WORDS.has(word));
}

/** Terms of a text in order, with repetitions. */
export function terms(text: string): string[] {
  return words(text).flatMap((word) => toTerm(word) ?? []);
}
