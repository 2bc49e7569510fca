/** Commands in the store: order, what is recorded, and how long a refused one is known. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/protocol/duration';
import { listAuditEvents } from '@/server/store/audit/audit-log';
import { forgetRefused } from '@/server/store/tips/commands';
import {
  type CommandClient,
  command,
  commandClient,
  inTransaction,
  NOW,
  states,
  unknownTip,
} from '@/tests/support/command-client';
import { captureTip, startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
let other: string;
beforeAll(async () => {
  service = await startTestService({ clock: () => NOW });
  other = await service.addOrganisation('Les Autres');
});
afterAll(() => service.stop());

let advisor: CommandClient;
beforeEach(async () => {
  advisor = await commandClient(service, 'advisor');
});

describe('the numbers of a client', () => {
  it('go on where they ended, refused commands counted', async () => {
    expect(states(await advisor.push([command(1), unknownTip(2)]))).toEqual(['applied', 'unknown-tip']);
    expect(await advisor.lastNumber()).toBe(2);
    expect(states(await advisor.push([command(3)]))).toEqual(['applied']);
    expect(await advisor.lastNumber()).toBe(3);
  });

  it('are as before after a push that only holds known commands', async () => {
    const commands = [command(1), command(2)];
    await advisor.push(commands);
    expect(states(await advisor.push(commands))).toEqual(['applied', 'applied']);
    expect(await advisor.lastNumber()).toBe(2);
  });

  it('have no gap, not even before a command that is known', async () => {
    const [one, two] = [command(1), command(2)];
    await advisor.push([one, two]);
    expect(await advisor.refused([{ ...two, n: 4 }])).toEqual({ reason: 'out-of-order', expected: 3 });
    expect(await advisor.refused([command(2)])).toEqual({ reason: 'out-of-order', expected: 3 });
    expect(states(await advisor.push([{ ...one, n: 3 }, command(4)]))).toEqual(['applied', 'applied']);
    expect(await advisor.lastNumber()).toBe(4);
  });

  it('and outcomes are of one organisation: the same ids mean nothing in another', async () => {
    const there = await commandClient(service, 'advisor', { organisationId: other });
    const commands = [command(1)];
    expect(states(await advisor.push(commands))).toEqual(['applied']);
    expect(states(await there.push(commands))).toEqual(['applied']);
  });
});

describe('the audit log', () => {
  it('has what a trainer decided, and neither what was refused nor what advisors did', async () => {
    const trainer = await commandClient(service, 'trainer');
    const capture = captureTip('À relire.');
    const { tipId } = capture;
    const before = (await listAuditEvents(service.database, service.organisationId)).length;
    await advisor.push([command(1, capture)]);
    await advisor.push([command(2, { type: 'tip.review', tipId })]);
    await trainer.push([
      command(1, { type: 'tip.review', tipId }),
      command(2, { type: 'tip.release', tipId }),
      command(3, { type: 'tip.decline', tipId, sentence: 'Merci.' }),
      command(4, { type: 'tip.decline', tipId, sentence: 'Encore.' }),
    ]);
    const acts = (await listAuditEvents(service.database, service.organisationId)).slice(before);
    expect(acts.map(({ who, kind, about, at }) => [who, kind, JSON.parse(about), at])).toEqual(
      ['tip.reviewed', 'tip.released', 'tip.declined'].map((kind) => [trainer.id, kind, { tip: tipId }, NOW]),
    );
  });
});

describe('the outcome of a command', () => {
  const forget = (now: number, organisationId = service.organisationId) =>
    inTransaction(service, (trx) => forgetRefused(trx, organisationId, now));
  const stored = (id: string) =>
    service.database.selectFrom('commands').selectAll().where('id', '=', id).executeTakeFirst();

  it('is stored with its reason, and with the end of its time where it was refused', async () => {
    const [done, not] = [command(1), unknownTip(2)];
    await advisor.push([done, not]);
    expect(await stored(done.id)).toMatchObject({ outcome: 'applied', reason: null, forget_at: null });
    expect(await stored(not.id)).toMatchObject({
      outcome: 'refused',
      reason: 'unknown-tip',
      forget_at: NOW + 180 * DAY_MS,
      member_id: advisor.id,
    });
    expect(await advisor.push([done, not])).toEqual([
      { id: done.id, outcome: 'applied' },
      { id: not.id, outcome: 'refused', reason: 'unknown-tip' },
    ]);
  });

  it('is forgotten after 180 days where it was refused, in one organisation, and never where it was applied', async () => {
    await forget(NOW + 10_000 * DAY_MS);
    const [done, not] = [command(1), unknownTip(2)];
    await advisor.push([done, not]);
    expect(await forget(NOW + 180 * DAY_MS)).toBe(0);
    expect(await forget(NOW + 180 * DAY_MS + 1, other)).toBe(0);
    expect(await stored(not.id)).toBeDefined();
    expect(await forget(NOW + 180 * DAY_MS + 1)).toBe(1);
    expect(await stored(not.id)).toBeUndefined();
    expect(await stored(done.id)).toBeDefined();
  });
});
