import os from 'node:os';

/** Hardware and versions that a measurement belongs to, in one line. */
export function describeMachine(): string {
  const cpus = os.cpus();
  const memoryGb = Math.round(os.totalmem() / 1024 ** 3);
  return `${cpus[0]?.model.trim() ?? 'unknown processor'}, ${cpus.length} cores, ${memoryGb} GB; ${os.platform()} ${os.arch()}; Node ${process.versions.node}; ${new Date().toISOString().slice(0, 10)}`;
}

/** The smallest value that at least a share of the values does not exceed (nearest rank). @param share - 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
