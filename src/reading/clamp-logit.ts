/** The logit within ±`limit`: beyond some point it says nothing more, and must not outweigh all else. */
export function clampLogit(logit: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, logit));
}
