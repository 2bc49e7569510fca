import { describe, expect, it } from 'vitest';
import { postPanelRequest, takePanelRequest } from '@/storage/preferences/panel-requests';
import { readPreferences, saveOwnValues, savePreferences } from '@/storage/preferences/preferences';
import { testDatabase } from '@/tests/support/database';

describe('a request to the panel of a window', () => {
  it('is taken once, by that window alone', async () => {
    const db = testDatabase();
    await postPanelRequest(db, { show: 'capture', windowId: 1, now: 1_000 });
    expect(await takePanelRequest(db, 2, 1_100)).toBeUndefined();
    expect((await takePanelRequest(db, 1, 1_100))?.show).toBe('capture');
    expect(await takePanelRequest(db, 1, 1_100)).toBeUndefined();
  });

  it.each([
    ['capture', 60_000, true],
    ['capture', 60_001, false],
    ['insert', 3_000, true],
    ['insert', 3_001, false],
    ['insert', -3_001, false],
  ] as const)('to %s that lay for %d ms: taken %s', async (show, age, taken) => {
    const db = testDatabase();
    await postPanelRequest(db, { show, windowId: 1, now: 100_000 });
    expect((await takePanelRequest(db, 1, 100_000 + age)) !== undefined).toBe(taken);
  });
});

describe('the advisor’s own values', () => {
  it('are changed one by one, whatever is saved at the same time', async () => {
    const db = testDatabase();
    await Promise.all([
      saveOwnValues(db, { 'mon prénom': 'Nadia' }),
      saveOwnValues(db, { 'mon équipe': 'Réseau' }),
      savePreferences(db, { callMinutes: 30 }),
    ]);
    expect(await readPreferences(db)).toMatchObject({
      ownValues: { 'mon prénom': 'Nadia', 'mon équipe': 'Réseau' },
      callMinutes: 30,
    });
  });

  it('stay for a quarter of an hour in a call, unless chosen otherwise', async () => {
    expect((await readPreferences(testDatabase())).callMinutes).toBe(15);
  });
});
