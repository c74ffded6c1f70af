import path from 'node:path';
import dotenv from 'dotenv';
import { type Config, loadConfig } from '../config/config.ts';

/** Reads `.env` (the environment wins over it) and the environment into settings. */
export function readConfig(rootDir: string): Config {
  // Without `quiet` dotenv writes a line of its own to stdout, which belongs to answers.
  dotenv.config({ path: path.join(rootDir, '.env'), quiet: true });
  return loadConfig(process.env, rootDir);
}
