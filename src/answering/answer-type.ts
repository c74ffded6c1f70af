/** What a question asks for, where its words say so. */
type AnswerType = 'time' | 'number' | 'person';

const QUESTION_FORMS: readonly (readonly [AnswerType, RegExp])[] = [
  ['time', /\bwhen\b|\b(?:what|which) (?:date|day|year|month)\b|\bsince\b/],
  ['number', /\bhow (?:much|many|big|large|high|long)\b|\bwhat (?:share|percent|percentage|sum|amount|number)\b/],
  ['person', /\bwho(?:se|s)?\b|\bwhich (?:minister|person|politician|president|commissioner)\b/],
];

const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December';

const ANSWER_FORMS: Readonly<Record<AnswerType, RegExp>> = {
  time: new RegExp(String.raw`\b(?:1[89]|20)\d\d\b|\b(?:${MONTHS})\b`, 'u'),
  number: /\d|\b(?:billion|million|half|third|quarter|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/u,
  person: /\b\p{Lu}[\p{Ll}\p{M}]+ (?:[\p{Ll}]+ ){0,2}\p{Lu}[\p{Ll}\p{M}]+/u,
};

/**
 * Whether words that answer are of the kind that the question asks for: a date for "when", a number for "how many", a name
 * for "who".
 *
 * @returns 1 if they are, −1 if not, 0 where the question asks for no such thing.
 */
export function answerTypeMatch(question: string, answer: string): -1 | 0 | 1 {
  const type = typeOf(question);
  if (type === undefined) return 0;
  return ANSWER_FORMS[type].test(answer) ? 1 : -1;
}

const EXPLANATION_FORMS =
  /\bwhy\b|\bhow (?:do|does|did|is|are|was|were|can|could|will|would|should|come)\b|\bwhat(?: is|'s| are|’s| was| does .* (?:do|mean))\b|\b(?:explain(?:ed|s)?|describe|difference|differ|compare|purpose|meaning)\b/;

/** Words with which people begin, and that say nothing of what they ask. */
const OPENINGS =
  /^(?:(?:so|wait|and|but|or|ok|okay|hey|hi|um|uh|well|now|also|btw|like|guys|quick question|question|then)\b[\s,:.…!-]*)*/u;

/** Verbs that begin a question for yes or no, and end a statement that asks for consent. */
const AUXILIARY = String.raw`(?:(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|ca|wo)(?:n['’]t)?)`;

/** A question for yes or no, which no words of a text say by themselves. */
const YES_NO_FORMS = new RegExp(
  String.raw`^${AUXILIARY}\b|(?:, (?:right|correct|no|yes)|\bor (?:no|not)|, ${AUXILIARY} \p{L}+) ?\?+$`,
  'u',
);

const LIST_FORMS = /\b(?:which|what) (?:\p{L}+ )?(?!does\b)\p{L}{3,}s\b|\blist\b/u;

/**
 * Whether a question wants a sentence rather than a few words: a reason, a way, what a thing is, yes or no, a list. "What is
 * the date …" asks for a time all the same.
 */
export function wantsExplanation(question: string): boolean {
  const lower = question.toLowerCase();
  return (
    typeOf(question) === undefined &&
    (EXPLANATION_FORMS.test(lower) || YES_NO_FORMS.test(lower.replace(OPENINGS, '')) || LIST_FORMS.test(lower))
  );
}

function typeOf(question: string): AnswerType | undefined {
  return QUESTION_FORMS.find(([, form]) => form.test(question.toLowerCase()))?.[0];
}
