import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDraftAutosave, type DraftAutosave } from '@/components/console/draft/draft-autosave';
import { type DraftState, isOpen } from '@/components/console/draft/draft-state';
import { changeCard } from '@/components/console/draft/pack-edit';
import type { Pack } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import { dropPackDraft, openPackDraft, readPackDraft, rebasePackDraft } from '@/storage/packs/pack-drafts';
import { installPack } from '@/storage/packs/packs';
import { card, failWrites, pack, testDatabase } from '@/tests/support/database';
import { eventuallyHolds } from '@/tests/support/eventually';

async function withPack(db: SouffleurDatabase): Promise<void> {
  await installPack(db, {
    pack: pack('essai', 3, [card('a'), card('b')]),
    origin: 'organisation',
    sha256: '0'.repeat(64),
    now: 1,
  });
}

/** The state while there is a draft; throws where there is none. */
function openState(autosave: DraftAutosave): Extract<DraftState, { pack: Pack }> {
  const state = autosave.store.getState();
  if (!isOpen(state)) throw new Error(`There is no draft: ${state.status}`);
  return state;
}
const statusOf = (autosave: DraftAutosave) => autosave.store.getState().status;

async function openAutosave(db: SouffleurDatabase, saveAfterMs = 5) {
  const autosave = createDraftAutosave(db, 'essai', { saveAfterMs });
  onTestFinished(() => autosave.close());
  await eventuallyHolds(() => expect(statusOf(autosave)).toBe('clean'));
  return autosave;
}

const titled = (cardId: string, title: string) => (of: Pack) =>
  changeCard(of, cardId, (each) => ({ ...each, ...(each.fr && { fr: { ...each.fr, title } }) }));
const titleOn = async (db: SouffleurDatabase, cardId: string) =>
  (await readPackDraft(db, 'essai'))?.pack.cards.find(({ id }) => id === cardId)?.fr?.title;

describe('what a trainer types', () => {
  test('is on the disk before it is shown as saved', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const autosave = await openAutosave(db);
    autosave.edit(titled('a', 'Neuf'));
    expect(statusOf(autosave)).toBe('dirty');
    await eventuallyHolds(() => expect(statusOf(autosave)).toBe('clean'));
    expect(await titleOn(db, 'a')).toBe('Neuf');
  });

  test('is saved within the delay also while one types on without a pause', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const autosave = await openAutosave(db, 40);
    let n = 0;
    const typing = setInterval(() => autosave.edit(titled('a', `mot ${n++}`)), 5);
    onTestFinished(() => clearInterval(typing));
    await vi.waitFor(async () => expect(await titleOn(db, 'a')).toMatch(/^mot/u), { timeout: 500 });
  });

  test('is on the disk when autosaving ends, however soon after the last key', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const autosave = await openAutosave(db, 60_000);
    autosave.edit(titled('a', 'Dernier mot'));
    await autosave.close();
    expect(await titleOn(db, 'a')).toBe('Dernier mot');
  });

  test('is reported as not saved when the disk is full, stays on screen, and is saved by trying again', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const autosave = await openAutosave(db);
    const repair = failWrites(db, 'packDrafts', 'quota-in-request');
    autosave.edit(titled('a', 'Gardé'));
    await eventuallyHolds(() =>
      expect(autosave.store.getState()).toMatchObject({ status: 'failed', reason: 'disk-full' }),
    );
    expect(openState(autosave).pack.cards[0]?.fr?.title).toBe('Gardé');
    repair();
    await autosave.flush();
    expect(statusOf(autosave)).toBe('clean');
    expect(await titleOn(db, 'a')).toBe('Gardé');
  });
});

describe('two windows on one draft', () => {
  test('a change of the other window comes in by itself', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const [here, there] = [await openAutosave(db), await openAutosave(db)];
    there.edit(titled('b', 'Là-bas'));
    await eventuallyHolds(() => expect(openState(here).pack.cards[1]?.fr?.title).toBe('Là-bas'));
    expect(openState(here).renewed).toBe(1);
  });

  test('changes of different cards are joined, and none is lost', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const [here, there] = [await openAutosave(db, 60_000), await openAutosave(db, 60_000)];
    here.edit(titled('a', 'Ici'));
    there.edit(titled('b', 'Là-bas'));
    await there.flush();
    await here.flush();
    await here.flush();
    expect(await titleOn(db, 'a')).toBe('Ici');
    expect(await titleOn(db, 'b')).toBe('Là-bas');
    expect(statusOf(here)).toBe('clean');
    expect(openState(here).pack.version).toBe(3);
  });

  test('a change of the same card is never overwritten: the trainer is asked, and may keep either', async () => {
    for (const choice of ['takeMine', 'takeTheirs'] as const) {
      const db = testDatabase();
      await withPack(db);
      await openPackDraft(db, 'essai');
      const [here, there] = [await openAutosave(db, 60_000), await openAutosave(db, 60_000)];
      here.edit(titled('a', 'Mes mots'));
      there.edit(titled('a', 'Leurs mots'));
      there.edit(titled('b', 'À côté'));
      await there.flush();
      await here.flush();
      expect(here.store.getState()).toMatchObject({ status: 'conflict', conflict: { cardIds: ['a'] } });
      expect(await titleOn(db, 'a')).toBe('Leurs mots');
      here[choice]();
      await here.flush();
      expect(statusOf(here)).toBe('clean');
      expect(await titleOn(db, 'a')).toBe(choice === 'takeMine' ? 'Mes mots' : 'Leurs mots');
      expect(await titleOn(db, 'b')).toBe('À côté');
    }
  });

  test('a newer published version that arrives while one types is joined too', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const autosave = await openAutosave(db, 60_000);
    autosave.edit(titled('a', 'Ici'));
    await rebasePackDraft(db, 'essai', pack('essai', 4, [card('a'), card('b', 'Publié entre-temps')]));
    await autosave.flush();
    await autosave.flush();
    expect(await titleOn(db, 'a')).toBe('Ici');
    expect(await titleOn(db, 'b')).toBe('Publié entre-temps');
    expect((await readPackDraft(db, 'essai'))?.baseVersion).toBe(4);
  });

  test('a draft that was deleted elsewhere is absent here, and is not recreated', async () => {
    const db = testDatabase();
    await withPack(db);
    await openPackDraft(db, 'essai');
    const autosave = await openAutosave(db, 60_000);
    autosave.edit(titled('a', 'Trop tard'));
    await dropPackDraft(db, 'essai');
    await autosave.flush();
    expect(statusOf(autosave)).toBe('absent');
    expect(await readPackDraft(db, 'essai')).toBeUndefined();
  });
});

test('a draft begins from the installed pack, and not where none is installed', async () => {
  const db = testDatabase();
  await withPack(db);
  const autosave = createDraftAutosave(db, 'essai');
  const other = createDraftAutosave(db, 'absent');
  onTestFinished(async () => {
    await autosave.close();
    await other.close();
  });
  await eventuallyHolds(() => expect(statusOf(autosave)).toBe('absent'));
  expect(await autosave.begin()).toBe(true);
  expect(statusOf(autosave)).toBe('clean');
  expect(await other.begin()).toBe(false);
});
