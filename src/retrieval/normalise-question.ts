/**
 * Longest question that is answered, in UTF-16 units. The model reads 512 word pieces; English has about five units to a
 * word piece, and a question of 200 words is longer than any that people asked.
 */
export const MAX_QUESTION_CHARS = 1000;

/** A question made ready for search, or a sentence for the person who asked about why it cannot be searched. */
export type NormalisedQuestion = { readonly text: string } | { readonly problem: string };

/**
 * Takes off what carries no meaning: control and direction characters, Discord's mentions and custom emoji, doubled white
 * space. Compatible forms are made one (NFKC), so that full-width letters and ligatures are found.
 */
export function normaliseQuestion(question: string): NormalisedQuestion {
  const text = question
    .normalize('NFKC')
    // Format characters join (soft hyphen, word joiner) or turn (direction marks) what they stand in; only the zero-width
    // space parts words.
    .replace(/[\u200B\p{Cc}\p{Co}\p{Cs}]/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    // <@user>, <@&role>, <#channel>, <:emoji:id>: https://docs.discord.com/developers/reference#message-formatting
    .replace(/<(?:@[!&]?|#|a?:\w+:)\d+>|@(?:everyone|here)\b/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  if (text === '')
    return { problem: 'The question is empty. Ask in a few words, for example: "Is the partnership legally binding?"' };
  if (text.length > MAX_QUESTION_CHARS) {
    return {
      problem: `The question has ${text.length} characters; at most ${MAX_QUESTION_CHARS} can be searched for. Ask it in fewer words.`,
    };
  }
  if (!/[\p{L}\p{N}]/u.test(text))
    return { problem: 'The question holds no words. Ask in a few words what you want to know.' };
  return { text };
}
