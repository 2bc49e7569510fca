import { expect, it } from 'vitest';
import type { Card } from '@/protocol/pack';
import { cardEntry } from '@/search/index/entries';
import { createSearchIndex } from '@/search/search-index';
import { findCards } from '@/search/worker/present-results';
import { WordedCards } from '@/search/worker/worded-cards';
import type { SouffleurDatabase } from '@/storage/database/database';
import { installPack, listPacks } from '@/storage/packs/packs';
import { listWordings } from '@/storage/wording/wording-queries';
import { dropWording, saveWording } from '@/storage/wording/wordings';
import { card, pack, testDatabase } from '@/tests/support/database';

const OFFICIAL = 'Je regrette sincèrement ce désagrément.';
const OWN = 'Franchement, c’est navrant, et je m’en occupe.';

function withLine(id: string, text: string): Card {
  const base = card(id, `Fiche ${id}`);
  const fr = base.fr as NonNullable<Card['fr']>;
  return { ...base, fr: { ...fr, scripts: [{ text, tone: 'neutre' }] } };
}

async function searched() {
  const db = testDatabase();
  const cards = [withLine('a', OFFICIAL), withLine('b', 'Votre colis part demain.')];
  await installPack(db, { pack: pack('p', 1, cards), origin: 'built-in', sha256: 'x', now: 1 });
  const index = createSearchIndex();
  index.add(cards.map((each) => cardEntry('p', 'un', each)));
  const worded = new WordedCards();
  const find = async (text: string, more = {}) => {
    const question = { text, language: 'fr' as const, limit: 8, favourites: [], recents: [], ...more };
    const isOwnLine = worded.isOwnLine.bind(worded);
    return findCards(index, question, await listPacks(db), isOwnLine).cards;
  };
  const follow = async (db: SouffleurDatabase) => {
    await worded.restore(db, index);
    await worded.apply(db, index, await listWordings(db));
  };
  return { db, index, find, follow };
}

const lineOf = (found: { line: readonly object[] } | undefined) =>
  found?.line.map((piece) => ('text' in piece ? piece.text : '')).join('');

it('own words find their card, which shows them as own; so do the official words', async () => {
  const { db, find, follow } = await searched();
  expect(await find('navrant')).toEqual([]);
  await saveWording(db, { ref: 'p/a', language: 'fr', official: OFFICIAL }, OWN, { now: 1 });
  await follow(db);
  for (const query of ['navrant', 'regrette désagrément']) {
    const [first] = await find(query);
    expect(first, query).toMatchObject({ ref: 'p/a', own: true });
    expect(lineOf(first)).toBe(OWN);
  }
  expect((await find('colis demain'))[0]).not.toHaveProperty('own');
});

it('is among one’s own by its filter', async () => {
  const { db, find, follow } = await searched();
  await saveWording(db, { ref: 'p/a', language: 'fr', official: OFFICIAL }, OWN, { now: 1 });
  await follow(db);
  expect((await find('#moi')).map(({ ref }) => ref)).toEqual(['p/a']);
});

it('dropped, the card is found and shown as it was published, and the saved index is that of the packs', async () => {
  const { db, index, find, follow } = await searched();
  const before = await find('regrette désagrément');
  const row = await saveWording(db, { ref: 'p/a', language: 'fr', official: OFFICIAL }, OWN, { now: 1 });
  await follow(db);
  await dropWording(db, row.id);
  await follow(db);
  expect(await find('regrette désagrément')).toEqual(before);
  expect(await find('navrant')).toEqual([]);
  expect(JSON.stringify(index.save())).not.toContain('navrant');
});

it('a wording of a card that is not installed changes nothing', async () => {
  const { db, index, follow } = await searched();
  await saveWording(db, { ref: 'p/ailleurs', language: 'fr', official: OFFICIAL }, OWN, { now: 1 });
  await follow(db);
  expect([index.size, index.has('p/ailleurs')]).toEqual([2, false]);
});
