import { describe, expect, it } from 'vitest';
import { answerTypeMatch } from '../../../src/answering/answer-type.ts';

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
