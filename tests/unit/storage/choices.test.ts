import { describe, expect, it } from 'vitest';
import { postPanelRequest, takePanelRequest } from '@/storage/preferences/panel-requests';
import {
  listFavourites,
  listRecents,
  noteRecent,
  readPreferences,
  savePreferences,
  toggleFavourite,
} from '@/storage/preferences/preferences';
import { testDatabase } from '@/tests/support/database';

describe('preferences', () => {
  it('have defaults, and change only where named', async () => {
    const db = testDatabase();
    const defaults = await readPreferences(db);
    expect(defaults).toMatchObject({ key: 'preferences', theme: 'system', ownValues: {} });
    expect(defaults.language).toBeUndefined();
    await savePreferences(db, { language: 'en' });
    await savePreferences(db, { ownValues: { 'mon prénom': 'Léa' } });
    expect(await readPreferences(db)).toEqual({
      ...defaults,
      language: 'en',
      ownValues: { 'mon prénom': 'Léa' },
    });
  });

  it('loses neither of two changes made at once', async () => {
    const db = testDatabase();
    await Promise.all([savePreferences(db, { theme: 'dark' }), savePreferences(db, { language: 'fr' })]);
    expect(await readPreferences(db)).toMatchObject({ theme: 'dark', language: 'fr' });
  });
});

describe('favourites', () => {
  it('go on and off, in the order in which they were chosen', async () => {
    const db = testDatabase();
    expect(await toggleFavourite(db, 'p/b', 1)).toBe(true);
    expect(await toggleFavourite(db, 'p/a', 2)).toBe(true);
    expect((await listFavourites(db)).map((row) => row.ref)).toEqual(['p/b', 'p/a']);
    expect(await toggleFavourite(db, 'p/b', 3)).toBe(false);
    expect((await listFavourites(db)).map((row) => row.ref)).toEqual(['p/a']);
  });
});

describe('recents', () => {
  it('are the last thirty, each once, the latest first', async () => {
    const db = testDatabase();
    for (let index = 1; index <= 35; index += 1) await noteRecent(db, `p/c${index}`, index);
    await noteRecent(db, 'p/c10', 99);
    const refs = (await listRecents(db)).map((row) => row.ref);
    expect(refs).toHaveLength(30);
    expect(refs.slice(0, 3)).toEqual(['p/c10', 'p/c35', 'p/c34']);
    expect(refs).not.toContain('p/c5');
  });
});

describe('an intent', () => {
  it('is taken once, by the window it was left for', async () => {
    const db = testDatabase();
    await postPanelRequest(db, { show: 'capture', windowId: 7, now: 1_000 });
    expect(await takePanelRequest(db, 8, 1_000)).toBeUndefined();
    expect(await takePanelRequest(db, 7, 1_500)).toEqual({
      key: 'intent',
      show: 'capture',
      windowId: 7,
      requestedAt: 1_000,
    });
    expect(await takePanelRequest(db, 7, 1_500)).toBeUndefined();
  });

  it('is forgotten when no panel took it in time', async () => {
    const db = testDatabase();
    await postPanelRequest(db, { show: 'search', windowId: 7, now: 0 });
    expect(await takePanelRequest(db, 7, 60_001)).toBeUndefined();
    expect(await db.meta.get('intent')).toBeUndefined();
  });

  it('gives way to a later one', async () => {
    const db = testDatabase();
    await postPanelRequest(db, { show: 'search', windowId: 7, now: 1 });
    await postPanelRequest(db, { show: 'tips', windowId: 7, now: 2 });
    expect(await takePanelRequest(db, 7, 3)).toMatchObject({ show: 'tips' });
  });
});
