import { expect, it, onTestFinished } from 'vitest';
import { readMembership } from '@/storage/membership/membership';
import { captureTip } from '@/storage/tips/tips';
import { joinOrganisation } from '@/sync/membership/join';
import { signIn } from '@/sync/membership/sign-in';
import { content, testDatabases } from '@/tests/support/database';
import { eventually } from '@/tests/support/eventually';
import { openWindow, REDIRECT, startCompany } from '@/tests/support/identity-provider';
import { type Fetch, leaveHere, panelOver, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

/** One disk of several windows, each of which may join. */
function disk(service: TestService) {
  const databases = testDatabases();
  const { address } = service;
  const join = (code: string, name: string, fetch: Fetch = globalThis.fetch) =>
    joinOrganisation({ databases, address, code, name, device: 'Vitest', fetch, now: Date.now });
  /** Léa signs in, by a window before whose end something else may be done. */
  const enter = (meanwhile = async (): Promise<unknown> => undefined) => {
    const open = async (url: string) => {
      const { at } = await openWindow().signIn(url, 'lea');
      await meanwhile();
      return at.href;
    };
    const window = { redirect: () => REDIRECT, open };
    return signIn({ databases, address, device: 'Vitest', fetch, now: Date.now, window });
  };
  /** Who is let in at the service, by the tokens that are good there. */
  const letIn = async () => {
    const rows = await service.database
      .selectFrom('devices')
      .innerJoin('members', 'members.id', 'devices.member_id')
      .select('members.name')
      .where('devices.revoked_at', 'is', null)
      .execute();
    return rows.map(({ name }) => name);
  };
  const here = async () => (await readMembership(await databases.current()))?.member.name;
  const run = async () => panelOver(await databases.current()).run();
  return { databases, join, enter, letIn, here, run };
}

/** A joining of Léa that the service has done, and the way to let its answer come. */
async function answeredLate(service: TestService) {
  const windows = disk(service);
  const code = await service.invite('advisor');
  const [arrived, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { fetch } = watchedFetch((name, go) => {
    if (name !== 'POST /v1/join') return undefined;
    return go().then(async (response) => {
      arrived.resolve();
      await held.promise;
      return response;
    });
  });
  const joining = windows.join(code, 'Léa', fetch);
  await arrived.promise;
  const comes = () => {
    held.resolve();
    return joining;
  };
  return { ...windows, code, comes };
}

async function startOffice(): Promise<TestService> {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  return service;
}

const GIVEN_UP = { done: false, reason: 'joined-meanwhile' };

it('[S13] a late response to a joining does not replace a later membership, and its token is revoked', async () => {
  const service = await startOffice();
  const { databases, comes, join, letIn, here, run } = await answeredLate(service);
  expect(await join(await service.invite('trainer'), 'Noa')).toMatchObject({ done: true });
  await captureTip(await databases.current(), content('De Noa.'), { now: 1 });
  expect(await run()).toBe('done');
  expect(await comes()).toEqual(GIVEN_UP);
  expect(await here()).toBe('Noa');
  await eventually(letIn).toEqual(['Noa']);
  expect(await run()).toBe('done');
  expect(await (await databases.current()).tips.count()).toBe(1);
});

it('[S22] a late response to a joining that another window has done too counts as well', async () => {
  const { code, comes, join, letIn, here, run } = await answeredLate(await startOffice());
  expect(await join(code, 'Léa')).toMatchObject({ done: true });
  expect(await comes()).toMatchObject({ done: true, member: { name: 'Léa' } });
  expect(await here()).toBe('Léa');
  expect(await run()).toBe('done');
  expect(await letIn()).toEqual(['Léa']);
});

it('[S21] a late response to a joining does not bring back a token that was revoked meanwhile', async () => {
  const { databases, code, comes, join, here } = await answeredLate(await startOffice());
  await join(code, 'Léa');
  await leaveHere(databases);
  expect(await comes()).toEqual(GIVEN_UP);
  expect(await here()).toBeUndefined();
});

it('[S22] a late response to a joining counts when somebody only left meanwhile', async () => {
  const { databases, comes, here, run } = await answeredLate(await startOffice());
  await leaveHere(databases);
  expect(await comes()).toMatchObject({ done: true });
  expect(await here()).toBe('Léa');
  expect(await run()).toBe('done');
});

/** Signs Léa in, by a window before whose end something else is done. */
async function signInWhile(
  meanwhile: (windows: ReturnType<typeof disk>, service: TestService) => Promise<unknown>,
) {
  const accounts = new Map([['lea', { name: 'Léa', roles: ['plateau'] }]]);
  const { service, stop } = await startCompany({ accounts });
  onTestFinished(stop);
  const windows = disk(service);
  const response = await windows.enter(() => meanwhile(windows, service));
  return { ...windows, answer: response };
}

it('[S27] a sign-in that ends late does not throw out who joined since, and is given back', async () => {
  const { answer, here, letIn, run } = await signInWhile(async ({ join }, service) => {
    expect(await join(await service.invite('trainer'), 'Noa')).toMatchObject({ done: true });
  });
  expect(answer).toEqual(GIVEN_UP);
  expect(await here()).toBe('Noa');
  await eventually(letIn).toEqual(['Noa']);
  expect(await run()).toBe('done');
});

it('[S27] a sign-in that ends after the same person signed in elsewhere leaves them one token that is good', async () => {
  const { answer, here, letIn, run } = await signInWhile(({ enter }) => enter());
  expect(answer).toMatchObject({ done: true, member: { name: 'Léa' } });
  expect(await here()).toBe('Léa');
  await eventually(letIn).toEqual(['Léa']);
  expect(await run()).toBe('done');
});
