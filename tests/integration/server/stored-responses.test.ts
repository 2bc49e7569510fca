/** Whatever a request may store is answered: one text that a list cannot show never turns the list into an error. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  API_LIMITS,
  joinResponseSchema,
  meResponseSchema,
  packsResponseSchema,
  tipsResponseSchema,
} from '@/protocol/api';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { packSchema } from '@/protocol/pack';
import { devicesResponseSchema, invitationsResponseSchema, teamResponseSchema } from '@/protocol/team';
import { TIP_LIMITS } from '@/protocol/tip';
import {
  callService,
  captureTip,
  startTestService,
  type TestClient,
  type TestService,
  testClient,
  testPack,
} from '@/tests/support/service';

let service: TestService;
let admin: TestClient;
let trainer: TestClient;
beforeAll(async () => {
  service = await startTestService();
  admin = await service.join('admin');
  trainer = await service.join('trainer');
});
afterAll(() => service.stop());

/** Characters that change, grow, vanish or hide when they are cleaned, composed or cut. */
const HOSTILE = [
  'a', 'é', 'e\u0301', '\uFB2C', '\u0958', '\u1E9B\u0323', '\u0344', '\uFDFA', '\u00A0', '\u202F', ' ', '\t', '\n',
  '\r\n', '\u200B', '\u200D', '\uFEFF', '\u202E', '\u2066', '\u061C', '\u0000', '\u0085', '\u2028', '\uD800',
  '😀', '👩‍👩‍👧', '🇫🇷', '\u{E0041}', '<script>', '"', '\\',
]; // biome-ignore format: a table

/** Texts around a limit, of one hostile character repeated or of several. */
const textUpTo = (limit: number) =>
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...HOSTILE),
        fc.constantFrom(1, limit / 3, limit / 2, limit - 1, limit, limit + 1),
      )
      .map(([character, count]) => character.repeat(Math.max(1, Math.round(count)))),
    fc
      .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 40 })
      .map((characters) => characters.join('')),
  );

const LISTS = [
  [ENDPOINTS.members.path, teamResponseSchema],
  [ENDPOINTS.invitations.path, invitationsResponseSchema],
  [ENDPOINTS.pullTips.path, tipsResponseSchema],
  [ENDPOINTS.pullPacks.path, packsResponseSchema],
  [ENDPOINTS.me.path, meResponseSchema],
  [ENDPOINTS.myDevices.path, devicesResponseSchema],
] as const;

/** Every list, as an administrator reads it; from the last page of those that have pages. */
async function expectListsAnswered(reader = admin): Promise<void> {
  for (const [path, schema] of LISTS) {
    const paged = path === ENDPOINTS.pullTips.path || path === ENDPOINTS.pullPacks.path;
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const response = await reader.call('GET', paged && cursor ? `${path}?cursor=${cursor}` : path);
      expect([path, response.status]).toEqual([path, 200]);
      const page = schema.parse(response.body) as { cursor?: string; more?: boolean };
      cursor = page.cursor;
      more = page.more ?? false;
    }
  }
  expect(service.logged()).not.toContain('left out of a response');
}

const RUNS = { numRuns: 40, seed: 20_261_130 };

it('names of people and devices', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(textUpTo(API_LIMITS.nameLength), textUpTo(120), async (name, device) => {
      const code = await service.invite('admin');
      const body = { code, name, device, joinKey: randomUUID() };
      const response = await callService(service.address, 'POST', ENDPOINTS.join.path, { body });
      expect([200, 400]).toContain(response.status);
      if (response.status !== 200) return;
      const { token, member } = joinResponseSchema.parse(response.body);
      const joined = testClient(service.address, token, member);
      for (const [path] of [LISTS[0], LISTS[4], LISTS[5]]) {
        expect([path, (await joined.call('GET', path)).status]).toEqual([path, 200]);
      }
      // The change of a member answers with the member.
      const changed = await admin.call('POST', pathOf(ENDPOINTS.changeMember, { memberId: member.id }), {
        role: 'advisor',
      });
      expect(changed.status).toBe(200);
    }),
    RUNS,
  );
  await expectListsAnswered();
});

it('names of teams', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(textUpTo(120), async (team) => {
      const response = await admin.call('POST', ENDPOINTS.invite.path, { role: 'advisor', team });
      expect([200, 400]).toContain(response.status);
    }),
    RUNS,
  );
  await expectListsAnswered();
});

