import { afterAll, beforeAll, expect, it } from 'vitest';
import { allCards, listPacks } from '@/storage/packs/packs';
import { listMyTips, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip, reviseTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { joinedPanel, panelOver, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService, testPack } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const trainer = await service.join('trainer');
  for (const id of ['pile', 'tas']) await trainer.call('PUT', `/v1/packs/${id}/versions/1`, testPack(id, 1));
});
afterAll(() => service.stop());

const settled = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The requests of one run, in order: send, read tips, read packs and the two versions. */
const STEPS = [1, 2, 3, 4, 5, 6];

it.each(STEPS)(
  '[S13] a worker that dies before its request number %i loses nothing and repeats nothing',
  async (index) => {
    const { fetch, asked } = watchedFetch(() =>
      asked.length === index ? new Promise<Response>(() => undefined) : undefined,
    );
    const panel = await joinedPanel(service, 'advisor', { fetch, timeoutMs: 600_000 });
    const ids = [await captureTip(panel.db, content('Un.'), { now: 1 })];
    void panel.run();
    while (asked.length < index && asked.length < STEPS.length - 1) await settled(1);
    await settled(10);
    // The next worker opens the database anew.
    const next = panelOver(testDatabase(panel.db.name));
    ids.push(await captureTip(next.db, content('Deux.'), { now: 2 }));
    expect(await next.run()).toBe('done');
    expect(await unsentCount(next.db)).toBe(0);
    expect((await listPacks(next.db)).map(({ id }) => id)).toEqual(['pile', 'tas']);
    expect(await allCards(next.db)).toHaveLength(2);
    const { member } = await next.membership();
    const held = await service.database
      .selectFrom('tips')
      .select('id')
      .where('author_id', '=', member.id)
      .execute();
    expect(held.map(({ id }) => id).sort()).toEqual([...ids].sort());
  },
);

it.each(STEPS)(
  '[S13] the late response to request number %i of a dead worker is discarded',
  async (index) => {
    let release = () => {};
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The service has done it, but its answer comes after the next worker went on.
    const { fetch, asked } = watchedFetch((_name, go) =>
      asked.length === index ? go().then((response) => late.then(() => response)) : undefined,
    );
    const panel = await joinedPanel(service, 'advisor', { fetch, timeoutMs: 600_000 });
    const id = await captureTip(panel.db, content('Avant.'), { now: 1 });
    const abandoned = panel.run();
    while (asked.length < index && asked.length < STEPS.length - 1) await settled(1);
    await settled(10);

    const next = panelOver(testDatabase(panel.db.name));
    expect(await next.run()).toBe('done');
    await reviseTip(next.db, id, content('Après.'));
    expect(await next.run()).toBe('done');
    const before = [await listMyTips(next.db), await next.db.commands.toArray()];
    release();
    await abandoned;
    expect([await listMyTips(next.db), await next.db.commands.toArray()]).toEqual(before);
    expect(await next.run()).toBe('done');
    expect(await listMyTips(next.db)).toMatchObject([
      { content: content('Après.'), revision: 2, status: { state: 'received' } },
    ]);
  },
);
