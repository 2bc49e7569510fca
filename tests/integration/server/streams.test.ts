import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TipsResponse, tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { setRole } from '@/server/store/members/members';
import { beginNewEpoch } from '@/server/store/organisations/organisations';
import {
  captureTip,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

let service: TestService;
let trainer: TestClient;
beforeAll(async () => {
  service = await startTestService();
  trainer = await service.join('trainer');
});
afterAll(() => service.stop());

async function pull(client: TestClient, query = ''): Promise<TipsResponse> {
  return tipsResponseSchema.parse((await client.call('GET', ENDPOINTS.pullTips.path + query)).body);
}

async function pullAll(client: TestClient, limit: number, from?: string): Promise<TipsResponse[]> {
  const pages: TipsResponse[] = [];
  let cursor = from;
  do {
    const page = await pull(client, `?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
    pages.push(page);
    cursor = page.cursor;
  } while (pages.at(-1)?.more);
  return pages;
}

describe('pulling tips', () => {
  it('gives each change once, in pages, in the order of the service', async () => {
    const advisor = await service.join('advisor');
    const bodies = Array.from({ length: 23 }, (_, index) => captureTip(`Page ${index}`));
    await advisor.push(advisor.commands(...bodies));
    const pages = await pullAll(advisor, 5);
    expect(pages.map(({ tips }) => tips.length)).toEqual([5, 5, 5, 5, 3]);
    expect(pages.flatMap(({ tips }) => tips.map(({ id }) => id))).toEqual(bodies.map(({ tipId }) => tipId));
    const end = pages.at(-1)?.cursor ?? '';
    expect(await pull(advisor, `?cursor=${end}`)).toMatchObject({ tips: [], cursor: end, more: false });

    await advisor.push(advisor.commands({ type: 'tip.withdraw', tipId: bodies[3]?.tipId ?? '' }));
    const [page] = await pullAll(advisor, 5, end);
    expect(page?.tips.map(({ id, standing }) => [id, standing.state])).toEqual([
      [bodies[3]?.tipId, 'withdrawn'],
    ]);
  });

  it('never skips a change while others write', async () => {
    const advisors = await Promise.all(Array.from({ length: 6 }, () => service.join('advisor')));
    const seen = new Set<string>();
    let cursor = (await pullAll(trainer, 200)).at(-1)?.cursor;
    let writing = true;
    const reading = (async () => {
      for (;;) {
        const last = !writing;
        for (const page of await pullAll(trainer, 7, cursor)) {
          for (const { id } of page.tips) {
            expect(seen).not.toContain(id);
            seen.add(id);
          }
          cursor = page.cursor;
        }
        if (last) return;
      }
    })();
    const written = await Promise.all(
      advisors.map(async (advisor) => {
        const ids: string[] = [];
        for (let round = 0; round < 15; round += 1) {
          const bodies = [captureTip('a'), captureTip('b')];
          await advisor.push(advisor.commands(...bodies));
          ids.push(...bodies.map(({ tipId }) => tipId));
        }
        return ids;
      }),
    );
    writing = false;
    await reading;
    expect([...seen].sort()).toEqual(written.flat().sort());
  });

  it('returns must-resync to a cursor of the future, of another epoch, reader or stream', async () => {
    const advisor = await service.join('advisor');
    await advisor.push(advisor.commands(captureTip('Un.')));
    const { cursor } = await pull(advisor);
    const [epoch, seq] = cursor.split('.');
    const packs = ((await advisor.call('GET', ENDPOINTS.pullPacks.path)).body as { cursor: string }).cursor;
    const others = (await pull(await service.join('advisor'))).cursor;
    for (const wrong of [`${epoch}.${Number(seq) + 1_000}`, `0123456789abcdef.${seq}`, packs, others]) {
      const response = await advisor.call('GET', `${ENDPOINTS.pullTips.path}?cursor=${wrong}`);
      expect([wrong, response.status, problemIn(response).reason]).toEqual([wrong, 409, 'must-resync']);
    }
    for (const malformed of ['x', '-1', `${epoch}.-1`, `${epoch}.1;drop`, '']) {
      const response = await advisor.call(
        'GET',
        `${ENDPOINTS.pullTips.path}?cursor=${encodeURIComponent(malformed)}`,
      );
      expect(problemIn(response)).toMatchObject({
        reason: 'invalid-request',
        problems: [{ place: 'cursor' }],
      });
    }
    expect(problemIn(await advisor.call('GET', `${ENDPOINTS.pullTips.path}?limit=201`)).reason).toBe(
      'invalid-request',
    );
    expect(problemIn(await advisor.call('GET', `${ENDPOINTS.pullTips.path}?all=1`)).problems).toEqual([
      { place: 'all', problem: 'unknown-key' },
    ]);
  });

  it('begins again for an advisor who becomes a trainer, who then sees older tips of others', async () => {
    const [author, rising] = [await service.join('advisor'), await service.join('advisor')];
    const older = captureTip('Plus ancien.');
    await author.push(author.commands(older));
    await rising.push(rising.commands(captureTip('Le mien.')));
    const { cursor, tips } = await pull(rising);
    expect(tips).toHaveLength(1);
    await service.database
      .transaction()
      .execute((trx) => setRole(trx, service.organisationId, rising.member.id, 'trainer'));
    expect(problemIn(await rising.call('GET', `${ENDPOINTS.pullTips.path}?cursor=${cursor}`)).reason).toBe(
      'must-resync',
    );
    const all = (await pullAll(rising, 200)).flatMap((page) => page.tips.map(({ id }) => id));
    expect(all).toContain(older.tipId);
  });

  it('begins again after a restored backup', async () => {
    const { cursor } = await pull(trainer);
    const packs = ((await trainer.call('GET', ENDPOINTS.pullPacks.path)).body as { cursor: string }).cursor;
    await service.database.transaction().execute((trx) => beginNewEpoch(trx, Date.now()));
    expect(problemIn(await trainer.call('GET', `${ENDPOINTS.pullTips.path}?cursor=${cursor}`)).reason).toBe(
      'must-resync',
    );
    expect(problemIn(await trainer.call('GET', `${ENDPOINTS.pullPacks.path}?cursor=${packs}`)).reason).toBe(
      'must-resync',
    );
  });

  it('gives packs by their newest version only, in pages', async () => {
    const put = (id: string, version: number) =>
      trainer.call('PUT', `/v1/packs/${id}/versions/${version}`, testPack(id, version));
    await put('alpha', 1);
    await put('beta', 1);
    const first = (await trainer.call('GET', `${ENDPOINTS.pullPacks.path}?limit=1`)).body as {
      cursor: string;
      more: boolean;
    };
    expect(first).toMatchObject({ packs: [{ packId: 'alpha', version: 1 }], more: true });
    await put('alpha', 2);
    const rest = (await trainer.call('GET', `${ENDPOINTS.pullPacks.path}?cursor=${first.cursor}`)).body;
    expect(rest).toMatchObject({
      packs: [
        { packId: 'beta', version: 1 },
        { packId: 'alpha', version: 2 },
      ],
      more: false,
    });
  });
});
