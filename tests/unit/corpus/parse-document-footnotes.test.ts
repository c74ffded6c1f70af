import { describe, expect, it } from 'vitest';
import { documentOf, sentencesOf } from '../../support/corpus-documents.ts';

const NOTES = '\n\n[^a]: A\n[^b]: B\n[^c]: C\n';

function notesBySentence(markdown: string): Record<string, readonly string[]> {
  const sentences = sentencesOf(documentOf(markdown + NOTES));
  return Object.fromEntries(sentences.map(({ text, footnotes }) => [text, footnotes]));
}

describe('parseDocument, on footnotes', () => {
  it.each([
    ['after the stop', 'One.[^a] Two.[^b]'],
    ['before the stop', 'One[^a]. Two[^b].'],
    ['after a space', 'One. [^a] Two. [^b]'],
    ['between blanks over two lines', 'One.\n[^a]\nTwo.\n[^b]'],
    ['inside emphasis', '**One.[^a]** *Two.[^b]*'],
  ])('gives a mark %s to the sentence before it', (_, markdown) => {
    expect(notesBySentence(markdown)).toEqual({ 'One.': ['a'], 'Two.': ['b'] });
  });

  it('gives a mark inside a sentence to that sentence', () => {
    expect(notesBySentence('One. Two[^b] more. Three.')).toEqual({ 'One.': [], 'Two more.': ['b'], 'Three.': [] });
  });

  it('gives a mark at the start of a paragraph to its first sentence', () => {
    expect(notesBySentence('[^a] One. Two.')).toEqual({ 'One.': ['a'], 'Two.': [] });
    expect(notesBySentence('Zero.\n\n[^a]One. Two.')).toEqual({ 'Zero.': [], 'One.': ['a'], 'Two.': [] });
  });

  it('keeps several marks in a row in their order, each once', () => {
    expect(notesBySentence('One[^c].[^a] [^b][^a] Two.[^c]')).toEqual({ 'One.': ['c', 'a', 'b'], 'Two.': ['c'] });
  });

  it('gives marks in list items and table rows to their own item or row', () => {
    expect(notesBySentence('- One[^a]\n- Two\n  - Three.[^b]\n')).toEqual({ One: ['a'], Two: [], 'Three.': ['b'] });
    expect(notesBySentence('| x | y |\n|---|---|\n| One[^a] | two[^b] |\n| Three | [^c] |\n')).toEqual({
      'x y': [],
      'One two': ['a', 'b'],
      Three: ['c'],
    });
  });

  it('keeps marks of a sentence that is cut because of its length', () => {
    const long = `${'word '.repeat(100)}first[^a] ${'word '.repeat(100)}last[^b].`;
    const sentences = sentencesOf(documentOf(long + NOTES));
    expect(sentences.length).toBeGreaterThan(1);
    expect(sentences.find(({ text }) => text.includes('first'))!.footnotes).toContain('a');
    expect(sentences.find(({ text }) => text.includes('last'))!.footnotes).toEqual(['b']);
    expect(sentences.flatMap(({ footnotes }) => footnotes)).toEqual(['a', 'b']);
  });

  it('leaves out a paragraph that holds only marks', () => {
    expect(notesBySentence('[^a][^b]\n\nOne.')).toEqual({ 'One.': [] });
  });

  it('does not take marks in code for footnotes', () => {
    expect(notesBySentence('One `x[^a]`.')).toEqual({ 'One x[^a].': [] });
  });

  it('reads definitions by label, whatever the case of the mark', () => {
    const document = documentOf('One.[^S1]\n\n[^s1]: Press, "T", 2025, <https://example.org>\n');
    expect(sentencesOf(document)[0]!.footnotes).toEqual(['s1']);
    expect(document.footnotes.get('s1')).toEqual({
      publisher: 'Press',
      title: 'T',
      date: '2025',
      url: 'https://example.org',
    });
  });

  it('keeps definitions that no sentence uses, and none of their text', () => {
    const document = documentOf('One.\n\n[^z]: Unseen words.\n');
    expect([...document.footnotes.keys()]).toEqual(['z']);
    expect(sentencesOf(document).map(({ text }) => text)).toEqual(['One.']);
  });

  it('has no definitions where the document has none', () => {
    expect(documentOf('One.').footnotes.size).toBe(0);
  });

  it('takes the first of two definitions with one label, as Markdown does', () => {
    expect(documentOf('One.[^a]\n\n[^a]: First\n[^a]: Second\n').footnotes.get('a')!.title).toBe('First');
  });

  it('reads a definition inside a block quote or a list', () => {
    expect(documentOf('> One.[^q]\n>\n> [^q]: Quoted\n').footnotes.get('q')?.title).toBe('Quoted');
    expect(documentOf('- One.[^l]\n\n  [^l]: Listed\n').footnotes.get('l')?.title).toBe('Listed');
  });

  it('keeps labels that are names of object members', () => {
    const document = documentOf('One.[^constructor][^__proto__]\n\n[^constructor]: A\n\n[^__proto__]: B\n');
    expect(sentencesOf(document)[0]!.footnotes).toEqual(['constructor', '__proto__']);
    expect([...document.footnotes.values()].map(({ title }) => title)).toEqual(['A', 'B']);
  });
});
