import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Card } from '@/protocol/pack';
import { cardsByRef } from '@/storage/packs/packs';
import { readTip, readTipCredit } from '@/storage/tips/tip-queries';
import { captureTip, removeTipCredit } from '@/storage/tips/tips';
import { card, content } from '@/tests/support/database';
import { joinedPanel, type Panel } from '@/tests/support/network';
import { draftPile, publishPile } from '@/tests/support/publishing';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const creditedCard = (tipId: string, title = 'Rassurer'): Card => ({
  ...card('rassurer', title),
  credits: [{ name: 'Léa Martin', tipId }, { name: 'Une idée d’avant' }],
});
const names = async ({ db }: Panel) =>
  (await cardsByRef(db, ['pile/rassurer']))[0]?.card.credits?.map(({ name }) => name);
const tipOf = async ({ db }: Panel, id: string) => {
  const tip = await readTip(db, id);
  if (!tip) throw new Error('the tip is not here');
  return tip;
};
const stored = async () =>
  (
    await service.database
      .selectFrom('pack_versions')
      .select(['version', 'content'])
      .orderBy('version')
      .execute()
  ).map(({ version, content }) => [version, content.includes('Léa Martin')]);

it('[S34] an author’s name comes off the card for everybody, stays off it, and nothing else changes', async () => {
  const author = await joinedPanel(service, 'advisor', { name: 'Léa Martin' });
  const colleague = await joinedPanel(service, 'advisor');
  const trainer = await joinedPanel(service, 'trainer');
  const id = await captureTip(author.db, content('Je reste avec vous.'), { now: author.clock.now });
  expect(await removeTipCredit(author.db, id)).toBe('closed');
  await author.run();
  await trainer.run();
  await draftPile(trainer, creditedCard(id));
  expect(await publishPile(trainer)).toMatchObject({ done: true });
  for (const panel of [author, colleague]) expect(await panel.run()).toBe('done');
  expect(await readTipCredit(author.db, await tipOf(author, id))).toBe('named');
  expect(await names(colleague)).toEqual(['Léa Martin', 'Une idée d’avant']);

  // Begun before the author asks, published after it.
  await draftPile(trainer, creditedCard(id, 'Rassurer mieux'));

  // Without a network: the request waits as any other command.
  expect(await removeTipCredit(author.db, id)).toBe('done');
  expect(await removeTipCredit(author.db, id)).toBe('done');
  expect(await author.db.commands.count()).toBe(1);
  expect(await readTipCredit(author.db, await tipOf(author, id))).toBe('requested');
  expect(await author.run()).toBe('done');
  expect(await readTipCredit(author.db, await tipOf(author, id))).toBe('unnamed');
  expect((await tipOf(author, id)).status).toMatchObject({ state: 'promoted' });

  expect(await colleague.run()).toBe('done');
  expect(await names(colleague)).toEqual(['Une idée d’avant']);
  expect(await stored()).toEqual([
    [1, false],
    [2, false],
  ]);

  await trainer.run();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if ((await publishPile(trainer)).done) break;
  }
  expect(await colleague.run()).toBe('done');
  expect((await cardsByRef(colleague.db, ['pile/rassurer']))[0]?.card.fr?.title).toBe('Rassurer mieux');
  expect(await names(colleague)).toEqual(['Une idée d’avant']);
  expect((await stored()).every(([, named]) => !named)).toBe(true);

  const acts = await service.database.selectFrom('acts').select(['kind', 'about']).execute();
  expect(acts.filter(({ kind }) => kind === 'credit.removed')).toEqual([
    { kind: 'credit.removed', about: JSON.stringify({ tip: id }) },
  ]);
  expect(JSON.stringify(acts)).not.toContain('Léa');
});

it('[S34] nobody else can have it done, and of nothing but a promoted tip', async () => {
  const [author, other, trainer] = [
    await service.join('advisor'),
    await service.join('advisor'),
    await service.join('trainer'),
  ];
  const outcome = async (client: typeof author, tipId: string) => {
    const { body } = await client.push(client.commands({ type: 'tip.remove-credit', tipId }));
    return (body as { outcomes: [{ outcome: string; reason?: string }] }).outcomes[0].reason ?? 'applied';
  };
  const tipId = crypto.randomUUID();
  await author.push(
    author.commands({ type: 'tip.capture', tipId, content: content('Une autre.'), capturedAt: 1 }),
  );
  expect(await outcome(author, tipId)).toBe('tip-closed');
  expect(await outcome(other, tipId)).toBe('unknown-tip');
  expect(await outcome(trainer, tipId)).toBe('forbidden');
  expect(await outcome(author, crypto.randomUUID())).toBe('unknown-tip');
});
