import { BotError } from '../../src/errors.ts';

/** The error that a promise is rejected with; fails where it is fulfilled. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('Expected a rejection, but the promise was fulfilled.');
}

/** As `rejectionOf`, for an error that a person can mend; any other error is thrown on. */
export async function failureOf(promise: Promise<unknown>): Promise<BotError> {
  const error = await rejectionOf(promise);
  if (error instanceof BotError) return error;
  throw error;
}
