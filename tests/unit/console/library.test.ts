import { expect, it } from 'vitest';
import { cardsToOffer, readLibrary } from '@/components/console/draft/library';
import { openPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { installPack } from '@/storage/packs/packs';
import { card, pack, testDatabase } from '@/tests/support/database';

it('offers other packs’ cards that are published, and none that only a draft holds or is about to delete', async () => {
  const db = testDatabase();
  for (const id of ['un', 'deux']) {
    const whole = pack(id, 1, [card(`${id}-a`), card(`${id}-b`)]);
    await installPack(db, { pack: whole, origin: 'organisation', sha256: '0'.repeat(64), now: 1 });
  }
  const draft = await openPackDraft(db, 'un', 2);
  if (!draft) throw new Error('the pack is not installed');
  await db.packDrafts.put({ ...draft, pack: pack('un', 1, [card('un-a', 'Autre titre'), card('un-neuve')]) });
  await db.packDrafts.put({
    packId: 'brouillon',
    baseVersion: 0,
    pack: pack('brouillon', 1, [card('jamais-publiee')]),
    changedAt: 3,
  });

  const library = await readLibrary(db);
  const offered = Object.fromEntries(
    library.map((each) => [each.packId, cardsToOffer(each).map(({ ref }) => ref)]),
  );
  expect(offered).toEqual({ un: ['un/un-a'], deux: ['deux/deux-a', 'deux/deux-b'], brouillon: [] });
  // What is offered is shown as its draft has it.
  const [shown] = library.filter(({ packId }) => packId === 'un').flatMap(cardsToOffer);
  expect(shown?.card.fr?.title).toBe('Autre titre');
});

it('counts the cards of an installed pack apart from those of its draft', async () => {
  const db = testDatabase();
  const whole = pack('p', 1, [card('a'), card('b')]);
  await installPack(db, { pack: whole, origin: 'organisation', sha256: '0'.repeat(64), now: 1 });
  const draft = await openPackDraft(db, 'p', 1);
  if (!draft) throw new Error('installed');
  const longer = pack('p', 1, [card('a'), card('b'), card('c')]);
  await savePackDraft(db, 'p', { ...draft.pack, cards: longer.cards, chapters: longer.chapters }, 2);
  const [each] = await readLibrary(db);
  expect({ installed: each?.published.size, shown: each?.pack.cards.length }).toEqual({
    installed: 2,
    shown: 3,
  });
});
