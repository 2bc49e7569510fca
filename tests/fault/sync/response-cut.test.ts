import { afterAll, beforeAll, expect, it } from 'vitest';
import { allCards } from '@/storage/packs/packs';
import { listMyTips, tipsToReview } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel, watchedFetch } from '@/tests/support/network';
import {
  captureTip as captureCommand,
  startTestService,
  type TestService,
  testPack,
} from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const trainer = await service.join('trainer');
  await trainer.call('PUT', '/v1/packs/pile/versions/1', testPack('pile', 1));
  const advisor = await service.join('advisor');
  await advisor.push(advisor.commands(captureCommand('D’une collègue.')));
});
afterAll(() => service.stop());

/** The first half of an answer, with a status and headers that promise a whole one. */
async function half(response: Response): Promise<Response> {
  const text = await response.text();
  return new Response(text.slice(0, Math.floor(text.length / 2)), {
    status: response.status,
    headers: { 'content-type': response.headers.get('content-type') ?? '' },
  });
}

it.each(['POST /v1/commands', 'GET /v1/tips', 'GET /v1/packs', 'GET /v1/packs/pile/versions/1'])(
  '[S8] half a response to %s changes nothing, and the next run brings the whole',
  async (broken) => {
    let breaks = true;
    const { fetch } = watchedFetch((name, go) => (breaks && name === broken ? go().then(half) : undefined));
    const panel = await joinedPanel(service, 'trainer', { fetch });
    const id = await captureTip(panel.db, content(`Pendant ${broken}.`), { now: 1 });
    const first = await panel.run();
    // Half a pack is a pack with the wrong hash: the rest of the run goes on.
    expect(first).toBe(broken.includes('versions') ? 'done' : 'later');
    if (broken.includes('packs')) expect(await allCards(panel.db)).toEqual([]);
    if (broken === 'GET /v1/tips') expect(await panel.db.tips.where('mine').equals(0).count()).toBe(0);

    breaks = false;
    expect(await panel.run()).toBe('done');
    expect(await listMyTips(panel.db)).toMatchObject([{ id, status: { state: 'received' } }]);
    expect((await tipsToReview(panel.db)).some((tip) => tip.content.words === 'D’une collègue.')).toBe(true);
    expect((await allCards(panel.db)).map((row) => row.ref)).toEqual(['pile/rassurer']);
    const held = await service.database.selectFrom('tips').select('id').where('id', '=', id).execute();
    expect(held).toHaveLength(1);
  },
);
