/** A person who takes back what the browser allows: their consent to send (Firefox), or the site of the service. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { includesAddress } from '@/protocol/site';
import { readSyncState } from '@/storage/membership/membership';
import { unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { permittedFetch } from '@/sync/http/permitted-fetch';
import { content } from '@/tests/support/database';
import { joinedPanel, panelOver, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** A joined panel with one tip to send, whose permissions a test takes away. */
async function panelWithPermissions() {
  const { db } = await joinedPanel(service, 'advisor');
  await captureTip(db, content('Attend.'), { now: 1 });
  const allowed = { send: true, site: true };
  const { fetch, asked } = watchedFetch((_name, go) =>
    allowed.site ? go() : Promise.reject(new TypeError('Failed to fetch')),
  );
  const permitted = permittedFetch(fetch, {
    maySend: async () => allowed.send,
    mayReach: async () => allowed.site,
  });
  return { allowed, asked, panel: panelOver(db, { fetch: permitted }) };
}

it('[S45] nothing is sent without consent; pending commands are sent once it is granted again', async () => {
  const { allowed, asked, panel } = await panelWithPermissions();
  allowed.send = false;
  expect(await panel.run()).toBe('later');
  expect(asked).toEqual([]);
  expect(await unsentCount(panel.db)).toBe(1);
  expect(await readSyncState(panel.db)).toMatchObject({ lastReason: 'consent-withdrawn' });
  allowed.send = true;
  expect(await panel.run('joined')).toBe('done');
  expect(await unsentCount(panel.db)).toBe(0);
});

it('[S45] consent is checked before each request, not once for a run', async () => {
  const { allowed, panel } = await panelWithPermissions();
  let requests = 0;
  const { fetch, asked } = watchedFetch((_name, go) => {
    requests += 1;
    allowed.send = requests < 2;
    return go();
  });
  const permitted = permittedFetch(fetch, { maySend: async () => allowed.send, mayReach: async () => true });
  expect(await panelOver(panel.db, { fetch: permitted }).run()).toBe('later');
  expect(asked).toHaveLength(2);
});

it('[S45] a removed site permission is distinguished from a service that does not respond', async () => {
  const { allowed, panel } = await panelWithPermissions();
  allowed.site = false;
  expect(await panel.run()).toBe('later');
  expect(await readSyncState(panel.db)).toMatchObject({ lastReason: 'site-not-allowed' });
  const away = permittedFetch(() => Promise.reject(new TypeError('Failed to fetch')), {
    maySend: async () => true,
    mayReach: async () => true,
  });
  expect(await panelOver(panel.db, { fetch: away }).run()).toBe('later');
  expect(await readSyncState(panel.db)).toMatchObject({ lastReason: 'unreachable' });
});

it.each([
  ['https://souffleur.example', 'https://souffleur.example', true],
  ['https://souffleur.example', 'https://souffleur.example:8443/equipe', true],
  ['https://souffleur.example:8443', 'https://souffleur.example:8443/equipe', true],
  ['https://souffleur.example:8443', 'https://souffleur.example', false],
  ['https://souffleur.example:443', 'https://souffleur.example', true],
  ['http://127.0.0.1', 'http://127.0.0.1:4310', true],
  ['http://127.0.0.1:4320', 'http://127.0.0.1:4310', false],
  ['http://souffleur.example', 'https://souffleur.example', false],
  ['https://autre.example', 'https://souffleur.example', false],
  ['*', 'https://souffleur.example', false],
  ['<all_urls>', 'https://souffleur.example', true],
  ['*://*', 'http://127.0.0.1:4310', true],
  ['https://*', 'https://souffleur.example:8443', true],
  ['https://*', 'http://127.0.0.1:4310', false],
  ['*://*.souffleur.example', 'https://equipe.souffleur.example', true],
  ['*://*.souffleur.example', 'https://autre-souffleur.example', false],
])('the site %s is the one of a service at %s: %s', (site, address, same) => {
  expect(includesAddress(site, address)).toBe(same);
});
