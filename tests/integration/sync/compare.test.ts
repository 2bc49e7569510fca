import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role, TipsResponse } from '@/protocol/api';
import { readSyncState } from '@/storage/membership/membership';
import { restorePreviousPack } from '@/storage/packs/packs';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { checksumHere } from '@/sync/run/verify-convergence';
import { content } from '@/tests/support/database';
import { joinedPanel, type Panel, watchedFetch } from '@/tests/support/network';
import {
  callService,
  captureTip as captureCommand,
  startTestService,
  type TestService,
  testPack,
} from '@/tests/support/service';

const TEN_MINUTES_MS = 10 * 60_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const compared = async (panel: Panel) => (await readSyncState(panel.db))?.compared;
const capture = (panel: Panel, words: string) =>
  captureTip(panel.db, content(words), { now: panel.clock.now });

/** The checksum that the service sends to this panel's member. */
async function checksumThere(panel: Panel, stream: 'tips' | 'packs'): Promise<string | undefined> {
  const { address, token } = await panel.membership();
  const headers = { authorization: `Bearer ${token}` };
  const response = await callService(address, 'GET', `/v1/${stream}`, { headers });
  return (response.body as TipsResponse).checksum;
}

/** An organisation with a few tips in every status, and a pack of two versions. */
async function floor() {
  const organisation = await service.addOrganisation('Un plateau');
  const host = {
    address: service.address,
    invite: (role: Role) => service.invite(role, organisation),
  };
  const advisor = await joinedPanel(host, 'advisor', { name: 'Léa' });
  const trainer = await joinedPanel(host, 'trainer');
  const other = await service.join('advisor', 'Noé', organisation);
  await other.push(other.commands(captureCommand('D’un autre.')));
  const ids: string[] = [];
  for (const words of ['Un.', 'Deux.', 'Trois.', 'Quatre.']) ids.push(await capture(advisor, words));
  await advisor.run();
  await trainer.run();
  const [one = '', two = '', three = '', four = ''] = ids;
  await reviseTip(advisor.db, one, content('Un, mieux.', { situation: 'Panne' }));
  await withdrawTip(advisor.db, two);
  await declineTip(trainer.db, three, 'Déjà dans la fiche.');
  await trainer.run();
  const client = await service.join('trainer', 'Nadia', organisation);
  const packId = `pile-${one.slice(-6)}`;
  for (const version of [1, 2]) {
    const pack = testPack(packId, version, version === 2 ? [four] : []);
    const put = await client.call('PUT', `/v1/packs/${packId}/versions/${version}`, pack);
    expect(put.status).toBe(200);
    await advisor.run();
  }
  await trainer.run();
  return { advisor, trainer, ids, packId };
}

describe('the checksum of a stream', () => {
  it('[S25] is the same at both ends for every reader, and another one for another reader', async () => {
    const { advisor, trainer } = await floor();
    for (const panel of [advisor, trainer]) {
      for (const stream of ['tips', 'packs'] as const) {
        expect(await checksumHere(panel.db, stream)).toBe(await checksumThere(panel, stream));
      }
      expect(await compared(panel)).toMatchObject({ tips: { result: 'same' }, packs: { result: 'same' } });
    }
    expect(await checksumHere(advisor.db, 'tips')).not.toBe(await checksumHere(trainer.db, 'tips'));
    expect(await checksumHere(advisor.db, 'packs')).toBe(await checksumHere(trainer.db, 'packs'));
  });

  it('[S25] is another one when a word, a status or a whole row is', async () => {
    const { trainer, ids } = await floor();
    const right = await checksumHere(trainer.db, 'tips');
    const tip = await readTip(trainer.db, ids[2] ?? '');
    if (!tip?.server) throw new Error('the trainer does not hold the tip');
    const { server } = tip;
    for (const changed of [
      { ...server, content: { ...server.content, words: `${server.content.words} ` } },
      { ...server, status: { state: 'received' as const } },
      { ...server, revision: server.revision + 1 },
    ]) {
      await trainer.db.tips.put({ ...tip, server: changed });
      expect(await checksumHere(trainer.db, 'tips')).not.toBe(right);
    }
    await trainer.db.tips.delete(tip.id);
    expect(await checksumHere(trainer.db, 'tips')).not.toBe(right);
    await trainer.db.tips.put(tip);
    expect(await checksumHere(trainer.db, 'tips')).toBe(right);
  });

  it('[S25] holds for a panel that went back to an older version of a pack', async () => {
    const { advisor, packId } = await floor();
    expect(await restorePreviousPack(advisor.db, packId, 1)).toBe(true);
    await advisor.run();
    expect(await compared(advisor)).toMatchObject({ packs: { result: 'same' } });
    expect((await advisor.db.packs.get(packId))?.version).toBe(1);
  });
});

