import { expect, it, onTestFinished } from 'vitest';
import { PROTOCOL_VERSION, type SpokenVersions } from '@/protocol/version';
import { joinOrganisation } from '@/sync/join';
import { eventually } from '@/tests/support/eventually';
import { joinedPanel } from '@/tests/support/network';
import { newPlace, startTestService } from '@/tests/support/service';

const BEFORE = { oldest: PROTOCOL_VERSION - 1, newest: PROTOCOL_VERSION - 1 };
const NEXT = { oldest: PROTOCOL_VERSION, newest: PROTOCOL_VERSION + 1 };

/** A panel that joined a service which, where `then` is another release, was updated since. */
async function joinedAt(first?: SpokenVersions, then = first) {
  const place = await newPlace();
  onTestFinished(() => place.remove());
  const start = (spoken?: SpokenVersions, port = 0) =>
    startTestService({ place, port, ...(spoken ? { spoken } : {}) });
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
  const joined = await joinOrganisation({
    db: panel.db,
    address: other.address,
    code: await other.invite('trainer'),
    name: 'Léa',
    device: 'Vitest',
    fetch,
    now: Date.now,
  });
  expect(joined).toMatchObject({ done: true });
  await eventually(revoked).toEqual([true]);
  expect((await panel.membership()).address).toBe(other.address);
  expect(await panel.run()).toBe('done');
});
