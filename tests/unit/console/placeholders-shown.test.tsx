/** What trainers read of placeholders: warnings, and names without braces in lists and comparisons. */
import { describe, expect, it } from 'vitest';
import { CaptionText } from '@/components/card/CaptionText';
import { putCardBack, removeCard } from '@/components/console/draft/pack-edit';
import { CardTextFields } from '@/components/console/editor/CardTextFields';
import { withFlag } from '@/components/console/editor/FlagField';
import { withOutcome } from '@/components/console/editor/OutcomesField';
import { ChangesList } from '@/components/console/publish/ChangesList';
import { packChanges } from '@/components/console/publish/pack-changes';
import { WarningsList } from '@/components/console/publish/WarningsList';
import { packWarnings } from '@/protocol/content/pack-warnings';
import type { Card, CardText, Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { card, pack } from '@/tests/support/database';
import { editorMarkup } from '@/tests/support/editor-markup';

const drawn = (part: React.ReactNode, language: Language = 'fr') =>
  editorMarkup(part, language).replaceAll('&#x27;', '’');
/** What is read of a markup. */
const read = (markup: string) => markup.replace(/<[^>]+>/gu, '');

function packWith(first: Partial<CardText>, second: Partial<CardText> = {}): Pack {
  const made = pack('essai', 1, [card('un', 'Une'), card('deux', 'Deux')]);
  const [one, two] = made.cards as [Card, Card];
  const cards = [
    { ...one, fr: { ...(one.fr as CardText), ...first } },
    { ...two, fr: { ...(two.fr as CardText), ...second } },
  ];
  return { ...made, cards };
}
const line = (text: string) => ({ text, tone: 'neutre' as const });

it.each([
  ['Dans {{délai promis}}.', 'Dans délai promis.'],
  ['Bonjour {{Madame|Monsieur}}.', 'Bonjour Madame / Monsieur.'],
  ['Dans {délai} { {x} } {{#if}} {{}} }.', 'Dans délai x #if .'],
])('a text that nothing can fill shows names and no braces: %s', (text, shown) => {
  expect(read(drawn(<CaptionText text={text} />))).toBe(shown);
});

describe.each(LANGUAGES)('in %s', (language) => {
  it('publishing warns of a bare name and of one with two kinds of value, by their cards', () => {
    const made = packWith(
      { steps: ['Le {{date}}.', 'Depuis {{attente}}.'] },
      { customerSteps: ['Sous {{attente}}.'] },
    );
    const markup = drawn(
      <WarningsList pack={made} warnings={packWarnings(made)} language={language} />,
      language,
    );
    expect(markup).toContain('data-warning="bare-placeholder"');
    expect(markup).toContain('data-warning="two-kinds"');
    expect(read(markup).replaceAll('\u202f', ' ')).toMatch(
      language === 'fr'
        ? /« date » ne dit pas.*« attente » désigne un temps écoulé \(« Une »\) et un délai \(« Deux »\)/u
        : /“date” does not say.*“attente” stands for time gone by \(“Une”\) and a time limit \(“Deux”\)/u,
    );
    expect(markup).toContain('/essai/');
    expect(read(markup)).not.toMatch(/[{}]/u);
  });
});

it('the editor names a bare placeholder of the text, and none of those that say what they hold', () => {
  const texts = (script: string) => {
    const [one] = packWith({ scripts: [line(script)] }).cards as [Card];
    return drawn(
      <CardTextFields card={one} text={one.fr as CardText} language="fr" interfaceLanguage="fr" />,
    );
  };
  expect(texts('Le {{date}}.')).toContain('data-bare-placeholders');
  expect(read(texts('Le {{date}}.'))).toContain('[date]');
  expect(texts('Le {{date du rendez-vous}}.')).not.toContain('data-bare-placeholders');
});

it('the list of changes shows names, habits and outcomes in words, and no braces', () => {
  const before = packWith({});
  const after = packWith({
    scripts: [line('Le {{date du rendez-vous}}, {{Madame|Monsieur}}.')],
    avoid: [{ phrase: 'Couper la parole', instead: 'Laissez finir.', kind: 'habit' }],
    timedSteps: [{ start: '0:20', text: 'Respirez.' }],
  });
  const [one, two] = after.cards as [Card, Card];
  const changed = { ...after, cards: [{ ...one, urgent: true as const, outcomes: { worse: 'deux' } }, two] };
  const words = read(
    drawn(<ChangesList changes={packChanges(before, changed)} pack={changed} language="fr" />),
  );
  expect(words).toContain('Le date du rendez-vous, Madame / Monsieur.');
  expect(words).toContain('Couper la parole → Laissez finir. (à ne pas faire)');
  expect(words).toContain('0:20 Respirez.');
  expect(words).toContain('Ça monte → Deux');
  expect(words).not.toMatch(/[{}]/u);
});

describe('the outcomes of a card', () => {
  const linked = () => {
    const made = pack('essai', 1, [card('un'), card('deux'), card('trois')]);
    const [one, ...others] = made.cards as [Card, Card, Card];
    return {
      ...made,
      cards: [{ ...one, outcomes: { calmer: 'deux', same: 'essai/deux', worse: 'trois' } }, ...others],
    };
  };

  it('no longer lead to a card that is removed, and do again when it comes back', () => {
    const done = removeCard(linked(), 'deux');
    if (!done) throw new Error('not removed');
    expect(done.pack.cards[0]?.outcomes).toEqual({ worse: 'trois' });
    expect(putCardBack(done.pack, done.removed).cards[0]).toEqual(linked().cards[0]);
    // What was chosen meanwhile stays.
    const chosen = {
      ...done.pack,
      cards: done.pack.cards.map((each) => (each.id === 'un' ? withOutcome(each, 'calmer', 'trois') : each)),
    };
    expect(putCardBack(chosen, done.removed).cards[0]?.outcomes).toEqual({
      calmer: 'trois',
      same: 'essai/deux',
      worse: 'trois',
    });
  });

  it('are chosen one by one, and left out when the last is gone', () => {
    const one = withOutcome(card('un'), 'same', 'deux');
    expect(one.outcomes).toEqual({ same: 'deux' });
    expect(withOutcome(one, 'same', undefined)).not.toHaveProperty('outcomes');
  });
});

it('urgency is set, or left out', () => {
  expect(withFlag(card('un'), 'urgent', true)).toMatchObject({ urgent: true });
  expect(withFlag({ ...card('un'), urgent: true }, 'urgent', false)).not.toHaveProperty('urgent');
});
