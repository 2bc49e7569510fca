import { expect, it, onTestFinished } from 'vitest';
import { sha256Hex } from '@/storage/database/digest';
import type { JoiningRow } from '@/storage/database/meta-rows';
import { joinOrganisation } from '@/sync/membership/join';
import { machineOf, testDatabase } from '@/tests/support/database';
import { leaveHere, watchedFetch } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

async function startOffice() {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  return service;
}

/** A member whose join succeeded at the service, and whose response was lost. */
async function unanswered() {
  const service = await startOffice();
  const { address } = service;
  const db = testDatabase();
  const code = await service.invite('advisor');
  const join = (typed: string, { at = address, fetch = globalThis.fetch } = {}) =>
    joinOrganisation({
      databases: machineOf(db),
      address: at,
      code: typed,
      name: 'Léa',
      device: 'Vitest',
      fetch,
      now: Date.now,
    });
  const { fetch } = watchedFetch((name, go) =>
    name === 'POST /v1/join' ? go().then(() => Promise.reject(new TypeError('lost'))) : undefined,
  );
  expect(await join(code, { fetch })).toEqual({ done: false, reason: 'unreachable' });
  const row = async () => (await db.meta.get('joining')) as JoiningRow;
  /** The row as an earlier release writes it, and looks for it, when this code was typed last. */
  const earlierRow = async (joinKey: string): Promise<JoiningRow> => {
    return { key: 'joining', attemptSha256: await sha256Hex(`${address}\n${code}`), joinKey };
  };
  return { db, code, join, row, earlierRow };
}

/** The same code with its last character another one. */
const slip = (code: string) => `${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`;

it.each<[string, (code: string) => string]>([
  ['without its hyphens', (code) => code.replaceAll('-', '')],
  ['in small letters', (code) => code.toLowerCase()],
  ['with other dashes', (code) => code.replaceAll('-', '–')],
  ['with O for 0 and l for 1', (code) => code.replaceAll('0', 'O').replaceAll('1', 'l').replace('-', ' ')],
])('[S22] a joining whose answer was lost is done when its code is typed %s', async (_how, typed) => {
  const { code, join } = await unanswered();
  expect(typed(code)).not.toBe(code);
  expect(await join(typed(code))).toMatchObject({ done: true });
});

it('[S22] a joining whose response was lost is done after typing errors in between', async () => {
  const { code, join } = await unanswered();
  for (const typed of [slip(code), slip(code).replace('-', ' '), code.slice(1)]) {
    expect(await join(typed)).toEqual({ done: false, reason: 'invitation-unknown' });
  }
  expect(await join(code)).toMatchObject({ done: true });
});

it('[S22] a joining whose response was lost is done after another service was tried in between', async () => {
  const { code, join } = await unanswered();
  const { address } = await startOffice();
  expect(await join(code, { at: address })).toEqual({ done: false, reason: 'invitation-unknown' });
  expect(await join(code)).toMatchObject({ done: true });
});

it('[S22] a joining whose response was lost is done after somebody left in between', async () => {
  const { db, code, join } = await unanswered();
  await leaveHere(machineOf(db));
  expect(await join(code)).toMatchObject({ done: true });
});

it('[S22] a joining that an earlier release began is done by this one, other attempts in between or not', async () => {
  const { db, code, join, row, earlierRow } = await unanswered();
  await db.meta.put(await earlierRow((await row()).joinKey));
  expect(await join(slip(code))).toEqual({ done: false, reason: 'invitation-unknown' });
  expect(await join(code)).toMatchObject({ done: true });
});

it('[S22] an earlier release that is reinstalled finds the last attempt where it looks for it', async () => {
  const { code, join, row, earlierRow } = await unanswered();
  const { joinKey } = await row();
  await join(slip(code));
  expect((await row()).joinKey).not.toBe(joinKey);
  const { fetch } = watchedFetch((name) =>
    name === 'POST /v1/join' ? Promise.reject(new TypeError('lost')) : undefined,
  );
  expect(await join(` ${code}\n`, { fetch })).toEqual({ done: false, reason: 'unreachable' });
  expect(await row()).toMatchObject(await earlierRow(joinKey));
});
