/** Commands in the store: order, quota, what is recorded, and how long a refused one is known. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '@/protocol/api';
import type { Command, CommandBody } from '@/protocol/command';
import { QUOTAS } from '@/server/quotas';
import { Refusal } from '@/server/refusal';
import { listActs } from '@/server/store/acts';
import { applyCommands, forgetRefused } from '@/server/store/commands';
import type { ServiceTransaction } from '@/server/store/schema';
import { captureTip, startTestService, type TestService } from '@/tests/support/service';

const NOW = 1_790_000_000_000;
const DAY_MS = 86_400_000;
let service: TestService;
let other: string;
beforeAll(async () => {
  service = await startTestService({ clock: () => NOW });
  other = await service.addOrganisation('Les Autres');
});
afterAll(() => service.stop());

const inTransaction = <T>(work: (trx: ServiceTransaction) => Promise<T>): Promise<T> =>
  service.database.transaction().execute(work);

/** A member with a client, whose commands are applied without a network. */
async function person(role: Role, organisationId = service.organisationId) {
  const { member } = await service.join(role, `Un ${role}`, organisationId);
  const caller = { organisationId, memberId: member.id, role } as Parameters<typeof applyCommands>[1];
  const clientId = randomUUID();
  let tipsPerDay = Number.POSITIVE_INFINITY;
  const push = (commands: Command[], now = NOW) =>
    inTransaction((trx) =>
      applyCommands(trx, caller, { clientId, commands }, now, { quotas: { ...QUOTAS, tipsPerDay } }),
    );
  return {
    id: member.id,
    push,
    /** The reason of a push that is refused whole, and what it says beside. */
    refused: async (commands: Command[]) => {
      const error: unknown = await push(commands).catch((refusal: unknown) => refusal);
      if (!(error instanceof Refusal)) throw new Error('it was not refused');
      return { reason: error.reason, ...error.details };
    },
    mayCapture: (tips: number) => {
      tipsPerDay = tips;
    },
    lastNumber: async () =>
      (
        await service.database
          .selectFrom('clients')
          .select(['last_n', 'member_id'])
          .where('id', '=', clientId)
          .executeTakeFirst()
      )?.last_n,
  };
}

const command = (n: number, body: CommandBody = captureTip(`Astuce ${n}`)): Command => ({
  id: randomUUID(),
  n,
  body,
});
const unknownTip = (n: number) => command(n, { type: 'tip.withdraw', tipId: randomUUID() });
const states = (outcomes: Awaited<ReturnType<typeof applyCommands>>) =>
  outcomes.map((each) => (each.outcome === 'refused' ? each.reason : each.outcome));

let advisor: Awaited<ReturnType<typeof person>>;
beforeEach(async () => {
  advisor = await person('advisor');
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
    const there = await person('advisor', other);
    const commands = [command(1)];
    expect(states(await advisor.push(commands))).toEqual(['applied']);
    expect(states(await there.push(commands))).toEqual(['applied']);
  });
});

describe('the quota of tips', () => {
  it('answers those that fit, and refuses the push when none does, saying when to come back', async () => {
    advisor.mayCapture(2);
    const commands = [1, 2, 3, 4].map((n) => command(n));
    expect(await advisor.push(commands)).toHaveLength(2);
    expect(await advisor.lastNumber()).toBe(2);
    expect(await advisor.refused(commands.slice(2))).toEqual({
      reason: 'quota',
      retryAfterMs: expect.any(Number),
    });
    expect(states(await advisor.push(commands))).toEqual(['applied', 'applied']);
    expect(states(await advisor.push([unknownTip(3)]))).toEqual(['unknown-tip']);
  });

  it('is counted within one push, for captures alone', async () => {
    advisor.mayCapture(1);
    const outcomes = await advisor.push([
      unknownTip(1),
      command(2),
      unknownTip(3),
      command(4),
      unknownTip(5),
    ]);
    expect(states(outcomes)).toEqual(['unknown-tip', 'applied', 'unknown-tip']);
    expect(await advisor.lastNumber()).toBe(3);
  });
});

describe('the record of acts', () => {
  it('has what a trainer decided, and neither what was refused nor what advisors did', async () => {
    const trainer = await person('trainer');
    const capture = captureTip('À relire.');
    const { tipId } = capture;
    const before = (await listActs(service.database, service.organisationId)).length;
    await advisor.push([command(1, capture)]);
    await advisor.push([command(2, { type: 'tip.review', tipId })]);
    await trainer.push([
      command(1, { type: 'tip.review', tipId }),
      command(2, { type: 'tip.release', tipId }),
      command(3, { type: 'tip.decline', tipId, sentence: 'Merci.' }),
      command(4, { type: 'tip.decline', tipId, sentence: 'Encore.' }),
    ]);
    const acts = (await listActs(service.database, service.organisationId)).slice(before);
    expect(acts.map(({ who, kind, about, at }) => [who, kind, JSON.parse(about), at])).toEqual(
      ['tip.reviewed', 'tip.released', 'tip.declined'].map((kind) => [trainer.id, kind, { tip: tipId }, NOW]),
    );
  });
});

describe('the outcome of a command', () => {
  const forget = (now: number, organisationId = service.organisationId) =>
    inTransaction((trx) => forgetRefused(trx, organisationId, now));
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
