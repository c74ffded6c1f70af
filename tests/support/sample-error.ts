import { BotError } from '../../src/errors.ts';

/** The BotError that an action ends with; fails where it ends otherwise. */
export async function errorOf(action: () => unknown): Promise<BotError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof BotError) return error;
    throw error;
  }
  throw new Error('Expected a BotError, but nothing was thrown.');
}
