import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import { membership, syncRow } from '@/gallery/fixtures/memberships';
import { LESSON, LONG_WORD } from '@/gallery/fixtures/tips';
import type { Hands } from '@/gallery/hands';
import type { PanelScene } from '@/gallery/scene';

const shows = ['panel/search/SearchScreen'];

const QUERIES: Readonly<Record<string, string>> = { fr: 'excuses', en: 'apology' };

export const isHome = async (hands: Hands) => void (await hands.find('[role=option]'));

export async function search(
  hands: Hands,
  query = QUERIES[document.documentElement.lang] ?? '',
): Promise<void> {
  await isHome(hands);
  await hands.type('input[type=search]', query);
  await hands.find('[role=option] mark');
}

export const PANEL_SEARCH = [
  { name: 'panel/search/home', in: 'panel', shows, play: isHome },
  {
    name: 'panel/search/home-favourites',
    in: 'panel',
    shows,
    packs: 'organisation',
    prepare: async ({ db }) => {
      await db.favourites.put({ ref: LESSON, at: NOW - DAY_MS });
      await db.recents.put({ ref: 'desescalade/lecon-01', at: NOW - DAY_MS });
    },
    play: isHome,
  },
  {
    name: 'panel/search/home-of-trainer',
    in: 'panel',
    shows: ['panel/shell/PanelFrame'],
    prepare: async ({ db }) => void (await db.meta.bulkPut([membership('trainer'), syncRow()])),
    play: async (hands) => {
      await isHome(hands);
      await hands.find('[data-action=console]');
    },
  },
  {
    name: 'panel/search/line-not-inserted',
    in: 'panel',
    shows: ['panel/core/ToastView'],
    page: { obstacle: { inserted: false, why: 'no-field' } },
    play: async (hands) => {
      await search(hands, 'prenez un instant si besoin');
      hands.press('Enter', { ctrlKey: true });
      await hands.find('footer [data-tone]');
    },
  },
  { name: 'panel/search/results', in: 'panel', shows, play: (hands) => search(hands) },
  {
    name: 'panel/search/nothing-found',
    in: 'panel',
    shows: ['panel/search/NothingFound'],
    play: async (hands) => {
      await isHome(hands);
      await hands.type('input[type=search]', 'zzyxqw vvkkj');
      await hands.find('[data-action=ask-team]');
    },
  },
  {
    name: 'panel/search/long-query',
    in: 'panel',
    shows,
    play: async (hands) => {
      await isHome(hands);
      await hands.type('input[type=search]', `${LONG_WORD} `.repeat(8));
      await hands.find('[data-action=ask-team]');
    },
  },
  { name: 'panel/search/no-cards', in: 'panel', shows, packs: 'none', play: isNothing },
  {
    name: 'panel/search/palette',
    in: 'panel',
    shows: [...shows, 'panel/shell/PanelFrame'],
    services: { view: 'palette' },
    play: (hands) => search(hands),
  },
  {
    name: 'panel/search/update-waiting',
    in: 'panel',
    shows: ['panel/shell/UpdateNote'],
    update: true,
    play: async (hands) => {
      await isHome(hands);
      await hands.find('[data-action=update-waiting]');
    },
  },
  {
    name: 'panel/search/access-expires',
    in: 'panel',
    shows: ['panel/core/ToastView'],
    prepare: async ({ db }) => {
      await db.meta.bulkPut([membership('advisor', { tokenExpiresAt: NOW + 3 * DAY_MS }), syncRow()]);
    },
    act: async (hands) => {
      await isHome(hands);
      await hands.find('footer [data-tone=plain]');
    },
  },
  {
    name: 'panel/search/newer-database',
    in: 'panel',
    shows,
    storage: 'written-by-newer-version',
    play: async (hands) => void (await hands.find('main [data-tone=bad]')),
  },
  {
    name: 'panel/search/erased',
    in: 'panel',
    shows: ['panel/shell/ErasedNote'],
    prepare: async ({ db }) => {
      await db.meta.put({ key: 'birth', id: 'b', after: 'a', lost: { at: NOW - DAY_MS, unsent: 2 } });
    },
    play: async (hands) => void (await hands.find('[data-state=erased]')),
  },
] as const satisfies readonly PanelScene[];

async function isNothing(hands: Hands): Promise<void> {
  await hands.find('main p');
}
