import { describe, expect, it } from 'vitest';
import { completeFrontMatter } from '../../../src/corpus/complete-front-matter.ts';

describe('completeFrontMatter', () => {
  it('writes front matter where there is none', () => {
    expect(completeFrontMatter('# A\n\nText.\n', { title: 'A: b', date: undefined })).toBe(
      '---\ntitle: "A: b"\n---\n\n# A\n\nText.\n',
    );
  });

  it('keeps what is stated, with comments and unknown keys, and writes what is not', () => {
    const markdown = '---\n# mine\ntitle: "Own"\nmood: good # really\npublisher:\n---\n\nText.\n';
    expect(completeFrontMatter(markdown, { title: 'Found', publisher: 'Port', date: '2025' })).toBe(
      '---\n# mine\ntitle: "Own"\nmood: good # really\npublisher: Port\ndate: "2025"\n---\n\nText.\n',
    );
  });

  it('writes what is certain in place of what is stated', () => {
    const markdown = '---\nurl: https://elsewhere.example/\n---\nText.';
    expect(completeFrontMatter(markdown, {}, { url: 'https://example.org/' })).toBe(
      '---\nurl: https://example.org/\n---\nText.',
    );
  });

  it('fills in front matter that is empty', () => {
    expect(completeFrontMatter('---\n---\n\nText.', { title: 'A' })).toBe('---\ntitle: A\n---\n\nText.');
  });

  it('changes nothing but line ends where there is nothing to write', () => {
    expect(completeFrontMatter('\uFEFF---\r\ntitle: A\r\n---\r\nText.', { title: 'B' })).toBe(
      '---\ntitle: A\n---\nText.',
    );
  });
});
