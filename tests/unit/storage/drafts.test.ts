import { describe, expect, it } from 'vitest';
import { addSelectionToDraft, CAPTURE_DRAFT, dropDraft, readDraft, saveDraft } from '@/storage/tips/drafts';
import { content, testDatabase } from '@/tests/support/database';

const select = (db: ReturnType<typeof testDatabase>, selection: string, pageTitle?: string) =>
  addSelectionToDraft(db, { selection, pageTitle, language: 'fr', now: 2 });
const words = async (db: ReturnType<typeof testDatabase>) =>
  (await readDraft(db, CAPTURE_DRAFT))?.content.words;

describe('a draft', () => {
  it('is stored however unfinished, with its caret and field, and deleted', async () => {
    const db = testDatabase();
    await saveDraft(db, { key: 'capture', content: content(''), caret: 0, field: 'situation', now: 4 });
    expect(await readDraft(db, 'capture')).toEqual({
      key: 'capture',
      content: content(''),
      caret: 0,
      field: 'situation',
      changedAt: 4,
    });
    await saveDraft(db, { key: 'capture', content: content('Encore'), now: 5 });
    expect(await readDraft(db, 'capture')).toEqual({
      key: 'capture',
      content: content('Encore'),
      changedAt: 5,
    });
    await dropDraft(db, 'capture');
    expect(await readDraft(db, 'capture')).toBeUndefined();
  });
});

describe('a selection of the page', () => {
  it('begins a draft, with the caret after it and the page as a label', async () => {
    const db = testDatabase();
    await select(db, '  Code 3210 :\r\nredémarrer la box  ', 'Fiche client\n— CRM');
    expect(await readDraft(db, CAPTURE_DRAFT)).toEqual({
      key: 'capture',
      content: content('Code 3210 :\nredémarrer la box', { pageTitle: 'Fiche client — CRM' }),
      caret: 29,
      field: 'words',
      changedAt: 2,
    });
  });

  it('is added beneath an unfinished draft, which stays as it was', async () => {
    const db = testDatabase();
    const begun = content('Ce que je disais', { kind: 'question', language: 'en', situation: 'Panne' });
    await saveDraft(db, { key: 'capture', content: begun, now: 1 });
    await select(db, 'Le texte choisi', 'Titre');
    expect((await readDraft(db, CAPTURE_DRAFT))?.content).toEqual({
      ...begun,
      words: 'Ce que je disais\n\nLe texte choisi',
      pageTitle: 'Titre',
    });
    await select(db, 'Un autre', 'Autre titre');
    expect(await words(db)).toBe('Ce que je disais\n\nLe texte choisi\n\nUn autre');
    expect((await readDraft(db, CAPTURE_DRAFT))?.content.pageTitle).toBe('Titre');
  });

  it('is added once when it is sent twice in a row', async () => {
    const db = testDatabase();
    await select(db, 'Pareil');
    await select(db, 'Pareil');
    expect(await words(db)).toBe('Pareil');
    await select(db, 'Autre');
    await select(db, 'Autre');
    expect(await words(db)).toBe('Pareil\n\nAutre');
  });

  it('is the only text of a draft whose words are still empty', async () => {
    const db = testDatabase();
    await saveDraft(db, { key: 'capture', content: content('  '), now: 1 });
    await select(db, 'Seul');
    expect(await words(db)).toBe('Seul');
  });

  it('loses invisible characters and nothing else', async () => {
    const db = testDatabase();
    await select(db, 'a\u202eb\u0000c\u2028d\u200fé 👩‍💻', `${'t'.repeat(199)}😀t`);
    expect(await words(db)).toBe('abc\ndé 👩‍💻');
    expect((await readDraft(db, CAPTURE_DRAFT))?.content.pageTitle).toBe(`${'t'.repeat(199)}…`);
  });

  it('keeps a text longer than a tip: the advisor shortens it', async () => {
    const db = testDatabase();
    await select(db, 'x'.repeat(50_000));
    expect((await words(db))?.length).toBe(50_000);
  });
});
