/** The rights list: at every moment, what was acknowledged as taken is in it, whoever took it and whoever writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { writeAsTenant } from '@/server/db/tenant';
import { readRightsList, rightsListFile } from '@/server/maintenance/rights-list';
import { addMember, setRole } from '@/server/store/members/members';
import { signInAs, startCompany } from '@/tests/support/identity-provider';
import {
  ENGINE,
  newPlace,
  problemIn,
  startTestService,
  type TestPlace,
  type TestService,
  testClient,
} from '@/tests/support/service';

const listOf = (service: TestService) =>
  readRightsList(rightsListFile(service.dataFolder))?.organisations.find(
    ({ id }) => id === service.organisationId,
  );

// PostgreSQL’s list is written by the operator.
describe.skipIf(ENGINE === 'postgres')('the list of the embedded database is written at once', () => {
  it('when a token that had been replaced comes back and revokes its browser', async () => {
    let now = Date.now();
    const service = await startTestService({ clock: () => now });
    const owner = await service.join('advisor', 'Nadia');
    const response = await owner.call('POST', ENDPOINTS.rotateToken.path, { key: crypto.randomUUID() });
    const { token } = response.body as { token: string };
    const renewed = testClient(service.address, token, owner.member);
    expect((await renewed.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    now += 2 * 60_000;
    expect(listOf(service)?.revokedDevices).toEqual([]);
    expect(problemIn(await owner.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
    expect(listOf(service)?.revokedDevices).toHaveLength(1);
    await service.stop();
  });

  it('when a sign-in gives a lower role', async () => {
    const company = await startCompany({
      accounts: new Map([['tom', { name: 'Tom', roles: ['formation'] }]]),
    });
    const { service } = company;
    const { member } = joinResponseSchema.parse((await signInAs(service.address, 'tom')).answer.body);
    company.provider.accounts.set('tom', { name: 'Tom', roles: ['plateau'] });
    expect((await signInAs(service.address, 'tom')).answer.status).toBe(200);
    expect(listOf(service)?.members).toContainEqual({ id: member.id, role: 'advisor', disabled: false });
    await company.stop();
  });

  it('by every change of rights, and by none that was rolled back', async () => {
    const service = await startTestService();
    const { member } = await service.join('trainer', 'Tess');
    const { organisationId } = service;
    const demote = (fails: boolean) =>
      writeAsTenant(service.walled, organisationId, async (trx) => {
        await setRole(trx, organisationId, member.id, 'advisor');
        if (fails) throw new Error('taken back');
      });
    const roleListed = () => listOf(service)?.members.find(({ id }) => id === member.id)?.role;
    await expect(demote(true)).rejects.toThrow('taken back');
    expect(roleListed()).not.toBe('advisor');
    await demote(false);
    expect(roleListed()).toBe('advisor');
    await service.stop();
  });
});

describe('several processes that take rights and write the list at the same time', () => {
  const [PROCESSES, EACH] = [3, 25];
  let place: TestPlace;
  let service: TestService;
  let people: string[] = [];
  beforeAll(async () => {
    place = await newPlace();
    service = await startTestService({ place });
    people = await service.database.transaction().execute(async (trx) => {
      const ids: string[] = [];
      for (let index = 0; index < PROCESSES * EACH; index += 1) {
        const member = { name: `Personne ${index}`, role: 'advisor', teamId: null } as const;
        ids.push(await addMember(trx, service.organisationId, member, Date.now()));
      }
      return ids;
    });
  });
  afterAll(async () => {
    await service.stop();
    place.remove();
  });

  it('never replace a newer list by an older one', async () => {
    const file = join(service.dataFolder, 'together.rights.json');
    const { settings, organisationId } = service;
    const writers = Array.from({ length: PROCESSES }, (_, index) => {
      const members = people.slice(index * EACH, (index + 1) * EACH);
      return startWriter({ settings, organisationId, file, members });
    });
    await Promise.all(writers.map(({ says }) => says('ready')));
    for (const { child } of writers) child.stdin?.write('go\n');
    const found = await Promise.all(writers.map(({ says }) => says('missing')));
    expect(found).toEqual(Array(PROCESSES).fill('missing 0'));
    const listed = readRightsList(file)?.organisations.find(({ id }) => id === organisationId)?.members ?? [];
    expect(listed.filter(({ disabled }) => disabled)).toHaveLength(PROCESSES * EACH);
  });
});

function startWriter(order: object): { child: ChildProcess; says: (word: string) => Promise<string> } {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, '../../support/rights-writer.ts'), JSON.stringify(order)],
    { cwd: join(import.meta.dirname, '../../..'), stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const says = async (word: string) => {
    const line = () => printed.split('\n').find((each) => each.startsWith(word));
    await expect.poll(() => line() ?? printed, { timeout: 30_000, interval: 20 }).toMatch(`${word}`);
    return line() ?? '';
  };
  return { child, says };
}
