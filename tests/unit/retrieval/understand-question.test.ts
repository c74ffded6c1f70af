import { describe, expect, it } from 'vitest';
import type { LanguageKnowledge } from '../../../src/retrieval/retriever.ts';
import { words } from '../../../src/retrieval/terms.ts';
import type { UnderstoodQuestion } from '../../../src/retrieval/understand-question.ts';
import { sampleKnowledge, sampleUnderstood, sampleVocabulary } from '../../support/sample-knowledge.ts';

const vocabulary = sampleVocabulary(
  words(
    'The safety pact of Canada and Québec was signed by the European Defence Agency; the Pasco agreement, 2025/1106.',
  ),
);

const AGENCY = ['European Defence Agency', 'AED', 'Agence européenne de défense'];

function understand(question: string, knowledge?: LanguageKnowledge): UnderstoodQuestion {
  return sampleUnderstood(question, { vocabulary, ...(knowledge && { knowledge }) });
}

describe('the mended spelling of a question', () => {
  it('puts the words of the corpus for misspelt ones', () => {
    const understood = understand('saftey pact cannada');
    expect(understood).toEqual({
      language: 'en',
      text: 'safety pact canada',
      asked: 'safety pact canada',
      words: ['safety', 'pact', 'canada'],
      corrections: [
        { from: 'saftey', to: 'safety' },
        { from: 'cannada', to: 'canada' },
      ],
      names: [],
    });
  });

  it('leaves a question that is right as it stands', () => {
    const question = 'Is the safety pact (2025/1106) of CANADA & Québec “signed”?';
    expect(understand(question)).toMatchObject({ text: question, corrections: [] });
  });

  it('keeps the signs and capitals of what is not mended', () => {
    expect(understand('Is the “Saftey”-Pact of Cannadá SIGNED?').text).toBe('Is the “safety”-Pact of canada SIGNED?');
  });

  it('names a word that is misspelt twice once, and mends it everywhere', () => {
    const understood = understand('Saftey, saftey');
    expect(understood.corrections).toEqual([{ from: 'saftey', to: 'safety' }]);
    expect(understood.text).toBe('safety, safety');
    expect(understood.words).toEqual(['safety', 'safety']);
  });

  it('does not mend a common word that the corpus lacks', () => {
    const common = sampleKnowledge({ common: ['safely', 'signet'] });
    expect(understand('safely signet', common)).toMatchObject({ text: 'safely signet', corrections: [] });
    expect(understand('safely signet').corrections).toHaveLength(2);
  });

  it('does not mend words that say nothing, numbers, or what nothing is near to', () => {
    for (const question of ['whose', '2025/1107', '2025', 'zeppelin', 'of', '']) {
      expect(understand(question)).toMatchObject({ text: question, corrections: [] });
    }
  });

  it('does not mend a name', () => {
    const knowledge = sampleKnowledge({ synonyms: [['PESCO', 'Pact Agreemint']] });
    expect(understand('pesco').corrections).toEqual([{ from: 'pesco', to: 'pasco' }]);
    expect(understand('pesco', knowledge)).toMatchObject({ text: 'pesco', corrections: [] });
    expect(understand('pact agreemint', knowledge)).toMatchObject({ text: 'pact agreemint', corrections: [] });
  });
});

describe('the names of a question', () => {
  const knowledge = sampleKnowledge({ synonyms: [AGENCY, ['NATO', 'OTAN']] });

  it('adds the main name to an abbreviation', () => {
    const understood = understand('Who signed for the AED?', knowledge);
    expect(understood.text).toBe('Who signed for the AED? (european defence agency)');
    expect(understood.words).toEqual(['who', 'signed', 'for', 'the', 'aed']);
    expect(understood.names).toMatchObject([{ from: 4, to: 5 }]);
  });

  it('adds a main name once', () => {
    expect(understand('AED or AED?', knowledge).text).toBe('AED or AED? (european defence agency)');
  });

  it('adds nothing to a long form, or where the main name is an abbreviation itself', () => {
    expect(understand('the European Defence Agency', knowledge).text).toBe('the European Defence Agency');
    expect(understand('OTAN', knowledge)).toMatchObject({ text: 'OTAN', names: [{ from: 0, to: 1 }] });
  });

  it('finds a name whose words were misspelt', () => {
    const understood = understand('the Eurpean Defense Agnecy', knowledge);
    expect(understood.names).toMatchObject([{ from: 1, to: 4 }]);
  });
});