it('tips, their edits and the sentences that decline them', { timeout: 60_000 }, async () => {
  const author = await service.join('advisor');
  await fc.assert(
    fc.asyncProperty(
      textUpTo(TIP_LIMITS.words),
      textUpTo(TIP_LIMITS.situation),
      textUpTo(TIP_LIMITS.pageTitle),
      textUpTo(TIP_LIMITS.sentence),
      async (words, situation, pageTitle, sentence) => {
        const full = { kind: 'tip', language: 'fr', words, situation, pageTitle } as const;
        const captured = captureTip('Avant.');
        await author.push([{ id: randomUUID(), n: 1, body: captured }], randomUUID());
        const revised = {
          type: 'tip.revise',
          tipId: captured.tipId,
          baseRevision: 1,
          content: full,
        } as const;
        expect([200, 400]).toContain(
          (await author.push([{ id: randomUUID(), n: 1, body: revised }], randomUUID())).status,
        );
        const another = { ...captureTip(words), content: full };
        expect([200, 400]).toContain(
          (await author.push([{ id: randomUUID(), n: 1, body: another }], randomUUID())).status,
        );
        const decline = [
          { id: randomUUID(), n: 1, body: { type: 'tip.decline', tipId: captured.tipId, sentence } as const },
        ];
        expect([200, 400]).toContain((await trainer.push(decline, randomUUID())).status);
      },
    ),
    RUNS,
  );
  await expectListsAnswered();
  await expectListsAnsweredTo(trainer);
});

async function expectListsAnsweredTo(reader: TestClient): Promise<void> {
  for (const path of [ENDPOINTS.pullTips.path, ENDPOINTS.pullPacks.path])
    expect((await reader.call('GET', path)).status).toBe(200);
}

it('packs, with the bytes that are handed out', { timeout: 60_000 }, async () => {
  let index = 0;
  await fc.assert(
    fc.asyncProperty(textUpTo(120), textUpTo(2_000), textUpTo(2_000), async (title, summary, note) => {
      index += 1;
      const path = `/v1/packs/essai-${index}/versions/1`;
      const pack = {
        ...testPack(`essai-${index}`, 1, [], title),
        title: { fr: title },
        summary: { fr: summary },
        note,
      };
      const response = await trainer.call('PUT', path, pack);
      expect([200, 400]).toContain(response.status);
      if (response.status !== 200) return;
      expect(packSchema.safeParse((await trainer.call('GET', path)).body).success).toBe(true);
    }),
    RUNS,
  );
  await expectListsAnswered();
});

it('a row that the API’s schema refuses is left out, logged and counted; the others are returned', async () => {
  const other = await startTestService({ metricsPort: { port: 0, host: '127.0.0.1' } });
  try {
    const boss = await other.join('admin', 'Chef');
    const bad = await other.join('trainer', 'Abîmée');
    const [one, two] = [captureTip('Une.'), captureTip('Deux.')];
    await bad.push(bad.commands(one, two));
    await bad.call('PUT', '/v1/packs/un/versions/1', testPack('un', 1));
    await other.database
      .updateTable('tips')
      .set({ content: '{"kind":' })
      .where('id', '=', one.tipId)
      .execute();
    await other.database
      .updateTable('devices')
      .set({ name: '' })
      .where('member_id', '=', bad.member.id)
      .execute();
    await other.database
      .updateTable('pack_versions')
      .set({ note: 'x'.repeat(9_000) })
      .execute();
    const tips = await boss.call('GET', ENDPOINTS.pullTips.path);
    expect([tips.status, tipsResponseSchema.parse(tips.body).tips.map(({ id }) => id)]).toEqual([
      200,
      [two.tipId],
    ]);
    const team = teamResponseSchema.parse((await boss.call('GET', ENDPOINTS.members.path)).body);
    expect(team.members.map(({ name, devices }) => [name, devices.length]).sort()).toEqual([
      ['Abîmée', 0],
      ['Chef', 1],
    ]);
    await other.database
      .updateTable('members')
      .set({ name: 'x'.repeat(1_000) })
      .where('id', '=', bad.member.id)
      .execute();
    expect(
      teamResponseSchema.parse((await boss.call('GET', ENDPOINTS.members.path)).body).members,
    ).toHaveLength(1);
    expect(packsResponseSchema.parse((await boss.call('GET', ENDPOINTS.pullPacks.path)).body).packs).toEqual(
      [],
    );
    expect(other.logged()).toContain('a stored row was left out of a response');
    expect(other.logged()).not.toContain('xxxx');
    const figures = await (await fetch(`${other.metricsAddress}/metrics`)).text();
    expect(figures).toMatch(/^souffleur_rows_left_out_total [4-9]$/mu);
  } finally {
    await other.stop();
  }
});
