import { parse } from 'yaml';
import { z } from 'zod';

/** YAML reads `2025` and `true` as a number and a truth value; a title or tag means the word. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform((value) =>
  // Titles reach terminals and Discord: nothing in them may move a cursor.
  String(value)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim(),
);
const optionalText = text.nullish().transform((value) => value || undefined);

const schema = z.object({
  title: optionalText,
  summary: optionalText,
  date: optionalText,
  language: optionalText,
  publisher: optionalText,
  url: z.url({ protocol: /^https?$/, error: 'expected `url` to be an http or https address' }).nullish(),
  tags: z
    .union([z.array(text), text.transform((value) => value.split(',').map((tag) => tag.trim()))])
    .nullish()
    .transform((value) => value?.filter((tag) => tag !== '')),
});

/** What a document says of itself. Other keys are allowed and ignored. */
export type FrontMatter = Partial<z.output<typeof schema>>;

/** Reads YAML front matter; the problem is half a sentence that says what is wrong. */
export function parseFrontMatter(yaml: string): { frontMatter: FrontMatter } | { problem: string } {
  let value: unknown;
  try {
    value = parse(yaml);
  } catch (error) {
    return { problem: error instanceof Error ? error.message.split('\n')[0]!.replace(/:$/, '') : String(error) };
  }
  if (value === null || value === undefined) return { frontMatter: {} };
  const result = schema.safeParse(value);
  if (result.success) return { frontMatter: result.data };
  const issues = result.error.issues.map(
    (issue) => (issue.path.length ? `${issue.path.join('.')}: ` : '') + issue.message,
  );
  return { problem: issues.join('; ') };
}
