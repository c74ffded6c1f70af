import { z } from 'zod';
import { BotError, type BotErrorCode } from '../errors.ts';
import { buildProgressSchema, buildReportSchema, type BuildProgress } from './build-report.ts';
import { rollbackResultSchema } from './roll-back.ts';

/** The failures of a build or a rollback that a person can cause or mend. */
const BUILD_ERROR_CODES = [
  'CONFIG_INVALID',
  'CORPUS_EMPTY',
  'CORPUS_INVALID',
  'INDEX_CORRUPT',
  'INDEX_INCOMPATIBLE',
  'INDEX_LOCKED',
  'INDEX_NOT_FOUND',
  'INDEX_NOT_WRITTEN',
  'INDEX_REJECTED',
  'MODEL_UNAVAILABLE',
] as const satisfies readonly BotErrorCode[];

const errorCodeSchema = z.enum(BUILD_ERROR_CODES);

/** What `npm run index -- --progress-json` prints, one object a line: progress, and at the end a result or an error. */
const buildMessageSchema = z.discriminatedUnion('type', [
  buildProgressSchema.extend({ type: z.literal('progress') }),
  buildReportSchema.extend({ type: z.literal('result') }),
  rollbackResultSchema.extend({ type: z.literal('rolled-back') }),
  z.object({
    type: z.literal('error'),
    /** Null for a failure that nobody foresaw. */
    code: errorCodeSchema.nullable(),
    message: z.string(),
  }),
]);
export type BuildMessage = z.infer<typeof buildMessageSchema>;

/** Shortest time between two messages of progress: more often than four times a second nobody can read. */
const PROGRESS_INTERVAL_MS = 250;

/** @param message - The sentence for the person who reads it. */
export function toErrorMessage(error: unknown, message: string): BuildMessage {
  const code = error instanceof BotError ? (errorCodeSchema.safeParse(error.code).data ?? null) : null;
  return { type: 'error', code, message };
}

export function writeBuildMessage(message: BuildMessage): string {
  return JSON.stringify(message);
}

/** @returns Null for a line that is no message, such as one that native code prints. */
export function readBuildMessage(line: string): BuildMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  return buildMessageSchema.safeParse(value).data ?? null;
}

/**
 * Lets through the first and the last progress of each step, and between them a few a second.
 *
 * @param clockMs - Monotonic time in milliseconds.
 */
export function throttleProgress(
  send: (progress: BuildProgress) => void,
  clockMs: () => number,
): (progress: BuildProgress) => void {
  let lastStep: BuildProgress['step'] | null = null;
  let lastMs = 0;
  return (progress) => {
    const nowMs = clockMs();
    const isEdge = progress.step !== lastStep || progress.done === progress.total;
    if (!isEdge && nowMs - lastMs < PROGRESS_INTERVAL_MS) return;
    lastStep = progress.step;
    lastMs = nowMs;
    send(progress);
  };
}
