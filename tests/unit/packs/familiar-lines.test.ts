import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilePack } from '@/packs/compile';
import { spokenWords } from '@/protocol/content/spoken-words';
import { LANGUAGES } from '@/protocol/text/language';
import { placeholdersOf } from '@/protocol/text/placeholder';
import { applyWordings, familiarScripts } from '@/storage/wording/apply-wordings';

const pack = await compilePack(join(import.meta.dirname, '../../../packs/desescalade'));
const lessons = pack.cards.filter(({ kind }) => kind === 'lesson');
const familiar = pack.cards.flatMap(({ id, fr }) =>
  (fr?.scripts ?? []).flatMap(({ text, tu }, index) =>
    tu === undefined ? [] : [{ line: `${id} ${index + 1}`, text, tu }],
  ),
);

describe('lines with tu', () => {
  it('are in every lesson, in French alone', () => {
    expect(lessons).toHaveLength(10);
    for (const { id, fr, en } of lessons) {
      expect(
        fr?.scripts.some(({ tu }) => tu !== undefined),
        id,
      ).toBe(true);
      expect(
        en?.scripts.some(({ tu }) => tu !== undefined),
        id,
      ).toBe(false);
    }
  });

  it('have the placeholders of their line, say vous to nobody, and are no longer than can be said', () => {
    expect(familiar.length).toBeGreaterThan(60);
    for (const { line, text, tu } of familiar) {
      expect(placeholdersOf(tu), line).toEqual(placeholdersOf(text));
      const said = tu.replaceAll(/\{\{[^}]*\}\}|rendez-vous/gu, '');
      expect(said, line).not.toMatch(/\b(vous|votre|vos|vôtres?)\b|[a-z]ez\b(?<!assez|chez)/iu);
      expect(text, line).not.toBe(tu);
      expect(spokenWords(tu), line).toBeLessThanOrEqual(spokenWords(text) + 1);
    }
  });

  it('take the place of the others, and give it back', () => {
    for (const card of lessons) {
      for (const language of LANGUAGES) {
        const scripts = card[language]?.scripts ?? [];
        expect(familiarScripts(familiarScripts(scripts))).toEqual(scripts);
      }
    }
  });

  it('an own wording of the one form is not taken for a changed line of the other', () => {
    const { id, fr } = lessons[0] ?? {};
    const script = fr?.scripts.find(({ tu }) => tu !== undefined);
    if (!fr || !script?.tu) throw new Error('no line with tu');
    const wording = {
      id: 'w',
      ref: `desescalade/${id}`,
      language: 'fr' as const,
      words: 'À moi.',
      changedAt: 1,
    };
    const card = { ...lessons[0], fr } as NonNullable<(typeof lessons)[0]>;
    const ofTu = { ...wording, official: script.tu };
    expect(applyWordings(card, [ofTu])).toMatchObject({ lines: [], withoutLine: [] });
    const said = { ...card, fr: { ...fr, scripts: familiarScripts(fr.scripts) } };
    expect(applyWordings(said, [ofTu]).lines).toMatchObject([{ isChanged: false }]);
    expect(applyWordings(said, [{ ...wording, official: script.text }])).toMatchObject({
      lines: [],
      withoutLine: [],
    });
  });
});
