import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentChoices, generationChoices, valueOfChoice } from '../../../src/discord/corpus-choices.ts';
import type { HistoryEntry } from '../../../src/index/history.ts';
import type { IndexedDocument } from '../../../src/index/index-records.ts';

const documentNamed = (id: string, title: string): IndexedDocument => ({
  id,
  path: `${id}.md`,
  title,
  contentHash: '',
  footnotes: {},
  ownSource: null,
});

const entry = (generation: string, isLive = false): HistoryEntry => ({
  generation,
  isLive,
  built: null,
  problem: null,
});

const anyText = fc.oneof(fc.string({ minLength: 1, unit: 'binary', maxLength: 300 }), fc.constant('😀'.repeat(80)));

describe('choices of documents', () => {
  it('keep Discord’s limits for any documents', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText), { maxLength: 40 }), (names) => {
        const choices = documentChoices(names.map(([id, title]) => documentNamed(id, title)));
        expect(choices.length).toBe(Math.min(25, names.length));
        for (const [index, { name, value }] of choices.entries()) {
          expect(name.length).toBeGreaterThanOrEqual(1);
          expect(name.length).toBeLessThanOrEqual(100);
          expect(value.length).toBeLessThanOrEqual(100);
          expect(names[index]![0].startsWith(value)).toBe(true);
        }
      }),
      { seed: 20261124 },
    );
  });

  it('do not cut a character in two', () => {
    const [choice] = documentChoices([documentNamed(`x${'😀'.repeat(60)}`, 'Faces')]);
    for (const text of Object.values(choice!)) expect(Buffer.from(text).toString()).toBe(text);
  });

  it('name the id first, and the title where it is another', () => {
    expect(documentChoices([documentNamed('notes/a', 'On A'), documentNamed('b', 'b')])).toEqual([
      { name: 'notes/a · On A', value: 'notes/a' },
      { name: 'b', value: 'b' },
    ]);
  });

  it('lead back to a beginning of the id by their names', () => {
    const long = documentNamed('a'.repeat(120), 'Long');
    for (const document of [documentNamed('notes/a', 'On A'), documentNamed('b', 'b'), long]) {
      const value = valueOfChoice(documentChoices([document])[0]!.name);
      expect(value.length).toBeGreaterThan(0);
      expect(document.id.startsWith(value)).toBe(true);
    }
  });
});

describe('choices of generations', () => {
  it('hold what was typed, and say which is live and which is damaged', () => {
    const entries = [entry('000012-b', true), entry('000011-a')];
    expect(generationChoices(entries, '')).toEqual([
      { name: '000012-b · damaged · live', value: '000012-b' },
      { name: '000011-a · damaged', value: '000011-a' },
    ]);
    expect(generationChoices(entries, ' 11-')).toHaveLength(1);
  });

  it('are never more than Discord takes', () => {
    expect(
      generationChoices(
        Array.from({ length: 40 }, (_, index) => entry(`${index}-x`)),
        '',
      ),
    ).toHaveLength(25);
  });
});
