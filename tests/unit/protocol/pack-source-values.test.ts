/** What a pack's author has to correct in templates, kinds and defaults; and that a panel reads such a pack all the same. */
import { describe, expect, it } from 'vitest';
import { type Pack, packSchema } from '@/protocol/pack';
import { packSourceSchema } from '@/protocol/pack-source';
import { validateUntrusted } from '@/protocol/validation/validate';
import { card, pack } from '@/tests/support/database';

const source = (more: Partial<Pack>) => pack('p', 1, [card('a')], more);
const problems = (more: Partial<Pack>, schema: typeof packSchema = packSourceSchema) => {
  const read = validateUntrusted(source(more), schema);
  return read.ok ? [] : read.problems;
};
const note = (text: Pack['title'], more = {}) => ({
  notes: [{ id: 'appel', title: { fr: 'Note', en: 'Note' }, purpose: 'note' as const, text, ...more }],
});

describe('a template', () => {
  it('holds parts of a note, what fills itself, choices, and values of its pack, in its language', () => {
    const fr =
      '{{situation}} {{fait}} {{promis}} {{suite}} {{code}} {{lignes}} {{conseiller}} {{Madame|Monsieur}} {{délai dû}}';
    const placeholders = [{ name: { fr: 'délai dû' }, kind: 'text' as const }];
    expect(problems({ ...note({ fr, en: '{{done}} {{today’s date}} {{team}}' }), placeholders })).toEqual([]);
  });

  it('with a name that nothing fills is refused by its place; an installed one is read', () => {
    const wrong = note({ fr: 'Fait : {{fait}}', en: 'Done: {{fait}}, {{promise}}' });
    expect(problems(wrong)).toEqual([
      { path: 'notes.0.text.en', problem: 'unknown-placeholder', limit: '{{fait}}' },
      { path: 'notes.0.text.en', problem: 'unknown-placeholder', limit: '{{promise}}' },
    ]);
    expect(problems(wrong, packSchema)).toEqual([]);
    expect(problems(note({ fr: 'Fait : {fait}' }))).toMatchObject([
      { path: 'notes.0.text.fr', problem: 'unfit-placeholder' },
    ]);
    expect(problems(note({ fr: 'Fait.' }, { title: { fr: '{{fait}}' } }))).toMatchObject([
      { path: 'notes.0.title.fr', problem: 'misplaced-placeholder' },
    ]);
  });
});

describe('a placeholder of a pack', () => {
  it('has a default that is a value of its kind', () => {
    const placeholders = [
      { name: { fr: 'jour' }, kind: 'date' as const, default: { fr: 'aujourd’hui' } },
      { name: { fr: 'somme' }, kind: 'amount' as const, default: { fr: 'gratuit' } },
      { name: { fr: 'rappel' }, kind: 'date' as const, default: { fr: '31 février' } },
    ];
    expect(problems({ placeholders })).toEqual([
      { path: 'placeholders.1.default.fr', problem: 'unfit-default', limit: 'gratuit' },
      { path: 'placeholders.2.default.fr', problem: 'unfit-default', limit: '31 février' },
    ]);
  });

  it('has a name once in a language, and options where it is a choice', () => {
    const placeholders = [
      { name: { fr: 'jour', en: 'day' }, kind: 'date' as const },
      { name: { fr: ' jour ' }, kind: 'text' as const },
      { name: { fr: 'avis', en: 'opinion' }, kind: 'choice' as const, options: { fr: ['oui', 'non'] } },
    ];
    expect(problems({ placeholders })).toMatchObject([
      { path: 'placeholders.2.options.en', problem: 'missing' },
      { path: 'placeholders.1.name.fr', problem: 'duplicate-id' },
    ]);
  });
});
