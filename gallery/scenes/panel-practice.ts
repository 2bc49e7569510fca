/** Practice without a call. */
import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import { LESSON } from '@/gallery/fixtures/tips';
import type { PanelScene } from '@/gallery/scene';

const session = ['panel/practice/PracticeSession'];
const first = { name: 'practice-session', packId: 'desescalade' } as const;

export const PANEL_PRACTICE = [
  {
    name: 'panel/practice/choice',
    in: 'panel',
    shows: ['panel/practice/PracticeScreen'],
    packs: 'organisation',
    prepare: async ({ db }) =>
      void (await db.practice.bulkPut([
        { ref: LESSON, box: 2, dueAt: NOW - DAY_MS, practisedAt: NOW - 4 * DAY_MS, count: 2 },
        { ref: 'desescalade/lecon-01', box: 3, dueAt: NOW + DAY_MS, practisedAt: NOW - DAY_MS, count: 3 },
      ])),
    first: { name: 'practice' },
    play: async (user) => void (await user.find('[data-action=forget-practice]')),
  },
  {
    name: 'panel/practice/situation',
    in: 'panel',
    shows: session,
    first,
    play: async (user) => void (await user.find('[data-situation]')),
  },
  {
    name: 'panel/practice/turned',
    in: 'panel',
    shows: session,
    first,
    play: async (user) => {
      await user.click('[data-action=turn]');
      await user.find('[data-turned]');
    },
  },
  {
    name: 'panel/practice/over',
    in: 'panel',
    shows: session,
    first,
    play: async (user) => {
      for (let count = 0; count < 5; count += 1) {
        await user.click('[data-action=turn]');
        await user.click('[data-action=rate-well]');
      }
      await user.find('[data-practice-over]');
    },
  },
  {
    name: 'panel/practice/nothing-due',
    in: 'panel',
    shows: session,
    packs: 'none',
    first,
    play: async (user) => void (await user.find('[data-practice-over]')),
  },
] as const satisfies readonly PanelScene[];
