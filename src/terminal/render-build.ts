import type { BuildReport } from '../index/build-report.ts';
import { describeBuild } from '../index/describe-build.ts';

/** What a build did, in a few lines. */
export function renderBuild({ summary, gate }: Pick<BuildReport, 'summary' | 'gate'>): string {
  return [`Index ${summary.generation} is live.`, ...describeBuild(summary, gate)].join('\n');
}
