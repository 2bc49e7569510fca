import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import { membership, syncRow } from '@/gallery/fixtures/memberships';
import { LESSON, LONG_WORD } from '@/gallery/fixtures/tips';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';

const shows = ['panel/search/SearchScreen'];

const QUERIES: Readonly<Record<string, string>> = { fr: 'excuses', en: 'apology' };

/** Words that many cards have. */
const MANY: Readonly<Record<string, string>> = { fr: 'technicien absent', en: 'missed engineer visit' };

export const isHome = async (user: User) => void (await user.find('[role=option]'));

export async function search(
  user: User,
  query = QUERIES[document.documentElement.lang] ?? '',
): Promise<void> {
  await isHome(user);
  await user.type('input[type=search]', query);
  await user.find('[role=option] mark');
}

export const PANEL_SEARCH = [
  { name: 'panel/search/home', in: 'panel', shows, play: isHome },
  {
    name: 'panel/search/home-of-organisation',
    in: 'panel',
    shows: [...shows, 'panel/home/JoinOffer'],
    packs: 'organisation',
    prepare: async ({ db }) => {
      await db.favourites.put({ ref: LESSON, addedAt: NOW - DAY_MS });
      await db.recents.put({ ref: 'desescalade/lecon-01', usedAt: NOW - DAY_MS });
    },
    play: async (user) => void (await user.find('[data-action=join-offer]')),
  },
  {
    name: 'panel/search/chapter',
    in: 'panel',
    shows: [...shows, 'panel/search/FilterChips'],
    packs: 'organisation',
    play: async (user) => {
      await isHome(user);
      await user.type('input[type=search]', '3');
      await user.find('[role=option][data-card-id]');
    },
  },
  {
    name: 'panel/search/home-favourites',
    in: 'panel',
    shows,
    packs: 'organisation',
    prepare: async ({ db }) => {
      await db.favourites.put({ ref: LESSON, addedAt: NOW - DAY_MS });
      await db.recents.put({ ref: 'desescalade/lecon-01', usedAt: NOW - DAY_MS });
    },
    play: isHome,
  },
  {
    name: 'panel/search/home-of-trainer',
    in: 'panel',
    shows: ['panel/shell/PanelFrame'],
    prepare: async ({ db }) => void (await db.meta.bulkPut([membership('trainer'), syncRow()])),
    play: async (user) => {
      await isHome(user);
      await user.find('[data-action=console]');
    },
  },
  {
    name: 'panel/search/line-not-inserted',
    in: 'panel',
    shows: ['panel/core/ToastView'],
    page: { obstacle: { inserted: false, why: 'no-field' } },
    play: async (user) => {
      await search(user, 'prenez un instant si besoin');
      user.press('Enter', { ctrlKey: true });
      await user.find('footer [data-tone]');
    },
  },
  { name: 'panel/search/results', in: 'panel', shows, play: (user) => search(user) },
  {
    name: 'panel/search/many-results',
    in: 'panel',
    shows: [...shows, 'panel/search/OptionRow'],
    packs: 'organisation',
    play: (user) => search(user, MANY[document.documentElement.lang]),
  },
  {
    name: 'panel/search/nothing-found',
    in: 'panel',
    shows: ['panel/search/NothingFound'],
    play: async (user) => {
      await isHome(user);
      await user.type('input[type=search]', 'zzyxqw vvkkj');
      await user.find('[data-action=ask-team]');
    },
  },
  {
    name: 'panel/search/long-query',
    in: 'panel',
    shows,
    play: async (user) => {
      await isHome(user);
      await user.type('input[type=search]', `${LONG_WORD} `.repeat(8));
      await user.find('[data-action=ask-team]');
    },
  },
  { name: 'panel/search/no-cards', in: 'panel', shows, packs: 'none', play: isNothing },
  {
    name: 'panel/search/palette',
    in: 'panel',
    shows: [...shows, 'panel/shell/PanelFrame'],
    services: { view: 'palette' },
    play: (user) => search(user),
  },
  {
    name: 'panel/search/update-waiting',
    in: 'panel',
    shows: ['panel/shell/UpdateNote'],
    update: true,
    play: async (user) => {
      await isHome(user);
      await user.find('[data-action=update-waiting]');
    },
  },
  {
    name: 'panel/search/access-expires',
    in: 'panel',
    shows: ['panel/core/ToastView'],
    prepare: async ({ db }) => {
      await db.meta.bulkPut([membership('advisor', { tokenExpiresAt: NOW + 3 * DAY_MS }), syncRow()]);
    },
    play: async (user) => {
      await isHome(user);
      await user.find('footer [data-tone=plain]');
    },
  },
  {
    name: 'panel/search/newer-database',
    in: 'panel',
    shows,
    storage: 'written-by-newer-version',
    play: async (user) => void (await user.find('main [data-tone=bad]')),
  },
  {
    name: 'panel/search/erased',
    in: 'panel',
    shows: ['panel/shell/ErasedNote'],
    prepare: async ({ db }) => {
      await db.meta.put({ key: 'birth', id: 'b', after: 'a', lost: { foundAt: NOW - DAY_MS, unsent: 2 } });
    },
    play: async (user) => void (await user.find('[data-state=erased]')),
  },
] as const satisfies readonly PanelScene[];

async function isNothing(user: User): Promise<void> {
  await user.find('main p');
}
