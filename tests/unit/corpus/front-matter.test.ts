import { describe, expect, it } from 'vitest';
import { parseFrontMatter } from '../../../src/corpus/front-matter.ts';

describe('parseFrontMatter', () => {
  it('reads every known key', () => {
    const yaml = [
      'title: "SAFE: how it works"',
      'summary: What it is.',
      'date: 2026-11-23',
      'language: en',
      'publisher: Council',
      'url: https://example.org/safe',
      'tags: [safe, loans]',
    ].join('\n');
    expect(parseFrontMatter(yaml)).toEqual({
      frontMatter: {
        title: 'SAFE: how it works',
        summary: 'What it is.',
        date: '2026-11-23',
        language: 'en',
        publisher: 'Council',
        url: 'https://example.org/safe',
        tags: ['safe', 'loans'],
      },
    });
  });

  it.each(['', '# only a comment', 'null', '~'])('reads nothing from %j', (yaml) => {
    expect(parseFrontMatter(yaml)).toEqual({ frontMatter: {} });
  });

  it('ignores other keys', () => {
    expect(parseFrontMatter('layout: post\ntitle: A')).toEqual({ frontMatter: { title: 'A' } });
  });

  it.each([
    ['2025', '2025'],
    ['true', 'true'],
    ['1.5', '1.5'],
    ["'  spaced  '", 'spaced'],
  ])('takes the title %s as a word', (yaml, title) => {
    expect(parseFrontMatter(`title: ${yaml}`)).toEqual({ frontMatter: { title } });
  });

  it.each(['title:', "title: ''", "title: '   '"])('takes %j as no title', (yaml) => {
    const result = parseFrontMatter(yaml);
    expect('frontMatter' in result && result.frontMatter.title).toBeUndefined();
  });

  it('takes tags as a list or as words between commas', () => {
    expect(parseFrontMatter('tags: safe, edf ,2025')).toEqual({ frontMatter: { tags: ['safe', 'edf', '2025'] } });
    expect(parseFrontMatter('tags:\n  - safe\n  - 2025')).toEqual({ frontMatter: { tags: ['safe', '2025'] } });
  });

  it.each(["tags: ''", 'tags: []', 'tags: [""]', 'tags: " , "'])('reads no empty tag from %j', (yaml) => {
    const result = parseFrontMatter(yaml);
    expect('frontMatter' in result && (result.frontMatter.tags ?? [])).toEqual([]);
  });

  it.each([
    ['a line that is not YAML', 'title: "open', /quote/i],
    ['a nested colon', 'title: SAFE: how it works', /./],
    ['a list', '- a\n- b', /object/],
    ['a bare word', 'just text', /object/],
    ['a title that is a list', 'title: [a, b]', /^title: /],
    ['a date that is a map', 'date: { year: 2025 }', /^date: /],
    ['an address that is none', 'url: example', /^url: .*http/],
    ['an address of a script', 'url: "javascript:alert(1)"', /^url: .*http/],
    ['an address of a file', 'url: file:///etc/passwd', /^url: .*http/],
    ['tags that hold a map', 'tags: [{ a: b }]', /^tags/],
    ['the same key twice', 'title: a\ntitle: b', /unique/i],
  ])('says what is wrong with %s', (_, yaml, problem) => {
    const result = parseFrontMatter(yaml);
    expect('problem' in result ? result.problem : '').toMatch(problem);
  });

  it('names every bad key at once, on one line', () => {
    const result = parseFrontMatter('title: [a]\nurl: nowhere');
    expect(result).toEqual({ problem: expect.stringMatching(/^title: .+; url: .+$/) as string });
  });

  it('refuses aliases that would grow without bound', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
    expect(parseFrontMatter(['a0: &a0 lol', ...levels].join('\n'))).toHaveProperty('problem');
  });
});