describe('a question in French', () => {
  it('is searched for in English', () => {
    expect(understand('Qui a signé le pacte avec le Canada ?')).toMatchObject({
      language: 'fr',
      text: 'who signed pact with canada',
      words: ['who', 'signed', 'pact', 'with', 'canada'],
      corrections: [],
    });
  });

  it('has its misspelt words mended too', () => {
    const understood = understand('Qui a signé le pacte avec le Cannada ?');
    expect(understood).toMatchObject({ language: 'fr', text: 'who signed pact with canada' });
    expect(understood.corrections).toEqual([{ from: 'cannada', to: 'canada' }]);
  });

  it('is told from an English one with a French name', () => {
    expect(understand('Is the pact signed in Québec sur Mer?')).toMatchObject({
      language: 'en',
      text: 'Is the pact signed in Québec sur Mer?',
    });
  });

  it('has its French long forms found as names', () => {
    const knowledge = sampleKnowledge({ synonyms: [AGENCY] });
    const { names } = understand('Qui a signé pour l’Agence européenne de défense ?', knowledge);
    expect(names.map(({ group }) => group[0])).toEqual([['european', 'defence', 'agency']]);
  });
});

describe('the part of a question that asks', () => {
  const knowledge = sampleKnowledge({ synonyms: [AGENCY], common: ['read'] });

  it('is the whole of a bare question', () => {
    for (const question of ['Who signed the pact?', 'safety pact', '']) {
      const { text, asked } = understand(question);
      expect(asked).toBe(text);
    }
  });

  it('leaves out what was told before it, which is searched for all the same', () => {
    const understood = understand('The safety pact was signed. I read it. Was Canada there?', knowledge);
    expect(understood.asked).toBe('Was Canada there?');
    expect(understood.text).toBe('The safety pact was signed. I read it. Was Canada there?');
    expect(understood.words).toContain('safety');
  });

  it('has its misspelt words mended, and those before it too', () => {
    const understood = understand('The saftey pact was signed. I read it. Was Cannada there?', knowledge);
    expect(understood.asked).toBe('Was canada there?');
    expect(understood.text).toBe('The safety pact was signed. I read it. Was canada there?');
    expect(understood.corrections).toEqual([
      { from: 'saftey', to: 'safety' },
      { from: 'cannada', to: 'canada' },
    ]);
  });

  it('has the main names of its own abbreviations only', () => {
    const before = understand('The AED signed. I read it. Was Canada there?', knowledge);
    expect(before.asked).toBe('Was Canada there?');
    expect(before.text).toBe('The AED signed. I read it. Was Canada there? (european defence agency)');
    const within = understand('The pact was signed. I read it. Was the AED there?', knowledge);
    expect(within.asked).toBe('Was the AED there? (european defence agency)');
    expect(within.names).toMatchObject([{ from: 9, to: 10 }]);
  });

  it('does not mend a name that stands in both parts', () => {
    const { asked } = understand('The AED signed. I read of the AED. Was the AED there?', knowledge);
    expect(asked).toBe('Was the AED there? (european defence agency)');
  });

  it('is put into English where the question is French', () => {
    const understood = understand('Il y a un pacte avec le Canada. Je ne sais pas. Qui a signé le pacte ?');
    expect(understood).toMatchObject({ language: 'fr', asked: 'who signed pact' });
    expect(understood.text.endsWith('who signed pact')).toBe(true);
    expect(understood.text).toContain('canada');
  });

  it('keeps and mends the names of a French question', () => {
    const { asked } = understand(
      'Il y a un pacte avec le Canada. Je ne sais pas. Qui a signé pour l’Agence européenne de défense ou le Cannada ?',
      knowledge,
    );
    expect(asked).toMatch(/^who signed for /);
    expect(asked).toContain('canada');
    expect(asked).not.toContain('cannada');
    expect(asked).toContain('(european defence agency)');
  });
});