describe('a difference', () => {
  it('[S25] is repaired by a full resync: what this disk lost is there again', async () => {
    const { trainer, ids, packId } = await floor();
    await trainer.db.tips.delete(ids[0] ?? '');
    await trainer.db.packs.delete(packId);
    await trainer.db.packVersions.clear();
    expect(await trainer.run()).toBe('done');
    expect(await compared(trainer)).toMatchObject({
      tips: { result: 'repaired' },
      packs: { result: 'repaired' },
    });
    expect(await readTip(trainer.db, ids[0] ?? '')).toMatchObject({ content: { words: 'Un, mieux.' } });
    expect((await trainer.db.packs.get(packId))?.version).toBe(2);
    expect(await trainer.run()).toBe('done');
    expect(await compared(trainer)).toMatchObject({ tips: { result: 'same' }, packs: { result: 'same' } });
  });

  it('[S25] sends again what the service lost, and takes nothing away here', async () => {
    const { advisor, ids } = await floor();
    const [lost = ''] = ids;
    await service.database.deleteFrom('tips').where('id', '=', lost).execute();
    expect(await advisor.run()).toBe('done');
    expect(await readTip(advisor.db, lost)).toMatchObject({ content: { words: 'Un, mieux.' } });
    const there = await service.database.selectFrom('tips').select('id').where('id', '=', lost).execute();
    expect(there).toHaveLength(1);
    expect(await advisor.run()).toBe('done');
    expect(await compared(advisor)).toMatchObject({ tips: { result: 'same' } });
  });

  it('[S25] that stays is noted, read over once and not at every run', async () => {
    let wrong = true;
    const { fetch, asked } = watchedFetch((name, go) => {
      if (name !== 'GET /v1/tips' || !wrong) return undefined;
      return go().then(async (response) => {
        const reply = { ...(await response.json()), checksum: '0123456789abcdef01234567' };
        return Response.json(reply);
      });
    });
    const panel = await joinedPanel(service, 'advisor', { fetch });
    await capture(panel, 'Gardée quoi qu’il arrive.');
    const pulls = () => asked.splice(0).filter((name) => name === 'GET /v1/tips').length;

    expect(await panel.run('alarm')).toBe('done');
    expect(pulls()).toBe(2);
    expect(await compared(panel)).toEqual({
      tips: { result: 'different', comparedAt: panel.clock.now },
      packs: { result: 'same', comparedAt: panel.clock.now },
    });
    for (let run = 0; run < 3; run += 1) {
      panel.clock.now += TEN_MINUTES_MS;
      expect(await panel.run('alarm')).toBe('done');
      expect(pulls()).toBe(1);
      expect((await compared(panel))?.tips).toEqual({ result: 'different', comparedAt: panel.clock.now });
    }
    // A person who asks is worth another try.
    expect(await panel.run('manual')).toBe('done');
    expect(pulls()).toBe(2);

    wrong = false;
    expect(await panel.run('manual')).toBe('done');
    expect((await compared(panel))?.tips?.result).toBe('same');
    expect(await panel.db.tips.count()).toBe(1);
    expect(await panel.db.commands.count()).toBe(0);
  });

  it('[S25] is checked at a person’s request, and otherwise once in ten minutes', async () => {
    const { trainer, ids } = await floor();
    await trainer.db.tips.delete(ids[0] ?? '');
    trainer.clock.now += TEN_MINUTES_MS - 1_000;
    expect(await trainer.run('alarm')).toBe('done');
    expect(await readTip(trainer.db, ids[0] ?? '')).toBeUndefined();
    trainer.clock.now += 1_000;
    expect(await trainer.run('alarm')).toBe('done');
    expect(await readTip(trainer.db, ids[0] ?? '')).toBeDefined();
  });
});
