import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Finding } from './finding.ts';
import type { Link } from './validate-document.ts';

/** The parts of a document that links concern. */
export interface LinkedDocument {
  readonly path: string;
  readonly links: readonly Link[];
  readonly anchors: ReadonlySet<string>;
}

/** Finds links and images that leave the corpus folder, lead to no file, or to no heading of a document. */
export async function checkLinks(corpusDir: string, documents: readonly LinkedDocument[]): Promise<Finding[]> {
  const anchors = new Map(documents.map((document) => [document.path, document.anchors]));
  const findings: Finding[] = [];
  for (const { path: from, links } of documents) {
    for (const link of links) {
      const problem = await problemOf(link, corpusDir, from, anchors);
      if (problem === null) continue;
      const message = `the ${link.isImage ? 'image' : 'link'} "${link.target}" ${problem}`;
      findings.push({ path: from, line: link.line, kind: 'link', message });
    }
  }
  return findings;
}

async function problemOf(
  { target }: Link,
  corpusDir: string,
  from: string,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<string | null> {
  const mark = target.indexOf('#');
  const [address, anchor] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  const file = decodeURIComponentSafely(address.split('?')[0]!);
  const fullPath = file === '' ? path.resolve(corpusDir, from) : path.resolve(corpusDir, path.dirname(from), file);
  const inCorpus = path.relative(corpusDir, fullPath);
  if (inCorpus.startsWith('..')) return 'leaves the corpus folder';
  try {
    await access(fullPath);
  } catch {
    // Missing or unreadable: for a reader the link is broken either way.
    return 'leads to a file that is not there';
  }
  const wanted = decodeURIComponentSafely(anchor).toLowerCase();
  const given = anchors.get(inCorpus.split(path.sep).join('/'));
  // Every page has a top; what other files than documents call their parts is not known.
  if (wanted === '' || wanted === 'top' || given === undefined || given.has(wanted)) return null;
  return 'leads to a heading that is not there; write its words in small letters with hyphens between them';
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone "%" is part of the name.
    return text;
  }
}
