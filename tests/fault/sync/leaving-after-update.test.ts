import { expect, it, onTestFinished } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_VERSION, type SupportedVersions } from '@/protocol/version';
import { readMembership } from '@/storage/membership/membership';
import { machineOf } from '@/tests/support/database';
import { joinedPanel, leaveHere, watchedFetch } from '@/tests/support/network';
import { newPlace, startTestService } from '@/tests/support/service';

const BEFORE = { oldest: PROTOCOL_VERSION - 1, newest: PROTOCOL_VERSION - 1 };
const NEXT = { oldest: PROTOCOL_VERSION, newest: PROTOCOL_VERSION + 1 };
const LATER = { oldest: PROTOCOL_VERSION + 1, newest: PROTOCOL_VERSION + 2 };

/** A panel that joined one release of a service, and now finds another one there. */
async function joinedBeforeUpdate(first: SupportedVersions, then: SupportedVersions) {
  const place = await newPlace();
  onTestFinished(() => place.remove());
  const old = await startTestService({ place, supported: first });
  const panel = await joinedPanel(old, 'advisor');
  const { port } = new URL(old.address);
  await old.stop();
  const service = await startTestService({ place, port: Number(port), supported: then });
  onTestFinished(() => service.stop());
  const leaveBy = (fetch = globalThis.fetch) => leaveHere(machineOf(panel.db), fetch);
  const revoked = async () => {
    const devices = await service.database.selectFrom('devices').select('revoked_at').execute();
    return devices.map(({ revoked_at }) => revoked_at !== null);
  };
  return { db: panel.db, leaveBy, revoked };
}

it.each([
  ['updated', BEFORE, NEXT],
  ['rolled back', { oldest: PROTOCOL_VERSION - 1, newest: PROTOCOL_VERSION }, BEFORE],
])('[S26] leaving a service that was %s since revokes the token there', async (_how, first, then) => {
  const { db, leaveBy, revoked } = await joinedBeforeUpdate(first, then);
  expect(await leaveBy()).toEqual({ done: true, revokedThere: true });
  expect(await revoked()).toEqual([true]);
  expect(await readMembership(db)).toBeUndefined();
});

it('[S21] leaving a service that speaks no version of ours takes effect here, and says that the token was not revoked', async () => {
  const { db, leaveBy, revoked } = await joinedBeforeUpdate(BEFORE, LATER);
  const { fetch, asked } = watchedFetch();
  expect(await leaveBy(fetch)).toEqual({ done: true, revokedThere: false });
  expect(asked).toEqual([`POST ${ENDPOINTS.leave.path}`, `GET ${ENDPOINTS.about.path}`]);
  expect(await revoked()).toEqual([false]);
  expect(await readMembership(db)).toBeUndefined();
});
