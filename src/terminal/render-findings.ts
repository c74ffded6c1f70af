import { type Finding, type FindingKind, pluralOf, severityOf } from '../corpus/finding.ts';

/** Findings of one kind that are shown: more would bury the other kinds. `--json` has all. */
const MOST_OF_A_KIND = 20;

/**
 * One line a finding, `path:line: message`, warnings marked as such; then a line for each kind of which not all are shown.
 *
 * @param findings - In the order in which to show them.
 */
export function renderFindings(findings: readonly Finding[], mostOfAKind = MOST_OF_A_KIND): string[] {
  const counts = new Map<FindingKind, number>();
  const lines: string[] = [];
  for (const { path, line, kind, message } of findings) {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const mark = severityOf(kind) === 'warning' ? 'warning: ' : '';
    if (count <= mostOfAKind) lines.push(withoutControls(`${path}:${line}: ${mark}${message}`));
  }
  for (const [kind, count] of counts) {
    if (count > mostOfAKind) lines.push(`and ${count - mostOfAKind} more like this: ${pluralOf(kind)}`);
  }
  return lines;
}

/** For example `3 to mend, 1 warning`. */
export function countFindings(findings: readonly Finding[]): { errors: number; warnings: number; summary: string } {
  const errors = findings.filter(({ kind }) => severityOf(kind) === 'error').length;
  const warnings = findings.length - errors;
  const also = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  return { errors, warnings, summary: `${errors} to mend${also}` };
}

/** Names and text of documents are data: nothing in them may break the line, move the cursor or turn the writing round. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}
