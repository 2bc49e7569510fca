import { describe, expect, it } from 'vitest';
import { readHomeList } from '@/components/panel/home/home-list';
import type { Card } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { SouffleurDatabase } from '@/storage/database/database';
import { installPack } from '@/storage/packs/packs';
import { noteRecent, toggleFavourite } from '@/storage/preferences/preferences';
import { pack, testDatabase } from '@/tests/support/database';

function card(id: string, { cues = [`signe ${id}`], scripts = [`Dites ${id}.`] } = {}): Card {
  const text = (title: string) => ({
    title,
    summary: `Résumé ${id}`,
    cues,
    steps: [],
    scripts: scripts.map((line) => ({ text: line, tone: 'neutre' as const })),
    avoid: [],
    keywords: [],
  });
  return {
    id,
    kind: 'situation',
    next: [],
    fr: text(`Fiche ${id}`),
    en: { ...text(`Card ${id}`), cues: [] },
  };
}

async function install(db: SouffleurDatabase, cards: Card[], id = 'p') {
  const version = 1;
  await installPack(db, {
    pack: pack(id, version, cards),
    origin: 'built-in',
    sha256: '0'.repeat(64),
    now: 1,
  });
}

const words = (pieces: object[]) =>
  pieces
    .map((piece) => ('text' in piece ? piece.text : `[${(piece as { placeholder: string }).placeholder}]`))
    .join('');

async function home(db: SouffleurDatabase, language: Language = 'fr') {
  const list = await readHomeList(db, language);
  const shown = (cards: typeof list.recents) =>
    cards.map(({ ref, title, line }) => [ref, words(title), words(line)]);
  return {
    favourites: shown(list.favourites),
    recents: shown(list.recents),
    chapters: list.chapters.map(({ key, title, count }) => [key, title, count]),
    empty: list.empty,
  };
}

describe('the list before anything is typed', () => {
  it('is empty, with a message, while no pack is installed', async () => {
    expect(await home(testDatabase())).toEqual({ favourites: [], recents: [], chapters: [], empty: true });
  });

  it('is the chapters that hold cards, in the packs’ order, with how many', async () => {
    const db = testDatabase();
    await install(db, [card('b'), card('a'), card('sans', { cues: [] })]);
    expect(await home(db)).toEqual({
      favourites: [],
      recents: [],
      chapters: [['p/un', 'Un', 3]],
      empty: false,
    });
  });

  it('has the chapters of the organisation’s packs before those of the built-in ones', async () => {
    const db = testDatabase();
    await install(db, [card('a')], 'a-built-in');
    await installPack(db, {
      pack: pack('z', 1, [card('b')]),
      origin: 'organisation',
      sha256: '1'.repeat(64),
      now: 1,
    });
    const { chapters } = await home(db);
    expect(chapters.map(([key]) => key)).toEqual(['z/un', 'a-built-in/un']);
  });

  it('is favourites in the order chosen, then cards seen lately, the latest first, none in both', async () => {
    const db = testDatabase();
    await install(db, [card('a'), card('b'), card('c')]);
    await toggleFavourite(db, 'p/c', 1);
    await toggleFavourite(db, 'p/a', 2);
    await noteRecent(db, 'p/a', 3);
    await noteRecent(db, 'p/b', 4);
    const { favourites, recents } = await home(db);
    expect(favourites).toEqual([
      ['p/c', 'Fiche c', 'Dites c.'],
      ['p/a', 'Fiche a', 'Dites a.'],
    ]);
    expect(recents).toEqual([['p/b', 'Fiche b', 'Dites b.']]);
  });

  it('is five recent cards at most, and a chapter counts every card', async () => {
    const db = testDatabase();
    await install(
      db,
      Array.from({ length: 60 }, (_, index) => card(`c-${index}`)),
    );
    for (let index = 0; index < 12; index += 1) await noteRecent(db, `p/c-${index}`, index);
    const { recents, chapters } = await home(db);
    expect(recents.map(([ref]) => ref)).toEqual(['p/c-11', 'p/c-10', 'p/c-9', 'p/c-8', 'p/c-7']);
    expect(chapters).toMatchObject([['p/un', 'Un', 60]]);
  });

  it('leaves out a favourite whose card was deleted', async () => {
    const db = testDatabase();
    await install(db, [card('a')]);
    await toggleFavourite(db, 'p/gone', 1);
    await toggleFavourite(db, 'p/a', 2);
    expect((await home(db)).favourites.map(([ref]) => ref)).toEqual(['p/a']);
  });

  it('is in the wanted language, and shows a hole by its name and a summary where there is no line', async () => {
    const db = testDatabase();
    await install(db, [card('a', { scripts: ['Bonjour {{prénom}}.'] }), card('b', { scripts: [] })]);
    await toggleFavourite(db, 'p/a', 1);
    await toggleFavourite(db, 'p/b', 2);
    const { favourites } = await home(db, 'en');
    expect(favourites).toEqual([
      ['p/a', 'Card a', 'Bonjour [prénom].'],
      ['p/b', 'Card b', 'Résumé b'],
    ]);
  });
});
