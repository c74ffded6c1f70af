import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toExcerpt, withoutDuplicates } from '../../../src/answering/choose-excerpts.ts';
import type { IndexedDocument } from '../../../src/index/index-records.ts';
import { samplePassage, sampleRanked, sampleSentence } from '../../support/sample-passages.ts';

const TARIFF = { publisher: 'Port Office', title: 'Tariff', date: '2024-03-01', url: 'https://example.org/tariff' };
const LOG = { publisher: null, title: 'Log', date: null, url: null };
const OWN = { publisher: 'Museum', title: 'Harbour', date: null, url: 'https://example.org/harbour' };

function sampleDocument(overrides: Partial<IndexedDocument> = {}): IndexedDocument {
  return {
    id: 'harbour',
    path: 'port/harbour.md',
    title: 'Harbour rules',
    contentHash: 'c'.repeat(64),
    footnotes: { fee: TARIFF, log: LOG },
    ownSource: null,
    ...overrides,
  };
}

const ranked = (...sentences: string[]) => sampleRanked(samplePassage(sentences));

describe('withoutDuplicates', () => {
  const five = ranked('Anchor, buoy, crane, dock, engine.');

  it('leaves out a passage that shares four fifths of its terms with a better one', () => {
    expect(withoutDuplicates([five, ranked('Anchor, buoy, crane, dock, ferry.')])).toEqual([five]);
  });

  it('keeps a passage that shares less', () => {
    const other = ranked('Anchor, buoy, crane, ferry, gate.');
    expect(withoutDuplicates([five, other])).toEqual([five, other]);
  });

  it('leaves out a short passage whose terms all stand in a long one, and the other way round', () => {
    const short = ranked('Dock engine.');
    expect(withoutDuplicates([five, short])).toEqual([five]);
    expect(withoutDuplicates([short, five])).toEqual([short]);
  });

  it('compares with every better passage, not only with the one before', () => {
    const other = ranked('Bread, oven, flour.');
    expect(withoutDuplicates([five, other, ranked('Engine, dock, crane, buoy, anchor.')])).toEqual([five, other]);
  });

  it('compares texts only, not titles and headings', () => {
    const one = sampleRanked(samplePassage(['Bread.'], { contextTitle: 'Harbour rules', headings: ['Night'] }));
    const two = sampleRanked(samplePassage(['Ferry.'], { contextTitle: 'Harbour rules', headings: ['Night'] }));
    expect(withoutDuplicates([one, two])).toEqual([one, two]);
  });

  it('keeps passages without terms, and nothing of nothing', () => {
    const [one, two] = [ranked('It is what it is.'), ranked('…')];
    expect(withoutDuplicates([one, two])).toEqual([one, two]);
    expect(withoutDuplicates([])).toEqual([]);
  });

  it('gives a subsequence that starts with the best and loses nothing when applied again', () => {
    const word = fc.constantFrom('anchor', 'buoy', 'crane', 'dock', 'engine', 'ferry', 'gate', 'the');
    const list = fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(list, (texts) => {
        const all = texts.map((text, row) => sampleRanked(samplePassage([text.join(' ')]), { row }));
        const kept = withoutDuplicates(all);
        expect(kept[0]).toBe(all[0]);
        expect(all.filter((entry) => kept.includes(entry))).toEqual(kept);
        expect(withoutDuplicates(kept)).toEqual(kept);
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});

describe('toExcerpt', () => {
  it('joins the sentences, marks the one that it is told to, and cites the section', () => {
    const passage = samplePassage(
      [
        sampleSentence('Boats over nine metres pay 40 crowns.', { lines: [5, 6], footnotes: ['fee'] }),
        sampleSentence('Rowing boats pay nothing.', { lines: [6, 6] }),
        sampleSentence('Pay at the gate.', { lines: [8, 9] }),
      ],
      { documentId: 'harbour', contextTitle: 'Harbour rules', headings: ['Fees', 'Boats'] },
    );
    const top = sampleRanked(passage, {
      score: 0.95,
      parts: { passage: 0.8, sentence: 0.9, lexical: 0.5 },
    });
    const excerpt = toExcerpt(top, 2, 1, sampleDocument());
    expect(excerpt).toEqual({
      rank: 2,
      text: 'Boats over nine metres pay 40 crowns. Rowing boats pay nothing. Pay at the gate.',
      highlight: { start: 38, end: 63 },
      score: 0.95,
      similarity: 0.8,
      citation: {
        documentId: 'harbour',
        title: 'Harbour rules',
        section: 'Fees › Boats',
        path: 'port/harbour.md',
        lines: [5, 9],
        sources: [TARIFF],
      },
    });
    expect(excerpt.text.slice(38, 63)).toBe('Rowing boats pay nothing.');
  });

  it('marks exactly one whole sentence, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((value) => `${value.trim()}.`);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), fc.nat(), (sentences, choice) => {
        const best = choice % sentences.length;
        const { text: whole, highlight } = toExcerpt(ranked(...sentences), 1, best, sampleDocument());
        expect(highlight.start).toBeGreaterThanOrEqual(0);
        expect(highlight.end).toBeLessThanOrEqual(whole.length);
        expect(whole.slice(highlight.start, highlight.end)).toBe(sentences[best]);
        expect(whole.slice(0, highlight.start)).toMatch(/^$| $/);
        expect(whole.slice(highlight.end)).toMatch(/^$|^ /);
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});

describe('the citation of an excerpt', () => {
  const cite = (footnotes: string[][], document: Partial<IndexedDocument> = {}, best = 0) => {
    const sentences = footnotes.map((labels, index) => sampleSentence(`Sentence ${index}.`, { footnotes: labels }));
    return toExcerpt(sampleRanked(samplePassage(sentences)), 1, best, sampleDocument(document)).citation;
  };

  it('names the source of each footnote once, in order of appearance', () => {
    expect(cite([['log'], ['fee', 'log']]).sources).toEqual([LOG, TARIFF]);
  });

  it('names the sources of the marked sentence first', () => {
    expect(cite([['log'], ['fee', 'log']], {}, 1).sources).toEqual([TARIFF, LOG]);
    expect(cite([['log'], []], {}, 1).sources).toEqual([LOG]);
  });

  it("falls back to the document's own source where no footnote is", () => {
    expect(cite([[]], { ownSource: OWN }).sources).toEqual([OWN]);
    expect(cite([['fee']], { ownSource: OWN }).sources).toEqual([TARIFF]);
  });

  it('names no source where the document gives none', () => {
    expect(cite([[]]).sources).toEqual([]);
  });

  it('leaves out labels that the document does not define', () => {
    expect(cite([['nowhere', 'fee']]).sources).toEqual([TARIFF]);
    expect(cite([['nowhere']], { ownSource: OWN }).sources).toEqual([OWN]);
  });

  it('does not take a label for a source because every object has that name', () => {
    expect(cite([['constructor', 'toString']]).sources).toEqual([]);
  });

  it('has an empty section for text before the first heading', () => {
    expect(cite([[]]).section).toBe('');
  });
});
