/** Where a program that stays tells whoever runs it what happens while it answers. */
export interface Log {
  info(sentence: string): void;
  /** @param cause - What is behind it, where there is more to say. */
  warn(sentence: string, cause?: Error): void;
}
