/** Memory that the process takes now, and the most that it has taken. */
export function describeMemory(): string {
  const megabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(0)} MB`;
  return `${megabytes(process.memoryUsage().rss)} in memory, ${megabytes(1024 * process.resourceUsage().maxRSS)} at most`;
}
