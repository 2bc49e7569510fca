import { describe, expect, it } from 'vitest';
import { NO_DRAFT, type TipDraft, type TipDraftEvent, tipDraft } from '@/components/panel/tips/tip-draft';
import type { DraftRow } from '@/storage/database/tip-rows';
import { content } from '@/tests/support/database';

const row = (words: string, changedAt: number): DraftRow => ({
  key: 'capture',
  content: content(words),
  changedAt,
  field: 'situation',
  caret: 3,
});
const draftAfter = (...events: TipDraftEvent[]): TipDraft => events.reduce(tipDraft, NO_DRAFT);
const seen = (row: DraftRow | null, before?: DraftRow, saving = false): TipDraftEvent => ({
  type: 'row',
  row,
  before,
  saving,
});
const typed = (words: string, changedAt: number): TipDraftEvent => ({
  type: 'typed',
  content: content(words),
  changedAt,
});

describe('the draft of a tip', () => {
  it('begins with what is on the disk, and with the caret where it was', () => {
    const draft = draftAfter(seen(row('Je vois.', 5)));
    expect(draft).toMatchObject({ content: content('Je vois.'), isStored: true, changedAt: 5 });
    expect(draft.caret).toEqual({ field: 'situation', caret: 3 });
  });

  it('begins with the content that was loaded where there is none, and only then', () => {
    expect(draftAfter(seen(null), { type: 'loaded', content: content('') }).content).toEqual(content(''));
    expect(draftAfter(typed('Déjà.', 1), { type: 'loaded', content: content('') }).content).toEqual(
      content('Déjà.'),
    );
  });

  it('takes a newer text from elsewhere, and none that is older than what was typed here', () => {
    expect(draftAfter(typed('Ici.', 5), seen(row('Ailleurs.', 6))).content).toEqual(content('Ailleurs.'));
    expect(draftAfter(typed('Ici.', 5), seen(row('Ailleurs.', 4))).content).toEqual(content('Ici.'));
    expect(draftAfter(typed('Ici.', 5), seen(row('Ici.', 5))).content).toEqual(content('Ici.'));
  });

  it('is empty once it was deleted elsewhere', () => {
    const draft = draftAfter(
      typed('Ici.', 5),
      { type: 'stored' },
      seen(row('Ici.', 5)),
      seen(null, row('Ici.', 5)),
    );
    expect(draft).toMatchObject({ content: undefined, isStored: false });
    // Only once: what is loaded then stays.
    expect(tipDraft(tipDraft(draft, { type: 'loaded', content: content('') }), seen(null)).content).toEqual(
      content(''),
    );
  });

  it('stays when it was deleted elsewhere but typed in here since, and while it is made a tip here', () => {
    expect(
      draftAfter(seen(row('Ici.', 5)), typed('Ici, plus.', 6), seen(null, row('Ici.', 5))).content,
    ).toEqual(content('Ici, plus.'));
    expect(draftAfter(seen(row('Ici.', 5)), seen(null, row('Ici.', 5), true)).content).toEqual(
      content('Ici.'),
    );
  });

  it('says that it is not stored, until it is typed in again', () => {
    const error = { field: 'words', sentence: 'Le disque est plein.' } as const;
    const draft = draftAfter(seen(row('Ici.', 5)), { type: 'not-stored', error });
    expect(draft).toMatchObject({ isStored: false, error });
    expect(tipDraft(draft, typed('Ici, plus.', 6)).error).toBeUndefined();
  });

  it('that cannot be saved is still stored', () => {
    const error = { field: 'situation', sentence: 'Trop long.' } as const;
    expect(draftAfter(seen(row('Ici.', 5)), { type: 'not-saved', error })).toMatchObject({
      isStored: true,
      error,
    });
  });
});
