import { expect, it } from 'vitest';
import { DAY_MS } from '@/protocol/duration';
import { forgetTombstones, TOMBSTONE_DAYS } from '@/server/store/tips/tombstones';
import { readSyncState } from '@/storage/membership/membership';
import { listMyTips, readTip } from '@/storage/tips/tip-queries';
import { captureTip, reviewTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { joinedPanel, type Panel, panelOver } from '@/tests/support/network';
import { captureTip as captureCommand, problemIn, startTestService } from '@/tests/support/service';

/** A service whose clock a test moves, and everybody's panels with it. */
async function years() {
  const clock = { now: Date.now() };
  // Tokens outlive the tombstones here, as where an administrator lets devices sleep that long.
  const service = await startTestService({ clock: () => clock.now, tokenDays: 365 });
  const panels: Panel[] = [];
  return {
    service,
    known: (panel: Panel) => {
      panels.push(panel);
      return panel;
    },
    pass: async (days: number) => {
      clock.now += days * DAY_MS;
      for (const panel of panels) panel.clock.now += days * DAY_MS;
      return forgetTombstones(service.walled, service.organisationId, clock.now);
    },
  };
}

const words = async (panel: Panel) =>
  (await panel.db.tips.toArray()).map((tip) => tip.content.words).sort((a, b) => (a < b ? -1 : 1));

it('[S24] a tip that was withdrawn while a device was offline is deleted there, and its outbox stays', async () => {
  const { service, known, pass } = await years();
  const office = known(await joinedPanel(service, 'advisor', { name: 'Léa' }));
  const home = known(panelOver(testDatabase()));
  await home.db.meta.put(await office.membership());
  const trainer = known(await joinedPanel(service, 'trainer'));
  const capture = (text: string) => captureTip(office.db, content(text), { now: office.clock.now });
  const stored = await capture('Reste.');
  const removed = await capture('Reprise pendant que l’autre poste dormait.');
  const edited = await capture('Reprise ici, modifiée là-bas.');
  for (const panel of [office, home, trainer]) expect(await panel.run()).toBe('done');

  // Two devices sleep; what one of them wrote before it slept never left it.
  await reviseTip(home.db, edited, content('Écrite avant de dormir.'), { now: home.clock.now });
  await captureTip(home.db, content('Captée avant de dormir.'), { now: home.clock.now });
  // Reviewed in vain: the words must not stay with the reviewer.
  await reviewTip(trainer.db, removed);
  await withdrawTip(office.db, removed);
  await withdrawTip(office.db, edited);
  await office.run();

  expect(await pass(TOMBSTONE_DAYS - 1)).toBe(0);
  expect(await pass(2)).toBe(2);
  expect(await pass(0)).toBe(0);

  expect(await home.run()).toBe('done');
  expect(await home.db.commands.count()).toBe(0);
  expect(await readTip(home.db, removed)).toBeUndefined();
  expect(await readTip(home.db, stored)).toMatchObject({ status: { state: 'received' } });
  // Words that were written for it and never arrived stay with their author, with the reason.
  expect(await readTip(home.db, edited)).toMatchObject({
    content: { words: 'Écrite avant de dormir.' },
    status: { state: 'refused', reason: 'unknown-tip' },
  });
  expect(await trainer.run()).toBe('done');
  expect(await words(trainer)).toEqual(['Captée avant de dormir.', 'Reste.']);

  // Nothing came back to life at the service, and everybody can prove to hold what it holds.
  const held = await service.database.selectFrom('tips').select('id').execute();
  expect(held).toHaveLength(2);
  await office.run();
  for (const panel of [office, home, trainer]) {
    expect((await readSyncState(panel.db))?.compared).toMatchObject({
      tips: { result: 'same' },
      packs: { result: 'same' },
    });
    expect((await readSyncState(panel.db))?.resyncing).toBeUndefined();
  }
  expect((await listMyTips(office.db)).find((tip) => tip.id === removed)?.status.state).toBe('withdrawn');
  await service.stop();
});

it('[S24] a cursor below a forgotten tombstone begins again once, and a reading that began later goes on', async () => {
  const { service, pass } = await years();
  const author = await service.join('advisor');
  const commands = author.commands(
    ...Array.from({ length: 6 }, (_, index) => captureCommand(`Astuce ${index}.`)),
  );
  await author.push(commands);
  const tipIds = commands.flatMap(({ body }) => body.tipId);
  const page = async (cursor?: string) =>
    author.call('GET', `/v1/tips?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`);
  const first = (await page()).body as { cursor: string; more: boolean };
  const half = (await page(first.cursor)).body as { cursor: string };

  await author.push(author.commands({ type: 'tip.withdraw', tipId: tipIds[5] ?? '' }));
  expect(await pass(TOMBSTONE_DAYS + 1)).toBe(1);
  for (const cursor of [first.cursor, half.cursor]) {
    expect(problemIn(await page(cursor))).toMatchObject({ reason: 'must-resync' });
  }

  // The new reading's cursors are below the tombstone too, but the tombstones that were deleted were never sent to it.
  let announced = 0;
  let cursor: string | undefined;
  for (let index = 0; index < 9; index += 1) {
    const response = await page(cursor);
    expect(response.status).toBe(200);
    const body = response.body as { tips: unknown[]; cursor: string; more: boolean };
    announced += body.tips.length;
    cursor = body.cursor;
    if (!body.more) break;
  }
  expect(announced).toBe(5);
  expect((await page(cursor)).body).toMatchObject({ tips: [], more: false, cursor });
  await service.stop();
});

it('[S24] a tip whose tombstone is forgotten cannot be captured again', async () => {
  const { service, pass } = await years();
  const author = await service.join('advisor');
  const capture = captureCommand('Une seule vie.');
  await author.push(author.commands(capture, { type: 'tip.withdraw', tipId: capture.tipId }));
  await pass(TOMBSTONE_DAYS + 1);
  const again = await author.push(author.commands(capture));
  expect(again.body).toMatchObject({ outcomes: [{ outcome: 'refused', reason: 'tip-closed' }] });
  const rows = await service.database.selectFrom('gone_tips').selectAll().execute();
  expect(rows).toEqual([{ organisation_id: service.organisationId, id: capture.tipId }]);
  await service.stop();
});
