import { describe, expect, it } from 'vitest';
import { isFrench, readFrenchQuestion, translateFrench } from '../../../src/retrieval/french.ts';
import { words } from '../../../src/retrieval/terms.ts';

describe('isFrench', () => {
  it.each([
    'Le partenariat est-il juridiquement contraignant ?',
    'Quels pays participent à SAFE ?',
    'Combien le Canada paie-t-il pour participer ?',
    'Qu’est-ce que PESCO ?',
    "C'est quoi le budget de l'AED",
    "Quand l'accord a-t-il été signé ?",
    'Pourquoi le Canada et l’Union européenne ont-ils signé un accord ?',
    'QUI A SIGNÉ POUR LE CANADA ?',
    'Que dit le texte sur le Québec ?',
  ])('knows %j as French', (text) => {
    expect(isFrench(text)).toBe(true);
  });

  it.each([
    'Is the partnership legally binding?',
    'Did Le Pen vote against the deal with Canada?',
    'Who signed it in La Haye, Quebec or Trois-Rivières?',
    'Where is the Boulevard des Invalides, sur place?',
    'Does Quebec pay into SAFE?',
    "What is Canada's share of the EU's loans?",
    "I'd like to know who's in PESCO; I don't see Canada",
    'How do I pour money into defence on a budget?',
    'Is EST the time zone of the summit?',
    'Did the minister comment?',
  ])('knows %j as not French', (text) => {
    expect(isFrench(text)).toBe(false);
  });

  it.each(['', '?', 'sur', 'Quebec', 'pourquoi', 'est', 'les', 'PESCO', 'le Canada', '2025/1106'])(
    'does not tell French from a word or two (%j)',
    (text) => {
      expect(isFrench(text)).toBe(false);
    },
  );

  it('asks for a fifth of all words', () => {
    const rest = (count: number): string => 'Canada '.repeat(count);
    expect(isFrench(`quel dans ${rest(8)}`)).toBe(true);
    expect(isFrench(`quel dans ${rest(9)}`)).toBe(false);
  });

  it.each([
    "Did anyone comment on Canada's decision?",
    "What is the AU's role in security?",
    "What is Le Pen's view of the pact?",
    'What did Le Monde write about Les Invalides?',
  ])('knows an English question with two words that French also has (%j)', (text) => {
    expect(isFrench(text)).toBe(false);
  });
});

const translate = (text: string): string => translateFrench(words(text)).join(' ');

describe('translateFrench', () => {
  it.each([
    ['Quels pays participent à SAFE ?', 'which country take part safe'],
    ['Le partenariat est-il juridiquement contraignant ?', 'partnership is legally binding'],
    ['Combien coûte l’accord ?', 'how much cost agreement'],
    ['Quand le traité a-t-il été signé ?', 'when treaty been signed'],
    ['Les dépenses militaires de la Pologne', 'spending military poland'],
  ])('gives %j in English words', (french, english) => {
    expect(translate(french)).toBe(english);
  });

  it('takes two words together where they have a meaning of their own', () => {
    expect(translate('les États-Unis')).toBe('united states');
    expect(translate('le premier ministre')).toBe('prime minister');
    expect(translate('le premier accord')).toBe('first agreement');
  });

  it('keeps names, numbers and words that it does not know, without accents and capitals', () => {
    expect(translate('Règlement 2025/1106, Thalès et Rheinmetall')).toBe('reglement 2025/1106 thales and rheinmetall');
  });

  it('reads accents in any form, and words without them', () => {
    for (const text of ['la sécurité'.normalize('NFC'), 'la sécurité'.normalize('NFD'), 'LA SECURITE']) {
      expect(translate(text)).toBe('security');
    }
  });

  it('gives nothing for words that say nothing', () => {
    expect(translate('')).toBe('');
    expect(translate('de la, des ?')).toBe('');
  });

  it('does not translate a word because every object has that name', () => {
    expect(translate('constructor toString __proto__ valueOf')).toBe('constructor tostring proto valueof');
  });
});

describe('readFrenchQuestion', () => {
  it.each([
    'Est-ce que le Canada fait partie de la CSP ?',
    'Le vote de mars, est-ce que ça compte ?',
    'est ce qu’il y a un texte ?',
    'Le Canada a-t-il le droit de vote ?',
    'Sont-ils membres ?',
    'Le Canada est membre de PESCO, non ?',
    'Il faut payer ou pas?',
    'Les pays qui participent peuvent-ils se retirer ?',
    'Devons-nous envoyer des soldats ?',
  ])('knows that %j asks for yes or no', (question) => {
    expect(readFrenchQuestion(question).asksYesOrNo).toBe(true);
  });

  it.each([
    'Quand est-ce que le Canada a signé ?',
    'Combien le Canada paie-t-il ?',
    'Où se trouve-t-elle ?',
    "Qu'est-ce que SAFE ?",
    'Qu’est-ce qu’il y a dedans ?',
    'Le rôle de l’AED ?',
    "Qu'ont-ils signé à Bruxelles ?",
    'Lesquels sont-ils ?',
    'Avec qui le Canada a-t-il signé ?',
    'Donnez-nous le montant de la contribution',
    'La date du rendez-vous de juin ?',
    'Savez-vous quel pays a signé ?',
    '',
  ])('knows that %j does not', (question) => {
    expect(readFrenchQuestion(question).asksYesOrNo).toBe(false);
  });

  it.each([
    ['Quand est-ce que le Canada a signé ?', 'Quand  le Canada a signé ?'],
    ['Est-ce qu’il paie ?', ' il paie ?'],
    ["Qu'est-ce que SAFE ?", "Qu'est-ce que SAFE ?"],
  ])('takes from %j what only makes it a question', (question, text) => {
    expect(readFrenchQuestion(question).text).toBe(text);
  });
});
