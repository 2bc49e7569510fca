import { expect, it, onTestFinished } from 'vitest';
import { PROTOCOL_VERSION, type SupportedVersions } from '@/protocol/version';
import { connectBy } from '@/sync/http/transport';
import { finishDepartures } from '@/sync/membership/departures';
import { joinOrganisation } from '@/sync/membership/join';
import { machineOf } from '@/tests/support/database';
import { joinedPanel, panelOver } from '@/tests/support/network';
import { newPlace, startTestService } from '@/tests/support/service';

const BEFORE = { oldest: PROTOCOL_VERSION - 1, newest: PROTOCOL_VERSION - 1 };
const NEXT = { oldest: PROTOCOL_VERSION, newest: PROTOCOL_VERSION + 1 };

/** A panel that joined a service which, where `then` is another release, was updated since. */
async function joinedAt(first?: SupportedVersions, then = first) {
  const place = await newPlace();
  onTestFinished(() => place.remove());
  const start = (supported?: SupportedVersions, port = 0) =>
    startTestService({ place, port, ...(supported ? { supported } : {}) });
  let service = await start(first);
  const panel = await joinedPanel(service, 'advisor');
  if (then !== first) {
    const { port } = new URL(service.address);
    await service.stop();
    service = await start(then, Number(port));
  }
  onTestFinished(() => service.stop());
  const revoked = async () => {
    const devices = await service.database.selectFrom('devices').select('revoked_at').execute();
    return devices.map(({ revoked_at }) => revoked_at !== null);
  };
  return { panel, revoked };
}

it.each([
  ['[S21] joining elsewhere gives the token of before back', undefined, undefined],
  [
    '[S26] joining elsewhere gives the token of before back to a service that was updated since',
    BEFORE,
    NEXT,
  ],
])('%s', async (_name, first, then) => {
  const { panel, revoked } = await joinedAt(first, then);
  const other = await startTestService();
  onTestFinished(() => other.stop());
  const databases = machineOf(panel.db);
  const joined = await joinOrganisation({
    databases,
    address: other.address,
    code: await other.invite('trainer'),
    name: 'Léa',
    device: 'Vitest',
    fetch,
    now: Date.now,
  });
  expect(joined).toMatchObject({ done: true });
  // As the worker does at its next run.
  await finishDepartures({ databases, transport: connectBy(fetch), now: Date.now, random: () => 0.5 });
  expect(await revoked()).toEqual([true]);
  const there = panelOver(await databases.current());
  expect((await there.membership()).address).toBe(other.address);
  expect(await there.run()).toBe('done');
});
