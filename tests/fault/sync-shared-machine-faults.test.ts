/** What goes wrong at a desk that several people share, as a stranger to the code would try it. */
import { Dexie } from 'dexie';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATHS } from '@/protocol/api';
import type { InvitationAnswer } from '@/protocol/team';
import { readMembership } from '@/storage/membership';
import { callService, startTestService, type TestClient, type TestService } from '@/tests/support/service';
import { killedAt, type Machine, startMachine } from '@/tests/support/shared-machine';

let service: TestService;
let administrator: TestClient;
beforeAll(async () => {
  service = await startTestService();
  administrator = await service.join('admin', 'Ada');
});
afterAll(() => service.stop());

async function join(machine: Machine, name: string, code?: string, role: 'advisor' | 'trainer' = 'advisor') {
  const answer = await machine.worker.handlers['membership.join']({
    address: service.address,
    name,
    code: code ?? (await service.invite(role)),
  });
  if (!answer.done) throw new Error(answer.reason);
  return answer.member;
}

async function newCodeOf(memberId: string): Promise<string> {
  const made = await administrator.call('POST', PATHS.invitations, { memberId });
  return (made.body as InvitationAnswer).code;
}

const leave = ({ worker }: Machine, erase: boolean) => worker.handlers['membership.leave']({ erase });
const sync = ({ worker }: Machine) => worker.handlers['sync.run']({ why: 'asked' });
const current = ({ databases }: Machine) => databases.current();
const tokenOf = async (machine: Machine) => (await readMembership(await current(machine)))?.token;
async function statusOf(token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await callService(service.address, 'GET', PATHS.me, { headers })).status;
}

describe('an erased database', () => {
  it('[S42] is not made anew by what was left to do since an earlier leave', async () => {
    const network = { away: false };
    const clock = { now: Date.now() };
    const machine = startMachine({
      now: () => clock.now,
      fetch: (...request) => (network.away ? Promise.reject(new TypeError('away')) : fetch(...request)),
    });
    const { id } = await join(machine, 'Léa effacée');
    await sync(machine);
    const { name } = await current(machine);
    network.away = true;
    await leave(machine, false);
    network.away = false;
    await join(machine, 'Léa effacée', await newCodeOf(id));
    expect((await current(machine)).name).toBe(name);
    // The earlier departure is not due yet when this one is finished.
    await leave(machine, true);
    for (const laterMs of [0, 0, 60 * 60_000, 0]) {
      clock.now += laterMs;
      await machine.worker.run('alarm');
    }
    expect((await machine.databases.directory.read()).departures).toEqual([]);
    expect(await Dexie.getDatabaseNames()).not.toContain(name);
  });
});

describe('a token', () => {
  it('[S42] given up without a network is revoked after its member has come back, too', async () => {
    const network = { away: false };
    const clock = { now: Date.now() };
    const machine = startMachine({
      now: () => clock.now,
      fetch: (...request) => (network.away ? Promise.reject(new TypeError('away')) : fetch(...request)),
    });
    const { id } = await join(machine, 'Léa jeton');
    await sync(machine);
    const first = await tokenOf(machine);
    network.away = true;
    expect(await leave(machine, false)).toEqual({ done: true, revokedThere: false });
    network.away = false;
    await join(machine, 'Léa jeton', await newCodeOf(id));
    clock.now += 60 * 60_000;
    await machine.worker.run('alarm');
    expect(await statusOf(first)).toBe(401);
    expect(await statusOf(await tokenOf(machine))).toBe(200);
    expect((await machine.databases.directory.read()).departures).toEqual([]);
  });

  it('[S43] replaced by a joining that is killed at any write is revoked once the joining is done', async () => {
    for (let n = 0, killed = true; killed; n += 1) {
      const machine = startMachine();
      const { id } = await join(machine, `Léa ${n}`);
      await sync(machine);
      const first = await tokenOf(machine);
      const code = await newCodeOf(id);
      const { name } = machine;
      killed = await killedAt(n, (fetch) => join(startMachine({ name, fetch }), `Léa ${n}`, code));
      const next = startMachine({ name });
      await next.worker.run('started');
      // Whatever became of it: who is here is let in.
      expect([n, await statusOf(await tokenOf(next))]).toEqual([n, 200]);
      if ((await tokenOf(next)) === first) await join(next, `Léa ${n}`, code);
      await next.worker.run('asked');
      expect([n, await statusOf(first), await statusOf(await tokenOf(next))]).toEqual([n, 401, 200]);
      expect((await next.databases.directory.read()).departures).toEqual([]);
      expect(n).toBeLessThan(60);
    }
  }, 60_000);
});
