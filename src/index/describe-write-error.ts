import { BotError, systemErrorCode } from '../errors.ts';

const WRITE_REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space',
  EDQUOT: 'the disk quota is used up. Free some space',
  EACCES: 'there is no permission to write there. Change the permissions or DATA_DIR',
  EPERM: 'there is no permission to write there. Change the permissions or DATA_DIR',
  EROFS: 'the disk is read-only. Set DATA_DIR to a folder that can be written',
  ENOTDIR: 'a part of that path is a file, not a folder. Set DATA_DIR to a folder',
  EISDIR: 'a folder stands there in the place of a file. Remove it',
  EEXIST: 'it is a file, not a folder. Remove it or set DATA_DIR to another folder',
};

/** An `INDEX_NOT_WRITTEN` for what a person can mend on the disk; any other error as it is. */
export function describeWriteError(error: unknown, root: string): unknown {
  const reason = WRITE_REASONS[systemErrorCode(error) ?? ''];
  if (error instanceof BotError || reason === undefined) return error;
  return new BotError(
    'INDEX_NOT_WRITTEN',
    `Cannot write the index "${root}": ${reason} and run the command again. The live index is unchanged.`,
    { cause: error },
  );
}
