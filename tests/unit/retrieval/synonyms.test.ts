import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Synonyms } from '../../../src/retrieval/synonyms.ts';
import { words } from '../../../src/retrieval/terms.ts';
import { errorOf } from '../../support/sample-error.ts';

const FILE = 'corpus/documents/synonyms.yaml';

/** Names found in a text, as they stand in it, each with the main name of its group. */
function found(synonyms: Synonyms, text: string): string[] {
  const all = words(text);
  return synonyms
    .find(all)
    .map(({ from, to, group }) => `${all.slice(from, to).join(' ')} = ${group[0]?.join(' ') ?? ''}`);
}

describe('Synonyms.parse', () => {
  it('reads a list of lists of names, with remarks and in both forms of YAML', () => {
    const synonyms = Synonyms.parse(
      '# Names of one thing.\n- [European Defence Agency, EDA, AED]\n-\n  - Québec\n  - "QC"\n',
      FILE,
    );
    expect(synonyms.find(['aed', 'qc'])).toEqual([
      { from: 0, to: 1, group: [['european', 'defence', 'agency'], ['eda'], ['aed']] },
      { from: 1, to: 2, group: [['quebec'], ['qc']] },
    ]);
  });

  it('takes numbers for names', () => {
    expect(found(Synonyms.parse('- [2030, Readiness]', FILE), 'readiness')).toEqual(['readiness = 2030']);
    expect(found(Synonyms.parse('- [2025/1106, SAFE regulation]', FILE), 'Why 2025/1106?')).toEqual([
      '2025/1106 = 2025/1106',
    ]);
  });

  it.each(['', '\n', '# Nothing yet.\n', '[]', '---\n'])('takes a file without names (%j)', (yaml) => {
    expect(Synonyms.parse(yaml, FILE).find(['nato', 'otan'])).toEqual([]);
  });

  it.each([
    ['YAML that is cut off', '- [NATO, OTAN'],
    ['a mapping', 'nato: otan'],
    ['a text', 'NATO'],
    ['a list of names without lists', '- NATO\n- OTAN'],
    ['a group of one', '- [NATO, OTAN]\n- [PESCO]'],
    ['an empty group', '- []'],
    ['a name that is a list', '- [NATO, [OTAN]]'],
    ['a name that is missing', '- [NATO, null]'],
    ['two documents in one file', '- [NATO, OTAN]\n---\n- [EU, UE]'],
  ])('refuses %s, naming the file', async (_name, yaml) => {
    const error = await errorOf(() => Synonyms.parse(yaml, FILE));
    expect(error.code).toBe('CORPUS_INVALID');
    expect(error.message).toContain(`"${FILE}"`);
    expect(error.message).not.toContain('\n');
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("reads the project's own file", async () => {
    const file = path.resolve(import.meta.dirname, '../../..', FILE);
    const synonyms = Synonyms.parse(await readFile(file, 'utf8'), file);
    expect(found(synonyms, "Le budget de l'AED")).toEqual(['aed = european defence agency']);
  });
});

describe('Synonyms.find', () => {
  const synonyms = Synonyms.parse(
    JSON.stringify([
      ['Security Action', 'SA'],
      ['SAFE', 'Security Action for Europe'],
      ['Europe', 'Old World'],
      ['Action for Europe Now', 'AFEN'],
      ['Agence européenne de défense', 'AED'],
    ]),
    FILE,
  );

  it('gives where each name stands, from left to right', () => {
    expect(synonyms.find(words('Does SAFE help the old world?'))).toMatchObject([
      { from: 1, to: 2 },
      { from: 4, to: 6 },
    ]);
  });

  it('takes the longest name that fits', () => {
    expect(found(synonyms, 'security action for Europe')).toEqual(['security action for europe = safe']);
    expect(found(synonyms, 'security action for peace')).toEqual(['security action = security action']);
  });

  it('gives no name that overlaps one further left', () => {
    expect(found(synonyms, 'security action for Europe now')).toEqual(['security action for europe = safe']);
    expect(found(synonyms, 'an action for Europe now')).toEqual(['action for europe now = action for europe now']);
  });

  it('goes on after a name, so that names may follow one another', () => {
    expect(found(synonyms, 'SAFE SAFE Europe')).toEqual(['safe = safe', 'safe = safe', 'europe = europe']);
  });

  it.each(["L'AGENCE EUROPÉENNE DE DÉFENSE", "l'agence europeenne de defense", 'agence européenne de défense'])(
    'looks at neither accents nor case (%s)',
    (text) => {
      expect(found(synonyms, text)).toEqual(['agence europeenne de defense = agence europeenne de defense']);
    },
  );

  it('does not find a part of a name, of a word, or a name that is cut off', () => {
    expect(found(synonyms, 'unsafe action, security for all, European, security')).toEqual([]);
    expect(synonyms.find([])).toEqual([]);
  });

  it('finds a name in each of two groups that have it, the first group winning', () => {
    const twice = Synonyms.parse('- [Council, CEU]\n- [Summit, CEU]\n', FILE);
    expect(found(twice, 'CEU')).toEqual(['ceu = council']);
  });

  it('finds nothing where there are no synonyms', () => {
    expect(Synonyms.NONE.find(['safe', 'nato'])).toEqual([]);
  });

  it('does not take a word for a name because every object has that name', () => {
    expect(synonyms.find(['constructor', 'toString', '__proto__'])).toEqual([]);
  });
});
