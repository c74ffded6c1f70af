import type { HistoryEntry } from '../index/history.ts';
import type { IndexedDocument } from '../index/index-records.ts';
import { CHOICE_CHARS, MAX_CHOICES } from './limits.ts';

/** A suggestion for an option: what is shown and what is sent. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** Ids are shown first, since the name is sometimes sent in place of the value; a very long id is sent as its beginning. */
export function documentChoices(documents: readonly IndexedDocument[]): Choice[] {
  return documents.slice(0, MAX_CHOICES).map(({ id, title }) => ({
    name: shortened(title === id ? id : `${id} · ${title}`),
    value: cut(id, CHOICE_CHARS),
  }));
}

/** The kept generations whose name holds what was typed. */
export function generationChoices(entries: readonly HistoryEntry[], typed: string): Choice[] {
  return entries
    .filter(({ generation }) => generation.includes(typed.trim()))
    .slice(0, MAX_CHOICES)
    .map(({ generation, isLive, built }) => {
      const documents = built === null ? 'damaged' : `${built.counts.documents} documents`;
      return { name: shortened(`${generation} · ${documents}${isLive ? ' · live' : ''}`), value: generation };
    });
}

/** The value of a choice by its name, which Discord sometimes sends in place of the value. */
export function valueOfChoice(name: string): string {
  return name.split(' · ')[0]!.replace(/…$/u, '');
}

function shortened(text: string): string {
  return text.length <= CHOICE_CHARS ? text : `${cut(text, CHOICE_CHARS - 1)}…`;
}

/** Cuts between whole characters. */
function cut(text: string, maxChars: number): string {
  const end = /[\uD800-\uDBFF]$/u.test(text.slice(0, maxChars)) ? maxChars - 1 : maxChars;
  return text.slice(0, end);
}
