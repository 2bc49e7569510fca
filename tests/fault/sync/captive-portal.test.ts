import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSyncState } from '@/storage/membership/membership';
import { unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

it('[S16] a captive portal in a train is reported as such, confirms nothing, and is forgotten afterwards', async () => {
  let portal = true;
  const page = () =>
    Promise.resolve(
      new Response('<html><title>Bienvenue à bord</title></html>', {
        status: 200,
        headers: { 'content-type': 'text/html' },
      }),
    );
  const { fetch } = watchedFetch(() => (portal ? page() : undefined));
  const panel = await joinedPanel(service, 'advisor', { fetch });
  await captureTip(panel.db, content('Dans le train.'), { now: 1 });
  expect(await panel.run('local')).toBe('later');
  expect(await unsentCount(panel.db)).toBe(1);
  expect((await readSyncState(panel.db))?.lastReason).toBe('not-souffleur');
  portal = false;
  expect(await panel.run('manual')).toBe('done');
  expect(await unsentCount(panel.db)).toBe(0);
  expect((await readSyncState(panel.db))?.lastReason).toBeUndefined();
});
