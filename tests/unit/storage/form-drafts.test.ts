import { describe, expect, it } from 'vitest';
import { dropFormDraft, readFormDraft, saveFormDraft } from '@/storage/preferences/form-drafts';
import { testDatabase } from '@/tests/support/database';

describe('the draft of a form', () => {
  it('is what was typed last, each form its own, until it is dropped', async () => {
    const db = testDatabase();
    await saveFormDraft(db, 'decline:1', { sentence: 'Merci, mais' }, 1);
    await saveFormDraft(db, 'decline:1', { sentence: 'Merci, mais non.' }, 2);
    await saveFormDraft(db, 'new-pack', { title: 'Accueil', summary: '' }, 3);
    expect(await readFormDraft(db, 'decline:1')).toEqual({ sentence: 'Merci, mais non.' });
    expect(await readFormDraft(db, 'decline:2')).toBeUndefined();
    await dropFormDraft(db, 'decline:1');
    expect(await readFormDraft(db, 'decline:1')).toBeUndefined();
    expect(await readFormDraft(db, 'new-pack')).toEqual({ title: 'Accueil', summary: '' });
  });

  it('is none where every field was emptied', async () => {
    const db = testDatabase();
    await saveFormDraft(db, 'join', { address: 'https://a.example', name: 'Nadia' }, 1);
    await saveFormDraft(db, 'join', { address: '', name: '' }, 2);
    expect(await db.meta.get('form-draft:join')).toBeUndefined();
  });
});
