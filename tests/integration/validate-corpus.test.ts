import path from 'node:path';
import { symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type FindingKind, severityOf } from '../../src/corpus/finding.ts';
import { validateCorpus } from '../../src/corpus/validate-corpus.ts';
import { createCorpusFolder } from '../support/corpus-folder.ts';
import { errorOf } from '../support/sample-error.ts';

const MAX_EXCERPT_CHARS = 700;

/** The errors alone, unless a kind is given: documents of two words have many warnings. */
async function findingsIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  wanted?: FindingKind,
): Promise<string[]> {
  const { corpus } = await createCorpusFolder(files);
  const { findings } = await validateCorpus(corpus, MAX_EXCERPT_CHARS);
  return findings
    .filter(({ kind }) => (wanted === undefined ? severityOf(kind) === 'error' : kind === wanted))
    .map(({ path: file, line, message }) => `${file}:${line}: ${message}`);
}

describe('validateCorpus', () => {
  it('finds nothing in a corpus that is well, and counts it', async () => {
    const head = '---\ndate: 2025-05-27\nurl: https://example.org\n---\n\n';
    const tail = 'A berth costs twelve euros a night in summer and nothing in winter.';
    const { corpus } = await createCorpusFolder({
      'a.md': `${head}# A\n\nOne quay in the old harbour of Marwick. See [b](sub/b.md#the-part), [c](sub/my%20note.md) and ![it](sub/map.png).\n\nTwo.`,
      'sub/b.md': `${head}# B\n\n## The part\n\nThree. See [a](../a.md#) and [the folder](../sub). ${tail}`,
      'sub/my note.md': `${head}# C\n\nFour of the ovens burn birch wood from the northern hills, and one burns oil.`,
      'sub/map.png': 'A picture.',
    });
    expect(await validateCorpus(corpus, MAX_EXCERPT_CHARS)).toEqual({ findings: [], documents: 3, paragraphs: 4 });
  });

  it('finds two documents with the same title', async () => {
    expect(await findingsIn({ 'a.md': '# Same\n\nOne.', 'b.md': '# same\n\nTwo.' })).toEqual([
      'b.md:1: has the same title as a.md:1',
    ]);
  });

  it('finds a paragraph that stands in two documents or twice in one', async () => {
    const findings = await findingsIn({
      'a.md': '# A\n\nThe same\nwords.\n\nOther words.',
      'b.md': '# B\n\nFirst words.\n\nThe **same** words.\n\nThe same words.',
    });
    expect(findings).toEqual(['b.md:5: repeats the paragraph of a.md:3', 'b.md:7: repeats the paragraph of a.md:3']);
  });

  it.each([
    ['gone.md', 'leads to a file that is not there'],
    ['sub/', 'leads to a file that is not there'],
    ['gone%20file.md#part', 'leads to a file that is not there'],
    ['100%.md', 'leads to a file that is not there'],
    ['../outside.md', 'leaves the corpus folder'],
    ['/etc/passwd', 'leaves the corpus folder'],
  ])('finds the link %s, which %s', async (target, what) => {
    expect(await findingsIn({ 'a.md': `# A\n\nOne.\nSee [there](${target}).` })).toEqual([
      `a.md:4: the link "${target}" ${what}`,
    ]);
  });

  it.each([
    ['#part', null],
    ['#PART', null],
    ['#top', null],
    ['b.md#été', null],
    ['b.md#%C3%A9t%C3%A9', null],
    ['note.txt#line-3', null],
    ['#gone', 'leads to a heading that is not there; write its words in small letters with hyphens between them'],
    ['b.md#part', 'leads to a heading that is not there; write its words in small letters with hyphens between them'],
    ['b.md#%', 'leads to a heading that is not there; write its words in small letters with hyphens between them'],
  ])('knows whether the heading of the link %s is there', async (target, problem) => {
    const findings = await findingsIn({
      'a.md': `# A\n\n## Part\n\nSee [there](${target}).`,
      'b.md': '# B\n\n## Été\n\nTwo.',
      'note.txt': 'Three.',
    });
    expect(findings).toEqual(problem === null ? [] : [`a.md:5: the link "${target}" ${problem}`]);
  });

  it('finds an image that is not there', async () => {
    expect(await findingsIn({ 'a.md': '# A\n\nSee ![the map](map.png) and ![it][m].\n\n[m]: plan.png' })).toEqual([
      'a.md:3: the image "map.png" leads to a file that is not there',
      'a.md:5: the link "plan.png" leads to a file that is not there',
    ]);
  });

  it('finds a paragraph that says nearly the same as another, and names its share', async () => {
    const words =
      'A berth for boats of up to nine metres costs twelve euros a night from May until the end of September';
    const files = {
      'a.md': `# A\n\nOne.\n\n${words}.`,
      'b.md': `# B\n\nFrom May until the end of September a berth for boats up to nine metres costs about twelve euros.`,
      'c.md': `# C\n\nThe lamp of the lighthouse burned whale oil until the year 1931, when the town got its first power station.`,
    };
    expect(await findingsIn(files, 'near-repeated')).toEqual([
      "b.md:3: 94 % of this paragraph's words stand in a.md:5 too; keep one of the two, or say what differs",
    ]);
    expect(await findingsIn({ 'a.md': files['a.md'], 'b.md': files['a.md'] }, 'near-repeated')).toEqual([]);
  });

  it('sorts what it finds by path and line', async () => {
    const { corpus } = await createCorpusFolder({
      'b.md': '# B\n\nSee [x](gone.md).\n\n## Other\n\nIt is [y](gone.md).',
      'a.md': '# A\n\nOne.[^a]\n\n[^a]: words',
    });
    const { findings } = await validateCorpus(corpus, MAX_EXCERPT_CHARS);
    expect(findings.map(({ path: file, line, kind }) => `${file}:${line} ${kind}`)).toEqual([
      'a.md:1 provenance',
      'a.md:3 short-section',
      'a.md:5 source',
      'b.md:1 provenance',
      'b.md:3 link',
      'b.md:3 short-section',
      'b.md:5 heading',
      'b.md:7 link',
      'b.md:7 pronoun',
      'b.md:7 short-section',
    ]);
  });

  it('finds a reference link to a file that is not there', async () => {
    expect(await findingsIn({ 'a.md': '# A\n\nSee [there][b].\n\n[b]: gone.md' })).toEqual([
      expect.stringContaining('the link "gone.md" leads to a file that is not there'),
    ]);
  });

  it('reports files that cannot be read, and checks the rest', async () => {
    const { corpus } = await createCorpusFolder({
      'bad.md': new Uint8Array([0x41, 0xff, 0x42]),
      'binary.md': new Uint8Array([0x41, 0, 0x42]),
      'front.md': '---\ntitle: [a\n---\nText.',
      'good.md': '# Good\n\nSee [x](gone.md).',
    });
    await symlink('/etc/hostname', path.join(corpus, 'link.md'));
    const { findings, documents } = await validateCorpus(corpus, MAX_EXCERPT_CHARS);
    expect(documents).toBe(1);
    const unusable = findings.filter(({ kind }) => severityOf(kind) === 'error');
    expect(unusable.map((finding) => finding.path)).toEqual(['bad.md', 'binary.md', 'front.md', 'good.md', 'link.md']);
  });

  it('reports the findings of each document with its path and line', async () => {
    const findings = await findingsIn({ 'sub/a.md': '# A\n\nOne.[^a]\n\nTwo.\n\n[^a]: words' });
    expect(findings).toEqual([
      'sub/a.md:5: this paragraph has no source; add a footnote to it',
      expect.stringMatching(/^sub\/a\.md:7: expected a source of the form/),
    ]);
  });

  it('checks of a document in another format that it can be read, and its title', async () => {
    const { corpus } = await createCorpusFolder({
      'a.md': '# Note\n\nOne.',
      'note.txt': 'See [^gone]\n\n---\ntitle: [a\n---',
      'broken.pdf': 'No PDF.',
    });
    const { findings, documents, paragraphs } = await validateCorpus(corpus, MAX_EXCERPT_CHARS);
    expect({ documents, paragraphs }).toEqual({ documents: 2, paragraphs: 1 });
    expect(findings.filter(({ path: file }) => file !== 'a.md')).toEqual([
      {
        path: 'broken.pdf',
        line: 1,
        kind: 'unreadable',
        message: expect.stringContaining('Skipped "broken.pdf"') as string,
      },
      { path: 'note.txt', line: 1, kind: 'repeated', message: 'has the same title as a.md:1' },
    ]);
  });

  it('refuses a folder without documents and one that is not there', async () => {
    const { corpus } = await createCorpusFolder({ 'note.rtf': 'No.' });
    expect((await errorOf(() => validateCorpus(corpus, MAX_EXCERPT_CHARS))).code).toBe('CORPUS_EMPTY');
    expect((await errorOf(() => validateCorpus(path.join(corpus, 'gone'), MAX_EXCERPT_CHARS))).code).toBe(
      'CORPUS_INVALID',
    );
  });
});
