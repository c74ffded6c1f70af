import { describe, expect, it } from 'vitest';
import { writeMarkdown } from '../../../../src/corpus/formats/extracted-document.ts';
import { readHtml } from '../../../../src/corpus/formats/html-article.ts';
import { UnreadableDocument } from '../../../../src/corpus/formats/unreadable-document.ts';
import { documentOf, textsOf } from '../../../support/corpus-documents.ts';

const SENTENCE =
  'The ferry crosses the bay four times a day, in summer and in winter, and takes cars, bicycles and dogs.';

const ARTICLE = `<h1>The ferry</h1><p>${SENTENCE}</p><p>${SENTENCE} ${SENTENCE}</p>
<h2>Fares</h2><p>A crossing costs <b>four</b> euros.<sup>[<a href="#note">1</a>]</sup> See <a href="/fares">fares</a>
or <a href="https://example.org/f">these</a>.</p><ul><li>Dogs are free.</li><li>Cars pay double.</li></ul>
<table><tr><th>Age</th><th>Fare</th></tr><tr><td>6</td><td>2 euros</td></tr></table>
<h3>Winter</h3><p>${SENTENCE}</p><img src="a.png" alt="A white ferry.">`;

const PAGE = `<!DOCTYPE html><html lang="en-CA"><head><title>The ferry | Port</title></head><body>
<header>Port of Marwick</header><nav><ul><li><a href="/">Home</a></li><li>Menu entry</li></ul></nav>
<main><article>${ARTICLE}</article></main><aside>Subscribe now</aside><form><button>Search</button></form>
<footer>All rights reserved</footer><script>alert('x')</script></body></html>`;

const read = (html: string) => documentOf(writeMarkdown(readHtml(Buffer.from(html))), 'ferry.html');
const factsOf = (head: string) =>
  readHtml(Buffer.from(`<html><head>${head}</head><body><p>${SENTENCE}</p></body></html>`)).facts;

describe('readHtml', () => {
  it('takes the article with its headings, lists and tables, and nothing around it', () => {
    const document = read(PAGE);
    expect(document.sections.map(({ headings }) => headings)).toEqual([[], ['Fares'], ['Fares', 'Winter']]);
    const texts = textsOf(document);
    expect(texts).toContainEqual(['A crossing costs four euros.', 'See fares or these.']);
    expect(texts).toContainEqual(['Dogs are free.', 'Cars pay double.']);
    expect(texts).toContainEqual(['Age Fare', '6 2 euros']);
    expect(texts.flat().join(' ')).not.toMatch(/Home|Menu|Subscribe|Search|rights|alert|white|Marwick/);
  });

  it('leaves menus out of a short page, too', () => {
    expect(textsOf(read('<h1>Hours</h1><nav>Menu</nav><p>Open from nine to five.</p>'))).toEqual([
      ['Open from nine to five.'],
    ]);
  });

  it('takes the title, publisher, date, address and language that the page states', () => {
    const facts = factsOf(`<title>T | Site</title><meta property="og:title" content="The  ferry">
      <meta property="og:site_name" content="Port"><meta property="article:published_time" content="2025-06-23T10:00:00Z">
      <link rel="canonical" href="https://example.org/ferry">`);
    expect(facts).toMatchObject({
      title: 'The ferry',
      publisher: 'Port',
      date: '2025-06-23',
      url: 'https://example.org/ferry',
    });
    expect(readHtml(Buffer.from(PAGE)).facts.language).toBe('en-CA');
  });

  it('takes them from JSON-LD and Dublin Core as well', () => {
    const linked = {
      '@graph': [
        { '@type': 'WebSite', name: 'x' },
        { headline: 'H', datePublished: '2024-01-02', publisher: { name: 'P' } },
      ],
    };
    expect(factsOf(`<script type="application/ld+json">${JSON.stringify(linked)}</script>`)).toMatchObject({
      title: 'H',
      publisher: 'P',
      date: '2024-01-02',
    });
    const core = ['title:T', 'publisher:Office', 'issued:2023-05-06'].map((part) => part.split(':'));
    const metas = core.map(([name, content]) => `<meta name="dcterms.${name!}" content="${content!}">`);
    expect(factsOf(metas.join(''))).toMatchObject({ title: 'T', publisher: 'Office', date: '2023-05-06' });
  });

  it('takes nothing from facts that are broken or no web address', () => {
    const facts = factsOf(`<script type="application/ld+json">{"headline": </script>
      <link rel="canonical" href="javascript:alert(1)"><meta name="date" content="yesterday">
      <script type="application/ld+json">{"headline": "H", "publisher": 7, "datePublished": ["x"]}</script>`);
    expect(facts).toMatchObject({ title: 'H', date: undefined, url: undefined });
    expect(facts.publisher).toBeUndefined();
  });

  it.each([
    ['UTF-8', Buffer.from(`<p>Café. ${SENTENCE}</p>`)],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF<p>Café. ${SENTENCE}</p>`, 'utf16le')],
    ['a declared encoding', Buffer.from(`<meta charset="iso-8859-1"><p>Café. ${SENTENCE}</p>`, 'latin1')],
    ['an old encoding that is not declared', Buffer.from(`<p>Café. ${SENTENCE}</p>`, 'latin1')],
    ['an encoding declared wrongly', Buffer.from(`<meta charset="nonsense"><p>Café. ${SENTENCE}</p>`)],
  ])('decodes %s', (_, bytes) => {
    expect(writeMarkdown(readHtml(bytes))).toContain('Café.');
  });

  it('refuses a page without text', () => {
    for (const html of ['', '<html><body><script>render()</script></body></html>', '<nav>Menu</nav>', '\0\0']) {
      expect(() => readHtml(Buffer.from(html)), html).toThrow(UnreadableDocument);
    }
  });
});
