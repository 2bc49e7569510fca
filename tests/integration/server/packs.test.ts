import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_LIMITS, publishResponseSchema } from '@/protocol/api';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { PACK_LIMITS, type Pack, packSchema } from '@/protocol/pack';
import { readUntrustedJson } from '@/protocol/validation/validate';
import {
  callService,
  captureTip,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

const NOW = 1_790_000_000_000;
let service: TestService;
let trainer: TestClient;
beforeAll(async () => {
  service = await startTestService({ clock: () => NOW });
  trainer = await service.join('trainer', 'Sam');
});
afterAll(() => service.stop());

const pathTo = (packId: string, version: number) =>
  pathOf(ENDPOINTS.packVersion, { packId, version: String(version) });
const put = (pack: Pack, as = trainer) => as.call('PUT', pathTo(pack.id, pack.version), pack);
const freshId = () => `pack-${randomUUID()}`;

describe('publishing', () => {
  it('returns a head whose hash and length are those of the bytes served, for ever', async () => {
    const pack = { ...testPack(freshId(), 1), note: 'Première version.' };
    const { head } = publishResponseSchema.parse((await put(pack)).body);
    expect(head).toMatchObject({
      packId: pack.id,
      version: 1,
      publishedBy: 'Sam',
      publishedAt: NOW,
      note: pack.note,
    });

    const bytes = await trainer.call('GET', pathTo(pack.id, 1));
    expect(bytes.headers.get('content-type')).toBe('application/json');
    expect(bytes.headers.get('etag')).toBe(`"${head.sha256}"`);
    expect(bytes.headers.get('cache-control')).toBe('private, no-store');
    expect(bytes.headers.get('vary')).toContain('Authorization');
    expect(createHash('sha256').update(bytes.text).digest('hex')).toBe(head.sha256);
    expect(Buffer.byteLength(bytes.text)).toBe(head.bytes);
    const installed = readUntrustedJson(bytes.text, packSchema, PACK_LIMITS.bytes);
    expect(installed).toEqual({ ok: true, value: { ...pack, publishedAt: NOW } });

    await put(testPack(pack.id, 2));
    expect((await trainer.call('GET', pathTo(pack.id, 1))).text).toBe(bytes.text);
    const unchanged = await trainer.call('GET', pathTo(pack.id, 1), undefined, {
      'if-none-match': `"${head.sha256}"`,
    });
    expect([unchanged.status, unchanged.text]).toEqual([304, '']);
  });

  it('needs the version after the newest, and says which', async () => {
    const id = freshId();
    await put(testPack(id, 1));
    const refused = await put(testPack(id, 3));
    expect([refused.status, problemIn(refused).reason, problemIn(refused).expected]).toEqual([
      409,
      'pack-version-conflict',
      2,
    ]);
    const other = await put(testPack(id, 1, [], 'Autre titre'));
    expect([problemIn(other).reason, problemIn(other).expected]).toEqual(['pack-version-conflict', 2]);
  });

  it('lets the first version be any, so that a pack may go on from one that came with the extension', async () => {
    const id = freshId();
    expect((await put(testPack(id, 5))).status).toBe(200);
    expect(problemIn(await put(testPack(id, 5, [], 'Autre titre'))).expected).toBe(6);
  });

  it('returns the earlier head when the same pack is sent again, also once newer ones exist', async () => {
    const id = freshId();
    const first = await put(testPack(id, 1));
    expect((await put({ ...testPack(id, 1), publishedAt: 5 })).body).toEqual(first.body);
    await put(testPack(id, 2));
    expect((await put(testPack(id, 1))).body).toEqual(first.body);
    expect((await trainer.call('GET', ENDPOINTS.pullPacks.path)).text).toContain(
      `"packId":"${id}","version":2`,
    );
  });

  it('lets one of two trainers win who publish the same version at once', async () => {
    const id = freshId();
    const other = await service.join('trainer', 'Ada');
    const answers = await Promise.all([
      put(testPack(id, 1, [], 'De Sam')),
      put(testPack(id, 1, [], 'D’Ada'), other),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('promotes the tips it credits in the same breath, and passes over ids that it does not know', async () => {
    const advisor = await service.join('advisor');
    const tips = [captureTip('Un.'), captureTip('Deux.')];
    await advisor.push(advisor.commands(...tips));
    const pack = testPack(freshId(), 1, [...tips.map(({ tipId }) => tipId), randomUUID()]);
    await put(pack);
    const { tips: result } = (await advisor.call('GET', ENDPOINTS.pullTips.path)).body as {
      tips: { standing: unknown }[];
    };
    const standing = { state: 'promoted', card: `${pack.id}/rassurer`, packVersion: 1 };
    expect(result.map((tip) => tip.standing)).toEqual([standing, standing]);
  });

  it('[S34] never names the author of a tip that was withdrawn while a draft was made of it, however long ago', async () => {
    const advisor = await service.join('advisor');
    const tips = [captureTip('Retirée.'), captureTip('Reste.'), captureTip('Retirée il y a longtemps.')];
    await advisor.push(advisor.commands(...tips));
    const [withdrawn = '', stays = '', forgotten = ''] = tips.map(({ tipId }) => tipId);
    await trainer.push(trainer.commands({ type: 'tip.review', tipId: withdrawn }));
    const taken = [withdrawn, forgotten].map((tipId) => ({ type: 'tip.withdraw', tipId }) as const);
    await advisor.push(advisor.commands(...taken));
    // As the tombstone leaves it after 180 days.
    await service.database.deleteFrom('tips').where('id', '=', forgotten).execute();
    const { organisationId } = service;
    await service.database
      .insertInto('gone_tips')
      .values({ organisation_id: organisationId, id: forgotten })
      .execute();
    const pack = testPack(freshId(), 1, [withdrawn, stays, forgotten]);
    expect((await put(pack)).status).toBe(200);
    const published = (await advisor.call('GET', pathTo(pack.id, 1))).body as Pack;
    expect(published.cards[0]?.credits?.map(({ tipId }) => tipId)).toEqual([stays]);
    // The same again is the same version.
    expect((await put(pack)).status).toBe(200);
  });

  it('refuses a pack whose path says otherwise, naming the field', async () => {
    const pack = testPack(freshId(), 1);
    for (const [path, place, limit] of [
      [pathTo('autre', 1), 'id', 'autre'],
      [pathTo(pack.id, 2), 'version', 2],
    ] as const) {
      const problem = problemIn(await trainer.call('PUT', path, pack));
      expect(problem).toMatchObject({
        reason: 'invalid-request',
        problems: [{ place, problem: 'wrong-value', limit }],
      });
    }
    for (const path of ['/v1/packs/UPPER/versions/1', '/v1/packs/a/versions/0', '/v1/packs/a/versions/1e3']) {
      expect(problemIn(await trainer.call('PUT', path, pack)).reason).toBe('invalid-request');
    }
  });

  it('refuses a hostile or malformed pack, naming the field, and keeps the stored one', async () => {
    const pack = testPack(freshId(), 1);
    await put(pack);
    const next = testPack(pack.id, 2);
    const [card] = next.cards;
    const text = JSON.stringify(next);
    for (const [body, place, problem] of [
      [text.replace('Rassurer', 'a'.repeat(121)), 'cards.0.fr.title', 'too-long'],
      [text.replace('Rassurer', '\u202e\u200b'), 'cards.0.fr.title', 'empty'],
      [text.replace('"cues"', '"__proto__":{"admin":true},"cues"'), 'cards.0.fr.__proto__', 'forbidden-key'],
      [text.replace('"cues"', '"constructor":1,"cues"'), 'cards.0.fr.constructor', 'forbidden-key'],
      [text.replace('"formatVersion":1', '"formatVersion":2'), 'formatVersion', 'wrong-version'],
      [JSON.stringify({ ...next, cards: [card, card] }), 'cards.1.id', 'duplicate-id'],
      [JSON.stringify({ ...next, title: {} }), 'title', 'no-language'],
    ] as const) {
      const response = await callService(service.address, 'PUT', pathTo(pack.id, 2), {
        body,
        headers: { authorization: `Bearer ${trainer.token}` },
      });
      expect([response.status, problemIn(response).problems?.[0]]).toMatchObject([400, { place, problem }]);
    }
    expect((await trainer.call('GET', pathTo(pack.id, 2))).status).toBe(404);
    expect((await trainer.call('GET', pathTo(pack.id, 1))).status).toBe(200);
  });

  it('accepts up to five mebibytes and reports the limit beyond', async () => {
    const pack = testPack(freshId(), 1);
    const [card] = pack.cards;
    if (!card?.fr) throw new Error('the test pack has a French card');
    const scripts = Array.from({ length: 25 }, () => ({ text: 'é'.repeat(1_900), tone: 'neutre' as const }));
    const cards = Array.from({ length: 50 }, (_, index) => ({
      ...card,
      id: `carte-${index}`,
      fr: { ...card.fr, scripts },
    }));
    const chapters = [{ id: 'un', title: { fr: 'Un' }, cards: cards.map(({ id }) => id) }];
    const large = { ...pack, chapters, cards } as Pack;
    expect(Buffer.byteLength(JSON.stringify(large))).toBeGreaterThan(4_500_000);
    expect((await put(large)).status).toBe(200);

    const response = await callService(service.address, 'PUT', pathTo(pack.id, 2), {
      body: `"${'a'.repeat(API_LIMITS.packBytes)}"`,
      headers: { authorization: `Bearer ${trainer.token}` },
    });
    expect([response.status, problemIn(response).reason]).toEqual([413, 'too-large']);
  });
});
