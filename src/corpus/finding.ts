/** An error must be mended before the documents are used; a warning is worth a look. */
export type Severity = 'error' | 'warning';

/** What can be wrong with a document: how bad it is, and a name for many of the kind. */
const KINDS = {
  unreadable: { severity: 'error', plural: 'files that cannot be read' },
  'front-matter': { severity: 'error', plural: 'mistakes in front matter' },
  footnote: { severity: 'error', plural: 'footnotes without use or definition' },
  source: { severity: 'error', plural: 'sources of another form' },
  unsourced: { severity: 'error', plural: 'paragraphs without a source' },
  link: { severity: 'error', plural: 'links that lead nowhere' },
  repeated: { severity: 'error', plural: 'repeated titles or paragraphs' },
  synonyms: { severity: 'error', plural: 'mistakes in the synonyms' },
  'near-repeated': { severity: 'warning', plural: 'paragraphs that nearly repeat another' },
  provenance: { severity: 'warning', plural: 'documents without date or source' },
  'long-sentence': { severity: 'warning', plural: 'long sentences' },
  'long-text': { severity: 'warning', plural: 'texts longer than an excerpt' },
  'short-section': { severity: 'warning', plural: 'sections with little or no text' },
  pronoun: { severity: 'warning', plural: 'sections that begin with a pronoun' },
  heading: { severity: 'warning', plural: 'headings that do not tell their section from others' },
  'left-out': { severity: 'warning', plural: 'pieces of HTML that are left out' },
} as const satisfies Readonly<Record<string, { severity: Severity; plural: string }>>;

export type FindingKind = keyof typeof KINDS;

/** Something in a document that a moderator should mend. */
export interface Finding {
  /** Path below the corpus folder. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly kind: FindingKind;
  /** What is wrong and, where it is not plain from that, what to do. */
  readonly message: string;
}

export function severityOf(kind: FindingKind): Severity {
  return KINDS[kind].severity;
}

/** For example `long sentences`. */
export function pluralOf(kind: FindingKind): string {
  return KINDS[kind].plural;
}

/** By path, line and message, in code units: the same on every machine. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareText(a.path, b.path) || a.line - b.line || compareText(a.message, b.message);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
