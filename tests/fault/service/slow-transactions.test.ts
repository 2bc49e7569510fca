import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { openEngine } from '@/server/db/engine';
import { groupCommit } from '@/server/db/group-commit';
import { writeAsTenant } from '@/server/db/tenant';
import type { RequestCaller } from '@/server/store/members/devices';
import { applyCommands } from '@/server/store/tips/commands';
import { captureTip, newPlace, startTestService, type TestClient } from '@/tests/support/service';

const ROUNDS = 4;

/** A reader by cursor who asks again at once, in pages of one row: it steps into every gap there is. */
function follow(reader: TestClient) {
  const seen: string[] = [];
  let done = false;
  const following = (async () => {
    for (let cursor = ''; ; ) {
      const last = done;
      const query = `?limit=1${cursor ? `&cursor=${cursor}` : ''}`;
      const page = tipsResponseSchema.parse((await reader.call('GET', ENDPOINTS.pullTips.path + query)).body);
      seen.push(...page.tips.map(({ id }) => id));
      cursor = page.cursor;
      if (last && !page.more) return seen;
    }
  })();
  return () => {
    done = true;
    return following;
  };
}

/** As the guard makes it of the member's token. */
const callerFor = ({ member }: TestClient, organisationId: string, deviceId = ''): RequestCaller => ({
  organisationId,
  organisationEpoch: '',
  memberId: member.id,
  deviceId,
  role: 'advisor',
  expiresAt: null,
  allowedRoles: ['advisor'],
});

it('[S9] a change that began first and commits last, long after it was numbered, is missed by nobody', async () => {
  const place = await newPlace();
  const service = await startTestService({ place });
  // Another process on the same data, whose transactions take their time.
  const slow = await openEngine(place.settings);
  try {
    const [early, late, reader] = [
      await service.join('advisor'),
      await service.join('advisor'),
      await service.join('trainer'),
    ];
    const finish = follow(reader);
    const written: string[] = [];
    const { organisationId } = service;
    const caller = callerFor(early, organisationId);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [first, second] = [captureTip(`Tôt ${round}`), captureTip(`Tard ${round}`)];
      const commands = early.commands(first);
      let numbered = () => {};
      const hasNumber = new Promise<void>((resolve) => {
        numbered = resolve;
      });
      const committing = writeAsTenant(slow, organisationId, async (trx) => {
        await applyCommands(trx, caller, { clientId: early.clientId, commands }, Date.now());
        numbered();
        await sleep(120);
      });
      await hasNumber;
      // It begins after the other has its number, and would commit before it if nothing held it.
      const pushed = await late.push(late.commands(second));
      expect(pushed.status).toBe(200);
      await committing;
      written.push(first.tipId, second.tipId);
    }
    // Each once, and in the order of their numbers.
    expect(await finish()).toEqual(written);
  } finally {
    await slow.destroy();
    await service.stop();
    place.remove();
  }
});

it('of two commits that share nothing but the organisation, one that fails leaves no number that hides another', async () => {
  const service = await startTestService();
  try {
    const [author, reader] = [await service.join('advisor'), await service.join('trainer')];
    const finish = follow(reader);
    const written: string[] = [];
    const commit = groupCommit(service.walled, () => ({ now: Date.now(), tokenNow: Date.now() }), {
      committedTogether: () => undefined,
    });
    const given = new Error('given up');
    const { id: deviceId } = await service.database
      .selectFrom('devices')
      .select('id')
      .where('member_id', '=', author.member.id)
      .executeTakeFirstOrThrow();
    for (let round = 0; round < ROUNDS; round += 1) {
      const tip = captureTip(`Tient ${round}`);
      const lost = captureTip(`Ne tient pas ${round}`);
      const caller = callerFor(author, service.organisationId, deviceId);
      const failing = commit(caller, async (trx) => {
        const clientId = crypto.randomUUID();
        const commands = [{ id: crypto.randomUUID(), n: 1, body: lost }];
        await applyCommands(trx, caller, { clientId, commands }, Date.now());
        throw given;
      });
      const pushing = author.push(author.commands(tip));
      await expect(failing).rejects.toBe(given);
      expect((await pushing).status).toBe(200);
      written.push(tip.tipId);
    }
    expect(await finish()).toEqual(written);
  } finally {
    await service.stop();
  }
});
