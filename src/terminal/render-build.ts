import type { BuildReport } from '../index/build-report.ts';
import { describeBuild } from '../index/describe-build.ts';

/** What a build did, in a few lines. */
export function renderBuild(report: BuildReport): string {
  return [`Index ${report.summary.generation} is live.`, ...describeBuild(report)].join('\n');
}
