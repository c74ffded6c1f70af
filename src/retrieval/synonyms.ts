import { parse } from 'yaml';
import { z } from 'zod';
import { BotError } from '../errors.ts';
import { words } from './terms.ts';

const schema = z.array(z.array(z.union([z.string(), z.number()]).transform(String)).min(2)).nullable();

/** Names of one thing: abbreviations and long forms, in any language. Each is a run of words in lower case. */
export type SynonymGroup = readonly (readonly string[])[];

/** A name found in a text, with the group that it belongs to. */
export interface SynonymMatch {
  /** First word of the name, and the word after its last. */
  readonly from: number;
  readonly to: number;
  readonly group: SynonymGroup;
}

/** What moderators wrote into `synonyms.yaml`: a list of lists of names that mean the same. The first is the main one. */
export class Synonyms {
  static readonly NONE = new Synonyms([]);
  /** Groups by the first word of each of their names. */
  readonly #byFirstWord = new Map<string, { name: readonly string[]; group: SynonymGroup }[]>();

  private constructor(groups: readonly SynonymGroup[]) {
    for (const group of groups) {
      for (const name of group) {
        const entries = this.#byFirstWord.get(name[0]!) ?? [];
        // Longest first, so that the whole of a long form is matched and not its beginning.
        entries.push({ name, group });
        entries.sort((a, b) => b.name.length - a.name.length);
        this.#byFirstWord.set(name[0]!, entries);
      }
    }
  }

  /**
   * @param path - Named in errors.
   * @throws {BotError} `CORPUS_INVALID` if the text is not a YAML list of lists of at least two names.
   */
  static parse(yaml: string, path: string): Synonyms {
    const fail = (reason: string, cause: unknown): BotError =>
      new BotError(
        'CORPUS_INVALID',
        `Cannot read the synonyms in "${path}": ${reason}. Write one list of names a line: - [NATO, OTAN].`,
        { cause },
      );
    let value: unknown;
    try {
      value = parse(yaml);
    } catch (error) {
      throw fail(error instanceof Error ? error.message.split('\n')[0]!.replace(/:$/, '') : String(error), error);
    }
    const result = schema.safeParse(value);
    if (!result.success) throw fail('expected lists of at least two names', result.error);
    const groups = (result.data ?? []).map((group) =>
      group.map((name) => words(name)).filter((name) => name.length > 0),
    );
    return new Synonyms(groups);
  }

  /** Names in a run of words, from left to right, none overlapping another. */
  find(text: readonly string[]): SynonymMatch[] {
    const matches: SynonymMatch[] = [];
    for (let from = 0; from < text.length; from++) {
      const entry = this.#byFirstWord
        .get(text[from]!)
        ?.find(({ name }) => name.every((word, offset) => text[from + offset] === word));
      if (!entry) continue;
      matches.push({ from, to: from + entry.name.length, group: entry.group });
      from += entry.name.length - 1;
    }
    return matches;
  }
}
