import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { chooseInMenu, type Desk, openDesk } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import { goHome, openCard } from '@/tests/support/panel-steps';

const LESSON = 'desescalade/lecon-03';

let crm: CrmServer;
let desk: Desk;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  desk = await openDesk(`${crm.address}/?lang=fr`);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await crm?.close();
});

const query = () =>
  desk.panel.$eval('input[type=search]', (field) => (field as HTMLInputElement).value).catch(() => undefined);

test('words selected in the page are searched by the context menu, from whatever screen the panel shows', async () => {
  await goHome(desk.panel);
  await openCard(desk.panel, LESSON, 'emocion escuse');
  await chooseInMenu(desk, 'search-selection', 'emotion\n excuse ');
  await eventually(query).toBe('emotion excuse');
  await desk.panel.waitForSelector('[role=option] mark');
});

test('a selected address opens its card', async () => {
  await goHome(desk.panel);
  await chooseInMenu(desk, 'search-selection', `Regarde souffleur:${LESSON} merci`);
  await desk.panel.waitForSelector(`[data-card-id="${LESSON}"] article`);
});

test('nothing of the selected words is on the disk', async () => {
  await goHome(desk.panel);
  await chooseInMenu(desk, 'search-selection', 'motsecretduclient');
  await eventually(query).toBe('motsecretduclient');
  const rows = await desk.panel.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const found = await Promise.all(
      names.map(async (name) => {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(opening.error);
        });
        const stores = [...db.objectStoreNames];
        const all = await Promise.all(
          stores.map(
            (store) =>
              new Promise<unknown>((resolve) => {
                const request = db.transaction(store).objectStore(store).getAll();
                request.onsuccess = () => resolve(request.result);
              }),
          ),
        );
        db.close();
        return JSON.stringify(all);
      }),
    );
    return { databases: names.length, text: found.join('') };
  });
  expect(rows.databases).toBeGreaterThan(0);
  expect(rows.text).not.toContain('motsecretduclient');
});
