import { Document, parseDocument as parseYaml } from 'yaml';
import type { DocumentFacts } from './formats/extracted-document.ts';
import { normaliseLineEnds, parseMarkdown } from './parse-document.ts';

/**
 * Writes facts into the front matter of a document; all else that it states, and comments, stay as they are.
 *
 * @param markdown - With front matter that parses, or without any.
 * @param found - Written where the document does not state them.
 * @param certain - Written in place of what it states.
 */
export function completeFrontMatter(markdown: string, found: DocumentFacts, certain: DocumentFacts = {}): string {
  const text = normaliseLineEnds(markdown);
  const node = parseMarkdown(text).children.find((child) => child.type === 'yaml');
  const stated = parseYaml(node?.value ?? '');
  const yaml = stated.contents === null ? new Document({}) : stated;
  const changes = [
    ...Object.entries(found).filter(([name]) => (yaml.get(name) ?? '') === ''),
    ...Object.entries(certain),
  ].filter(([, value]) => value);
  if (changes.length === 0) return text;
  for (const [name, value] of changes) yaml.set(name, value);
  const rest = text.slice(node?.position?.end.offset ?? 0);
  return `---\n${yaml.toString({ lineWidth: 0 })}---${node === undefined ? '\n\n' : ''}${rest}`;
}
