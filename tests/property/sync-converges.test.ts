/**
 * Random histories of two advisors, one of them on two devices, and a trainer, over the real engine, the real
 * service and a network that fails. Whatever happened: once it is whole again, all converge, no word is lost
 * and nothing was applied twice.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSyncState } from '@/storage/membership';
import { newPackDraft, openPackDraft, savePackDraft } from '@/storage/pack-drafts';
import { listPacks } from '@/storage/packs';
import {
  captureTip,
  declineTip,
  listMyTips,
  releaseTip,
  reviewTip,
  reviseTip,
  withdrawTip,
} from '@/storage/tips';
import { publishPackDraft } from '@/sync/publish';
import { connectBy } from '@/sync/transport';
import { card, content, pack, testDatabase } from '@/tests/support/database';
import { joinedPanel, type Panel, panelOver } from '@/tests/support/network';
import { type FaultyNetwork, faultyNetwork, NETWORK_FAULTS } from '@/tests/support/network-faults';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const ACTORS = ['lea-office', 'lea-home', 'noe', 'trainer'] as const;
type Actor = (typeof ACTORS)[number];
type Device = { panel: Panel; network: FaultyNetwork; lastWords: Map<string, string>; dropped: Set<string> };

const actor = fc.constantFrom(...ACTORS);
const pick = fc.nat(30);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('capture' as const), actor }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('revise' as const), actor, pick }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('withdraw' as const), actor, pick }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom('review' as const, 'release' as const, 'decline' as const),
      pick,
    }),
  },
  { weight: 10, arbitrary: fc.record({ act: fc.constant('sync' as const), actor }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('die' as const), actor }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('publish' as const), pick }) },
);
const history = fc.record({
  steps: fc.array(step, { minLength: 10, maxLength: 45 }),
  fates: fc.array(fc.option(fc.constantFrom(...NETWORK_FAULTS), { freq: 2 }), {
    minLength: 20,
    maxLength: 60,
  }),
});

type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** An organisation of its own for one history. */
async function floor(fates: History['fates']) {
  const organisation = await service.addOrganisation('Un plateau');
  const host = {
    address: service.address,
    invite: (role: Parameters<TestService['invite']>[0]) => service.invite(role, organisation),
  };
  let drawn = 0;
  const network = () =>
    faultyNetwork(() => {
      drawn += 1;
      return fates[drawn % fates.length] ?? undefined;
    });
  const device = async (made: (fetch: typeof globalThis.fetch) => Promise<Panel>): Promise<Device> => {
    const own = network();
    return { panel: await made(own.fetch), network: own, lastWords: new Map(), dropped: new Set() };
  };
  const office = await device((fetch) => joinedPanel(host, 'advisor', { fetch, name: 'Léa' }));
  const home = await device(async (fetch) => {
    const panel = panelOver(testDatabase(), { fetch });
    await panel.db.meta.put(await office.panel.membership());
    return panel;
  });
  const noe = await device((fetch) => joinedPanel(host, 'advisor', { fetch, name: 'Noé' }));
  const trainer = await device((fetch) => joinedPanel(host, 'trainer', { fetch, name: 'Nadia' }));
  const devices = new Map<Actor, Device>([
    ['lea-office', office],
    ['lea-home', home],
    ['noe', noe],
    ['trainer', trainer],
  ]);
  const of = (name: Actor): Device => {
    const found = devices.get(name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };
  return { organisation, devices, of, network };
}

type Floor = Awaited<ReturnType<typeof floor>>;

async function play({ of, network }: Floor, steps: History['steps']): Promise<void> {
  let words = 0;
  for (const each of steps) {
    const device = of('actor' in each ? each.actor : 'trainer');
    const { db, clock } = device.panel;
    clock.now += 1_000;
    words += 1;
    const text = `Version ${words}`;
    switch (each.act) {
      case 'capture': {
        const id = await captureTip(db, content(text), { now: clock.now });
        device.lastWords.set(id, text);
        break;
      }
      case 'revise':
      case 'withdraw': {
        const mine = (await listMyTips(db)).filter((tip) => tip.standing.state !== 'refused');
        const tip = mine[each.pick % Math.max(1, mine.length)];
        if (!tip) break;
        if (each.act === 'revise') {
          if ((await reviseTip(db, tip.id, content(text))) === 'done') device.lastWords.set(tip.id, text);
        } else if ((await withdrawTip(db, tip.id)) === 'done') device.dropped.add(tip.id);
        break;
      }
      case 'review':
      case 'release':
      case 'decline': {
        const all = await db.tips.orderBy('id').toArray();
        const tip = all[each.pick % Math.max(1, all.length)];
        if (!tip) break;
        if (each.act === 'review') await reviewTip(db, tip.id);
        else if (each.act === 'release') await releaseTip(db, tip.id);
        else await declineTip(db, tip.id, `Parce que ${words}.`);
        break;
      }
      case 'sync':
        await device.panel.run();
        break;
      case 'die': {
        // The run gets as far as it gets; the worker that it lived in is gone, with all it held.
        const abandoned = device.panel.run();
        await new Promise((resolve) => setTimeout(resolve, words % 12));
        device.network.die();
        void abandoned.catch(() => undefined);
        db.close();
        const { sent } = device.network;
        device.network = network();
        for (const [id, command] of sent) device.network.sent.set(id, command);
        device.panel = panelOver(testDatabase(db.name), { fetch: device.network.fetch, now: clock.now });
        break;
      }
      case 'publish': {
        const tips = await db.tips.orderBy('id').toArray();
        const credited = tips[each.pick % Math.max(1, tips.length)];
        const credits = credited?.told ? [{ name: 'Léa', tipId: credited.id }] : [];
        const packId = `pile-${each.pick % 2}`;
        const title = { fr: 'Pile' };
        if (!(await openPackDraft(db, packId))) {
          await newPackDraft(db, { packId, title, summary: title, chapters: [] });
        }
        await savePackDraft(db, packId, pack(packId, 1, [card('a', text, { credits })]));
        await publishPackDraft({
          db,
          transport: connectBy(device.network.fetch),
          packId,
          now: () => clock.now,
        });
        break;
      }
    }
  }
}

async function settle({ devices }: Floor): Promise<void> {
  for (const device of devices.values()) await device.network.heal();
  for (let round = 0; round < 3; round += 1) {
    for (const [name, { panel }] of devices) {
      const state = await panel.run();
      const reason = (await readSyncState(panel.db))?.lastReason;
      expect({ round, name, state, reason }).toEqual({ round, name, state: 'done', reason: undefined });
    }
  }
}

async function judge({ organisation, devices }: Floor): Promise<void> {
  const { database } = service;
  const held = await database
    .selectFrom('tips')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .execute();
  const outcomes = await database
    .selectFrom('commands')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .execute();
  const sent = new Map([...devices.values()].flatMap(({ network }) => [...network.sent]));
  const applied = outcomes
    .filter(({ outcome }) => outcome === 'applied')
    .map(({ id }) => sent.get(id)?.body)
    .filter((body) => body !== undefined);

  // Nothing was applied twice: each tip has one revision for each edit, and one capture.
  for (const row of held) {
    const about = applied.filter((body) => body.tipId === row.id);
    expect(about.filter((body) => body.type === 'tip.capture')).toHaveLength(1);
    expect(row.revision).toBe(1 + about.filter((body) => body.type === 'tip.revise').length);
  }

  const versions = await database
    .selectFrom('packs')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .execute();
  for (const [name, { panel, lastWords, dropped }] of devices) {
    const { db } = panel;
    expect(await db.outbox.count()).toBe(0);
    const { member } = await panel.membership();

    // What is shown is what the service holds.
    const shown = await db.tips.toArray();
    const visible = held.filter((row) => member.role === 'trainer' || row.author_id === member.id);
    const told = shown.filter((tip) => tip.told !== undefined);
    expect(told.map((tip) => [tip.id, tip.content.words, tip.revision, tip.standing.state]).sort()).toEqual(
      visible.map((row) => [row.id, JSON.parse(row.content).words, row.revision, row.state]).sort(),
    );
    // And what it does not hold is kept with a reason.
    for (const tip of shown) if (!tip.told) expect(tip.standing.state).toBe('refused');

    // No word is lost: the last that was written here was applied, is kept here, or was taken back here.
    for (const [tipId, words] of lastWords) {
      const arrived = applied.some((body) => 'content' in body && body.content.words === words);
      const kept = shown.some((tip) => tip.content.words === words);
      expect([name, words, arrived || kept || dropped.has(tipId)]).toEqual([name, words, true]);
    }

    const installed = (await listPacks(db)).map(({ id, version }) => [id, version]);
    expect(installed).toEqual(versions.map(({ id, version }) => [id, version]).sort());
  }
}

it('[S2] [S3] [S8] [S9] [S6] [S13] random histories over a failing network always converge', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ steps, fates }) => {
      const all = await floor(fates);
      await play(all, steps);
      await settle(all);
      await judge(all);
      for (const { panel } of all.devices.values()) panel.db.close();
    }),
    { seed: 20_261_121, numRuns: 25, endOnFailure: true },
  );
}, 240_000);
