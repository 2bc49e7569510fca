import type { PanelScene } from '@/gallery/scene';

const shows = ['panel/search/SearchScreen'];

export const QUERY = { fr: 'excuses', en: 'apology' } as const;

export const PANEL_SEARCH = [
  {
    name: 'panel/search/home',
    in: 'panel',
    shows,
    act: async (hands) => void (await hands.find('[role=option]')),
  },
  {
    name: 'panel/search/results',
    in: 'panel',
    shows,
    act: async (hands) => {
      await hands.find('[role=option]');
      await hands.type('input[type=search]', QUERY[document.documentElement.lang as 'fr' | 'en']);
      await hands.find('[role=option] mark');
    },
  },
  {
    name: 'panel/search/nothing-found',
    in: 'panel',
    shows,
    act: async (hands) => {
      await hands.find('[role=option]');
      await hands.type('input[type=search]', 'zzyxqw vvkkj');
      await hands.find('[data-action=ask-team]');
    },
  },
  { name: 'panel/search/no-cards', in: 'panel', shows, packs: 'none' },
] as const satisfies readonly PanelScene[];
