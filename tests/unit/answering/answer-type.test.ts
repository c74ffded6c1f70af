import { describe, expect, it } from 'vitest';
import { answerTypeMatch, wantsExplanation } from '../../../src/answering/answer-type.ts';

describe('answerTypeMatch', () => {
  it.each([
    ['When was it signed?', 'on 23 June'],
    ['when was it signed', '2025'],
    ['Which year did it begin?', '1887'],
    ['What date was the summit?', 'the third of May'],
    ['Since when does it apply?', 'January'],
    ['How much can be lent?', '€150 billion'],
    ['How many documents are there?', 'eight'],
    ['How big is it?', 'a third of it'],
    ['How long does it last?', '45 years'],
    ['What share of tariffs is gone?', '98 %'],
    ['Who signed for Canada?', 'Mark Carney'],
    ['Who leads the Commission?', 'Ursula von der Leyen'],
    ['Whose signature is it?', 'by António Costa'],
    ['Which commissioner spoke?', 'Andrius Kubilius'],
  ])('gives 1 where %j is answered by %j', (question, answer) => {
    expect(answerTypeMatch(question, answer)).toBe(1);
  });

  it.each([
    ['When was it signed?', 'in Brussels'],
    ['When was it signed?', 'for 12 months'],
    ['How many documents are there?', 'several documents'],
    ['How much can be lent?', 'a lot of money'],
    ['Who signed for Canada?', 'the prime minister'],
    ['Who signed for Canada?', 'Canada'],
    ['Who signed for Canada?', ''],
  ])('gives −1 where %j is answered by %j', (question, answer) => {
    expect(answerTypeMatch(question, answer)).toBe(-1);
  });

  it.each([
    ['What does it cover?', '2025'],
    ['Why was it signed?', 'Mark Carney'],
    ['Is it binding?', 'eight'],
    ['Whenever I ask, what happens?', 'June'],
    ['What is the whole text?', 'nothing'],
    ['', 'June 2025'],
  ])('gives 0 where %j asks for no such thing', (question, answer) => {
    expect(answerTypeMatch(question, answer)).toBe(0);
  });

  it('goes by the first kind that the question names', () => {
    expect(answerTypeMatch('When and how many boats came?', '1931')).toBe(1);
    expect(answerTypeMatch('When and how many boats came?', 'twelve')).toBe(-1);
  });
});

describe('wantsExplanation', () => {
  it.each([
    'Why was it signed?',
    'how does the fee work',
    'How did talks end?',
    'How can a company take part?',
    'How come?',
    'What is SAFE?',
    'What’s the point of it?',
    "What's SAFE?",
    'What are common parts?',
    'What does the pact do?',
    'What does “third country” mean?',
    'Explain the pact.',
    'Describe the programme',
    'Compare both programmes',
    'Is there a difference between both?',
    'The purpose of the summit?',
    'Is it binding?',
    'so does it bind anybody',
    'ok wait, hey: is Canada in it?',
    'Canada is in SAFE now, right?',
    'Canada joined PESCO, did it?',
    "Canada is a member, isn't it?",
    'Won’t Canada pay?',
    "Weren't they invited?",
    'Will Canada pay or not??',
    'Which countries take part?',
    'What European projects are there?',
  ])('is true of %j', (question) => {
    expect(wantsExplanation(question)).toBe(true);
  });

  it.each([
    'Who signed for Canada?',
    'Which minister signed?',
    'When was it signed?',
    'How much can be lent?',
    'How many countries take part?',
    'How long does it last?',
    'Where was it signed?',
    'What fee does Canada pay?',
    'Whyalla steel?',
    'Does anyone know when it was signed?',
    'Where exactly, or in which city?',
    '',
  ])('is false of %j', (question) => {
    expect(wantsExplanation(question)).toBe(false);
  });

  it.each([
    'What is the date of the summit, and which day?',
    'What was the year when it began?',
    'What is the sum, and how much of it is lent?',
    'What are the names of those who signed?',
  ])('is false of %j, which asks for a time, a number or a person all the same', (question) => {
    expect(wantsExplanation(question)).toBe(false);
  });
});
